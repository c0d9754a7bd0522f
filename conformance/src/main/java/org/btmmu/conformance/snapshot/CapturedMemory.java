package org.btmmu.conformance.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Guest physical memory as a core file holds it, for one thread. The file is never written: stores
 * go to an overlay of this object. A read or a store of memory that was not captured is a {@link
 * NotCaptured}.
 */
public final class CapturedMemory implements PhysicalMemory {
  /**
   * A run of captured bytes.
   *
   * @param gpa guest physical address of its first byte, below 2^52
   * @param sizeBytes its length, at least 1; it ends below 2^52
   * @param offset where the run begins in the file
   */
  public record Run(long gpa, long sizeBytes, long offset) {
    /** The first address behind the run. */
    public long endGpa() {
      return gpa + sizeBytes;
    }
  }

  private static final ValueLayout.OfLong WORD64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt WORD32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment file;
  private final Run[] runs;
  private final Map<Long, Integer> written;
  private int recent;

  /**
   * Memory over a file's bytes.
   *
   * @param runs in ascending order of address, without overlap, inside the file
   */
  CapturedMemory(MemorySegment file, List<Run> runs) {
    this(file, runs.toArray(Run[]::new), Map.of());
  }

  private CapturedMemory(MemorySegment file, Run[] runs, Map<Long, Integer> written) {
    this.file = file;
    this.runs = runs;
    this.written = new HashMap<>(written);
  }

  /** How many bytes are captured. */
  public long sizeBytes() {
    long bytes = 0;
    for (Run run : runs) {
      bytes += run.sizeBytes();
    }
    return bytes;
  }

  @Override
  public long read64(long gpa) {
    long offset = offset(gpa, Long.BYTES);
    return written.isEmpty()
        ? file.get(WORD64, offset)
        : Integer.toUnsignedLong(word(gpa)) | (long) word(gpa + Integer.BYTES) << Integer.SIZE;
  }

  @Override
  public int read32(long gpa) {
    offset(gpa, Integer.BYTES);
    return word(gpa);
  }

  @Override
  public void write64(long gpa, long value) {
    offset(gpa, Long.BYTES);
    written.put(gpa, (int) value);
    written.put(gpa + Integer.BYTES, (int) (value >>> Integer.SIZE));
  }

  @Override
  public void write32(long gpa, int value) {
    offset(gpa, Integer.BYTES);
    written.put(gpa, value);
  }

  @Override
  public boolean compareAndSet64(long gpa, long expected, long next) {
    if (read64(gpa) != expected) {
      return false;
    }
    write64(gpa, next);
    return true;
  }

  @Override
  public boolean compareAndSet32(long gpa, int expected, int next) {
    if (read32(gpa) != expected) {
      return false;
    }
    write32(gpa, next);
    return true;
  }

  @Override
  public CapturedMemory fork() {
    return new CapturedMemory(file, runs, written);
  }

  private int word(long gpa) {
    Integer stored = written.isEmpty() ? null : written.get(gpa);
    return stored != null ? stored : file.get(WORD32, offset(gpa, Integer.BYTES));
  }

  /** Where in the file the word lies. */
  private long offset(long gpa, int bytes) {
    if (gpa >>> ADDRESS_BITS != 0 || gpa % bytes != 0) {
      throw new IllegalArgumentException("no aligned %d-byte word: 0x%x".formatted(bytes, gpa));
    }
    Run run = runs.length == 0 ? null : runs[recent];
    if (run == null || gpa < run.gpa() || gpa > run.endGpa() - bytes) {
      run = find(gpa, bytes);
    }
    return run.offset() + (gpa - run.gpa());
  }

  private Run find(long gpa, int bytes) {
    int low = 0;
    int high = runs.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Run run = runs[middle];
      if (gpa < run.gpa()) {
        high = middle - 1;
      } else if (gpa > run.endGpa() - bytes) {
        low = middle + 1;
      } else {
        recent = middle;
        return run;
      }
    }
    throw new NotCaptured(gpa);
  }
}
