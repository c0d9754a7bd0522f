package org.btmmu.optimized.processor;

/**
 * What the host's registers hold while translated code runs. The guest's general registers and the
 * operands of its lazy flags have registers of their own for good, so that nothing is loaded or
 * stored at the ends of blocks.
 *
 * <pre>
 * $0        0                              $24 $25 $1 temporaries
 * $2 $3 $7  temporaries; arguments and     $26 $27    the kernel's
 *           the result of a helper         $28        kind of the flags' operands
 * $4 $5 $6  operands and result that       $29        address of the processor's record
 *           the flags come from            $30        steps left before the runtime is due
 * $8 … $23  RAX … R15                      $31        return address of helpers, a temporary
 * </pre>
 */
public final class HostRegisters {
  /** Always 0. */
  public static final int ZERO = 0;

  /** Temporary, never live across IR instructions: addresses of helpers, large constants. */
  public static final int SCRATCH = 1;

  /** First argument and result of a helper. */
  public static final int ARGUMENT_0 = 2;

  /** Second argument of a helper. */
  public static final int ARGUMENT_1 = 3;

  /** Third argument of a helper. */
  public static final int ARGUMENT_2 = 7;

  /** First operand of the operation that set the flags. */
  public static final int FLAGS_A = 4;

  /** Its second operand. */
  public static final int FLAGS_B = 5;

  /** Its result. */
  public static final int FLAGS_RESULT = 6;

  /** RAX; the others follow by their number in an instruction. */
  public static final int GUEST = 8;

  /** What the flags' operands mean: see {@link FlagsKind}. */
  public static final int FLAGS_KIND = 28;

  /** Host address of the processor's record: see {@link Record}. */
  public static final int RECORD = 29;

  /** Steps left before the runtime is due; negative: it is. */
  public static final int STEPS = 30;

  /** Return address. */
  public static final int RETURN = 31;

  private HostRegisters() {}
}
