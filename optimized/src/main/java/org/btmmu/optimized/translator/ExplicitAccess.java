package org.btmmu.optimized.translator;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand;

/** The explicit accesses of translated instructions as {@link FastAccess} packs them. */
final class ExplicitAccess {
  private static final int SS = 2;
  private static final int RSP = 4;
  private static final int RBP = 5;

  private ExplicitAccess() {}

  /**
   * An access.
   *
   * @param writes whether it is a store, or a load that is checked as one
   */
  static int of(Instruction instruction, int mode, boolean writes) {
    int accessClass = CodeMode.accessClass(mode);
    return (writes
            ? FastAccess.WRITE | FastRights.WRITE << FastAccess.NEED_SHIFT
            : FastRights.READ << FastAccess.NEED_SHIFT)
        | accessClass << FastAccess.CLASS_SHIFT
        | (accessClass == FastAccess.CLASS_USER ? FastAccess.USER : 0)
        | (CodeMode.isWide(mode) ? FastAccess.WIDE : 0)
        | (isOfStack(instruction, writes) ? FastAccess.STACK : 0);
  }

  /** Whether an address that is not canonical raises #SS: the access is one of segment SS. */
  private static boolean isOfStack(Instruction instruction, boolean writes) {
    boolean operand =
        instruction.segment() < 0
            ? instruction.base() == RSP || instruction.base() == RBP
            : instruction.segment() == SS;
    return switch (instruction.form().op()) {
      case PUSH -> writes || !hasMemory(instruction) || operand;
      case POP -> !writes || !hasMemory(instruction) || operand;
      case CALL_INDIRECT -> writes || operand;
      case CALL, RET, LEAVE, ENTER, PUSHF, POPF -> true;
      default -> operand;
    };
  }

  private static boolean hasMemory(Instruction instruction) {
    Operand.Kind kind = instruction.form().first().kind();
    return kind == Operand.Kind.RM && instruction.mod() != 3;
  }
}
