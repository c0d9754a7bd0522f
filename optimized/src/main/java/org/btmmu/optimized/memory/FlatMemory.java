package org.btmmu.optimized.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.btmmu.spec.memory.PhysicalMemory;

/** Guest RAM from address 0 upwards in one array of 64-bit words; behind its end lies a hole. */
public final class FlatMemory implements PhysicalMemory {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;

  /** RAM of this size, a multiple of 8 bytes, all 0. */
  public FlatMemory(int sizeBytes) {
    this(new long[sizeBytes >>> 3]);
  }

  private FlatMemory(long[] words) {
    this.words = words;
  }

  @Override
  public long read64(long gpa) {
    return isHole(gpa, 7) ? -1 : word(gpa);
  }

  @Override
  public int read32(long gpa) {
    return isHole(gpa, 3) ? -1 : (int) (word(gpa) >>> shift(gpa));
  }

  @Override
  public void write64(long gpa, long value) {
    if (!isHole(gpa, 7)) {
      WORDS.setOpaque(words, (int) (gpa >>> 3), value);
    }
  }

  @Override
  public void write32(long gpa, int value) {
    if (isHole(gpa, 3)) {
      return;
    }
    int index = (int) (gpa >>> 3);
    long word;
    do {
      word = (long) WORDS.getVolatile(words, index);
    } while (!WORDS.compareAndSet(words, index, word, with(word, gpa, value)));
  }

  @Override
  public boolean compareAndSet64(long gpa, long expected, long next) {
    return isHole(gpa, 7)
        ? expected == -1
        : WORDS.compareAndSet(words, (int) (gpa >>> 3), expected, next);
  }

  @Override
  public boolean compareAndSet32(long gpa, int expected, int next) {
    if (isHole(gpa, 3)) {
      return expected == -1;
    }
    int index = (int) (gpa >>> 3);
    long word;
    do {
      word = (long) WORDS.getVolatile(words, index);
      if ((int) (word >>> shift(gpa)) != expected) {
        return false;
      }
    } while (!WORDS.compareAndSet(words, index, word, with(word, gpa, next)));
    return true;
  }

  @Override
  public FlatMemory fork() {
    return new FlatMemory(words.clone());
  }

  /** The word that holds {@code gpa}, never half of an older one (JLS 17.7 allows that of long). */
  private long word(long gpa) {
    return (long) WORDS.getOpaque(words, (int) (gpa >>> 3));
  }

  private static int shift(long gpa) {
    return (int) (gpa & 4) << 3;
  }

  private static long with(long word, long gpa, int half) {
    return word & ~(0xFFFF_FFFFL << shift(gpa)) | (half & 0xFFFF_FFFFL) << shift(gpa);
  }

  private boolean isHole(long gpa, int below) {
    if ((gpa & (below | -1L << ADDRESS_BITS)) != 0) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(gpa) + " is no address of a " + 8 * (below + 1) + "-bit word");
    }
    return gpa >>> 3 >= words.length;
  }
}
