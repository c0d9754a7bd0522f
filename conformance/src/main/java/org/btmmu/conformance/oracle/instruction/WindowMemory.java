package org.btmmu.conformance.oracle.instruction;

import java.util.Arrays;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.reference.x86.LinearMemory;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Processor;

/**
 * What a case sees of memory: its window, and nothing else. An access that begins outside is a page
 * fault here; on the processor something may lie there, so {@link #escaped} says that there was
 * one.
 */
final class WindowMemory implements LinearMemory {
  private static final int USER = 4;
  private static final int WRITE = 2;

  private final byte[] bytes;
  private Outcome fault;
  private boolean escaped;

  WindowMemory(byte[] window, NativeCase state) {
    bytes = window.clone();
    for (NativeCase.Patch patch : state.patches()) {
      int at = (int) (patch.address() - NativeProcessor.WINDOW);
      System.arraycopy(patch.bytes(), 0, bytes, at, patch.bytes().length);
    }
  }

  @Override
  public long load(Access access) {
    probe(access);
    long value = 0;
    for (int i = 0; i < access.sizeBytes() && fault == null; i++) {
      value |= (bytes[offset(access) + i] & 0xFFL) << 8 * i;
    }
    return value;
  }

  @Override
  public void store(Access access, long value) {
    probe(access);
    for (int i = 0; i < access.sizeBytes() && fault == null; i++) {
      bytes[offset(access) + i] = (byte) (value >>> 8 * i);
    }
  }

  @Override
  public void probe(Access access) {
    long last = access.address() + access.sizeBytes() - 1;
    fault = null;
    if (access.wide() && !(isCanonical(access.address()) && isCanonical(last))) {
      fault = access.stack() ? new Outcome.StackFault() : new Outcome.GeneralProtection();
    } else if (!isInside(access.address()) || !isInside(last)) {
      long first = isInside(access.address()) ? last & -4096L : access.address();
      int code = USER | (access.kind().isWrite() ? WRITE : 0);
      fault = new Outcome.PageFault(code, first);
      escaped = true;
    }
  }

  @Override
  public Outcome fault() {
    return fault;
  }

  @Override
  public boolean perform(Operation operation) {
    return false;
  }

  @Override
  public Processor processor() {
    return new Processor(52, true, true, false);
  }

  /** Whether an access left the window. */
  boolean escaped() {
    return escaped;
  }

  /** The first address at which memory is otherwise than here; −1 if none. */
  long difference(byte[] other) {
    int at = Arrays.mismatch(bytes, other);
    return at < 0 ? -1 : NativeProcessor.WINDOW + at;
  }

  private static int offset(Access access) {
    return (int) (access.address() - NativeProcessor.WINDOW);
  }

  private static boolean isInside(long address) {
    long offset = address - NativeProcessor.WINDOW;
    return offset >= 0 && offset < NativeProcessor.WINDOW_BYTES;
  }

  private static boolean isCanonical(long address) {
    return address << 16 >> 16 == address;
  }
}
