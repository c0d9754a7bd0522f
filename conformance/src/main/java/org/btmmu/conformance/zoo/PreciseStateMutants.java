package org.btmmu.conformance.zoo;

import java.util.List;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.translator.Ir;
import org.btmmu.optimized.translator.TranslatedProcessor;
import org.btmmu.spec.x86.Instruction;

/** Bugs in the guest's state as it is between two of its instructions. */
public final class PreciseStateMutants {
  private static final String TRANSLATOR = "org.btmmu.optimized.translator.";
  private static final String PROCESSOR = "org.btmmu.optimized.processor.";

  private PreciseStateMutants() {}

  @Mutant(
      id = "lazy-flags-not-restored",
      says = "at a fault the lazy flags have the kind of an operation before",
      source = "own, kin of HAMT 6ba1fe5ea4 (P)",
      replaces = TRANSLATOR + "Helpers#restoreKind",
      lockstep = {"fault-flags/btmmu", "fault-flags/softmmu"})
  public static void lazyFlagsNotRestored(long[] registers, Object block, int number) {}

  @Mutant(
      id = "flags-dead-across-fault",
      says = "flags are removed although an access comes before those that replace them",
      source = "own, kin of HAMT 6ba1fe5ea4 (P)",
      replaces = TRANSLATOR + "DeadCode#mayLeave",
      lockstep = {"fault-flags/btmmu", "fault-flags/softmmu"})
  public static boolean flagsDeadAcrossFault(Ir ir) {
    return ir.op().leaves();
  }

  @Mutant(
      id = "flags-dead-behind-store",
      says = "flags are removed although the block may end behind a store to its own code",
      source = "own, kin of HAMT 6ba1fe5ea4 (P)",
      replaces = TRANSLATOR + "DeadCode#isBehindStore",
      lockstep = {"store-ahead/btmmu", "store-ahead/softmmu"})
  public static boolean flagsDeadBehindStore(List<Ir> code, int mark) {
    return false;
  }

  @Mutant(
      id = "note-of-changed-register",
      says = "at a fault an operand of the flags comes from a register that has changed since",
      source = "own, kin of HAMT 6ba1fe5ea4 (P)",
      replaces = TRANSLATOR + "FlagsSources#isChanged",
      lockstep = {"fault-notes/btmmu", "fault-notes/softmmu"})
  public static boolean noteOfChangedRegister(Ir copy, Ir ir) {
    return false;
  }

  @Mutant(
      id = "steps-not-given-back",
      says = "a block that is left midway counts as a whole",
      source = "own",
      replaces = TRANSLATOR + "UpcallHandler#giveBack",
      lockstep = {"fault-flags/btmmu", "fault-flags/softmmu"})
  public static void stepsNotGivenBack(Object handler, Object block, int number) {}

  @Mutant(
      id = "mode-without-privilege",
      says = "code translated at CPL 0 runs at CPL 3",
      source = "own, after HAMT's flush hooks (P/I)",
      replaces = PROCESSOR + "CodeMode#of",
      lockstep = {"user-load/btmmu", "user-load/softmmu"})
  public static int modeWithoutPrivilege(GuestState state, GuestCpu cpu) {
    int mode = CodeMode.of(state, cpu);
    return CodeMode.accessClass(mode) == 0 ? mode | 1 << CodeMode.CLASS_SHIFT : mode;
  }

  @Mutant(
      id = "mode-without-ac",
      says = "code translated with AC, to which SMAP does not apply, runs without",
      source = "own, after HAMT's flush hooks (P/I)",
      replaces = PROCESSOR + "CodeMode#of",
      lockstep = {"user-page/btmmu", "user-page/softmmu"})
  public static int modeWithoutAc(GuestState state, GuestCpu cpu) {
    int mode = CodeMode.of(state, cpu);
    return CodeMode.accessClass(mode) == 1 ? mode + (1 << CodeMode.CLASS_SHIFT) : mode;
  }

  @Mutant(
      id = "interrupt-shadow-ignored",
      says = "an interrupt is accepted right after STI",
      source = "own, from SDM 2B STI",
      replaces = TRANSLATOR + "TranslatedProcessor#acceptsInterrupt",
      lockstep = {"sti-shadow/btmmu", "sti-shadow/softmmu"})
  public static boolean interruptShadowIgnored(TranslatedProcessor processor) {
    return (processor.state().otherFlags() & GuestState.IF) != 0;
  }

  @Mutant(
      id = "stack-popped-by-refused-return",
      says = "RET to an address that is not canonical has popped it when #GP is raised",
      source = "own, from SDM 2B RET",
      replaces = TRANSLATOR + "StackEffect#of",
      lockstep = {"bad-return/btmmu", "bad-return/softmmu"})
  public static long stackPoppedByRefusedReturn(Instruction instruction) {
    return 0;
  }

  @Mutant(
      id = "upper-halves-kept",
      says = "registers come to 64-bit code extended with their sign, as 32-bit code has them",
      source = "own",
      replaces = PROCESSOR + "GuestState#low",
      lockstep = {"long-mode/btmmu", "long-mode/softmmu"})
  public static long upperHalvesKept(long register, boolean wide) {
    return (int) register;
  }
}
