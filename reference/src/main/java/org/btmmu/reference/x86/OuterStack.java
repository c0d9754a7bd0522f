package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.SS;

/** The stack that a call through a gate leaves (SDM 3A 6.8.5). */
record OuterStack(int selector, long base, int limit, int attributes, long pointer, int cpl) {
  /** The count of parameters has five bits. */
  static final int MOST_WORDS = 31;

  /** The stack now. */
  static OuterStack of(Execution x) {
    Registers registers = x.registers;
    return new OuterStack(
        registers.selector[SS],
        registers.base[SS],
        registers.limit[SS],
        registers.attributes[SS],
        registers.gpr[Registers.RSP],
        registers.cpl);
  }

  /** The uppermost words, as the caller's privilege level reads them; for 32-bit code only. */
  long[] words(Execution x, int count, int wordBytes) {
    Registers registers = x.registers;
    OuterStack inner = of(x);
    SegmentLoads.set(registers, SS, selector, base, limit, attributes);
    registers.cpl = cpl;
    long mask = Flags.mask(8 * Stack.pointerBytes(x));
    long[] words = new long[MOST_WORDS];
    for (int i = 0; i < MOST_WORDS; i++) {
      if (i < count) {
        words[i] = x.load(SS, pointer + (long) i * wordBytes & mask, wordBytes);
      }
    }
    SegmentLoads.set(
        registers, SS, inner.selector(), inner.base(), inner.limit(), inner.attributes());
    registers.cpl = inner.cpl();
    return words;
  }
}
