package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.HostRegisters;
import org.btmmu.optimized.processor.InstructionRunner;

/** What the helpers do but for {@link Helper#INSTRUCTION}. */
final class Helpers {
  private final long[] registers;
  private final GuestState state;
  private final MemoryScheme scheme;
  private final InstructionRunner runner;

  Helpers(long[] registers, GuestState state, MemoryScheme scheme, InstructionRunner runner) {
    this.registers = registers;
    this.state = state;
    this.scheme = scheme;
    this.runner = runner;
  }

  /**
   * Carries out a helper for the instruction of a block; the state is that before it, and the
   * arguments are in their registers.
   *
   * @return its result
   * @throws org.btmmu.optimized.processor.GuestFault if the guest gets an exception
   */
  long call(Helper helper, Block block, int number) {
    long a = registers[HostRegisters.ARGUMENT_0];
    long b = registers[HostRegisters.ARGUMENT_1];
    int constant = (int) registers[HostRegisters.ARGUMENT_2];
    return switch (helper) {
      case SEGMENT -> segment(a, constant);
      case FLAGS -> state.flags() & GuestState.STATUS;
      case CONDITION -> runner.holds(constant) ? 1 : 0;
      case SHIFT -> shift(constant, a, (int) b);
      case LOAD -> load(block, number, a, constant);
      case STORE -> {
        store(block, number, a, constant, b);
        yield 0;
      }
      default -> throw new IllegalStateException("no helper of its own: " + helper);
    };
  }

  /** A linear address; of 32 bits as registers have them, extended with its sign. */
  private long segment(long offset, int constant) {
    long linear =
        runner.linear(constant & 15, offset, constant >>> 4 & 31, (constant & 1 << 9) != 0);
    return state.isWide() ? linear : (int) linear;
  }

  private long shift(int constant, long a, int count) {
    int bytes = 1 << (constant >>> 3 & 3);
    int unused = 64 - 8 * bytes;
    return runner.shift(constant & 7, bytes, a << unused >>> unused, count) << unused >> unused;
  }

  private long load(Block block, int number, long linear, int constant) {
    int size = constant & 15;
    boolean forWrite = (constant & Helper.FOR_WRITE) != 0;
    int access = ExplicitAccess.of(block.instruction(number), block.mode(), forWrite);
    scheme.slowPath(linear, size, access);
    long value = scheme.accesses().load(linear, size, access);
    int unused = 64 - 8 * size;
    return (constant & Helper.SIGNED) != 0 ? value << unused >> unused : value;
  }

  private void store(Block block, int number, long linear, int constant, long value) {
    int access = ExplicitAccess.of(block.instruction(number), block.mode(), true);
    scheme.slowPath(linear, constant & 15, access);
    scheme.accesses().store(linear, constant & 15, access, value);
  }

  /** The lazy flags are what they were when the instruction began. */
  static void restoreFlags(long[] registers, Block block, int number) {
    restoreKind(registers, block, number);
    FlagsSources.restore(registers, block.notes(number));
  }

  /** The kind of the lazy flags is what it was when the instruction began. */
  private static void restoreKind(long[] registers, Block block, int number) {
    if (block.kind(number) != FlagsKind.DYNAMIC) {
      registers[HostRegisters.FLAGS_KIND] = block.kind(number);
    }
  }
}
