package org.btmmu.optimized.translator;

import java.util.function.ObjLongConsumer;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.spec.x86.Instruction;

/** How guest accesses are made: in translated code, and by the runtime. */
public interface MemoryScheme {
  /** No index of a word: the guest's instruction is to begin anew. */
  int ANEW = -1;

  /** Whether accesses in code of a mode want their whole address in a register. */
  boolean splitsOffsets(int mode);

  /** The host registers that temporaries may have in code of a mode, best first. */
  int[] pool(int mode);

  /** Emits what accesses need at the begin of a block, and behind calls of helpers. */
  default void begin(Emission out) {}

  /**
   * An ordinary access was refused by the host's page table.
   *
   * @param at index of its word
   * @param instruction of the guest that makes it
   * @return index of the word to go on with: its own, or the next if the access was emulated; or
   *     {@link #ANEW}
   * @throws GuestFault if the guest gets an exception
   */
  default int signal(int at, Instruction instruction, int mode) {
    throw new IllegalStateException("a signal at " + at);
  }

  /**
   * Emits a load.
   *
   * @param to host register
   * @param base host register with the address
   * @param offset in bytes; 0 if the scheme splits offsets
   */
  void load(Emission out, IrOp op, int to, int base, long offset);

  /**
   * Emits a store of the low bytes of a value.
   *
   * @param value host register; below 0 if it has none: see {@link Emission#value}
   */
  void store(Emission out, IrOp op, int value, int base, long offset);

  /** Translated code calls the runtime for an access: the next one that {@link #accesses} make. */
  default void slowPath(long linear, int sizeBytes, int access) {}

  /** Tells what it counted by itself, by stable names. */
  default void counts(ObjLongConsumer<String> to) {}

  /** Accesses by the runtime. */
  GuestAccesses accesses();

  /**
   * The guest physical address that a byte of code is fetched from.
   *
   * @param access see {@code FastAccess}: a fetch
   * @throws GuestFault this one, if the guest gets an exception
   */
  long fetch(long linear, int access, GuestFault fault);

  /** Code on this page is translated: stores to it must be seen from now on. */
  void protect(long gpa);

  /** The guest's controls have changed, or its TLB has lost more than a page. */
  void refresh();

  /** Someone sees the accesses that the runtime makes, or no one: null. */
  void observe(BlockObserver observer);

  /** The guest's TLB has lost a page. */
  void invalidated(long linear);
}
