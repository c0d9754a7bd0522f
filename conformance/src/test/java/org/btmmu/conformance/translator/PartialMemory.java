package org.btmmu.conformance.translator;

import java.util.Arrays;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.reference.x86.LinearMemory;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Processor;

/** The window of samples, of which a page may be absent or not writable; nothing lies elsewhere. */
final class PartialMemory implements LinearMemory {
  /** What a page may be. */
  enum Page {
    PRESENT,
    READ_ONLY,
    ABSENT
  }

  private static final int PAGE_SHIFT = 12;
  private static final int USER = 4;
  private static final int WRITE = 2;
  private static final int IS_PRESENT = 1;

  private final byte[] bytes;
  private final Page[] pages;
  private Outcome fault;

  PartialMemory(byte[] window, NativeCase state, Page... pages) {
    bytes = window.clone();
    this.pages = pages.clone();
    for (NativeCase.Patch patch : state.patches()) {
      int at = (int) (patch.address() - NativeProcessor.WINDOW);
      System.arraycopy(patch.bytes(), 0, bytes, at, patch.bytes().length);
    }
  }

  private PartialMemory(PartialMemory other) {
    bytes = other.bytes.clone();
    pages = other.pages;
  }

  /** An independent copy. */
  PartialMemory copy() {
    return new PartialMemory(this);
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
    fault = null;
    long last = access.address() + access.sizeBytes() - 1;
    if (access.wide() && !(isCanonical(access.address()) && isCanonical(last))) {
      fault = access.stack() ? new Outcome.StackFault() : new Outcome.GeneralProtection();
    }
    for (int i = 0; i < access.sizeBytes() && fault == null; i++) {
      long address = access.address() + i;
      Page page = page(access.wide() ? address : address & 0xFFFF_FFFFL);
      boolean write = access.kind().isWrite();
      if (page == Page.ABSENT || (write && page == Page.READ_ONLY)) {
        int code = USER | (write ? WRITE : 0) | (page == Page.ABSENT ? 0 : IS_PRESENT);
        fault = new Outcome.PageFault(code, address);
      }
    }
  }

  private Page page(long address) {
    long offset = address - NativeProcessor.WINDOW;
    return offset < 0 || offset >= bytes.length ? Page.ABSENT : pages[(int) offset >> PAGE_SHIFT];
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

  /** Whether another has the same bytes. */
  boolean isLike(PartialMemory other) {
    return Arrays.equals(bytes, other.bytes);
  }

  private static int offset(Access access) {
    return (int) (access.address() - NativeProcessor.WINDOW);
  }

  private static boolean isCanonical(long address) {
    return address << 16 >> 16 == address;
  }
}
