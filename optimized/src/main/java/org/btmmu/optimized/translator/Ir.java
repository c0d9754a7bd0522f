package org.btmmu.optimized.translator;

/**
 * An instruction of the intermediate representation: straight-line code of one block.
 *
 * <p>Values are numbered: 0 to 15 the guest's general registers, 16 to 18 the operands and result
 * that the flags come from, 19 zero, from 20 on temporaries, which live within a block and are
 * defined before they are used. −1 stands for no value.
 *
 * <p>In 32-bit code a general register's 32 bits are extended with their sign; in 64-bit code it
 * has all its 64 bits.
 *
 * @param op what it does
 * @param dst the value that it defines; −1 if none
 * @param a first operand
 * @param b second operand; {@link #IMMEDIATE}: it is {@code imm}
 * @param imm a constant; see {@link IrOp}
 */
public record Ir(IrOp op, int dst, int a, int b, long imm) {
  /** No value. */
  public static final int NONE = -1;

  /** As second operand: the constant. */
  public static final int IMMEDIATE = -2;

  /** First operand, second operand and result of the operation that set the flags. */
  public static final int FLAGS_A = 16, FLAGS_B = 17, FLAGS_RESULT = 18;

  /** Zero. */
  public static final int ZERO = 19;

  /** The first temporary. */
  public static final int TEMPORARY = 20;

  @Override
  public String toString() {
    String operands =
        switch (op.shape()) {
          case MARK ->
              dst == NONE && a == NONE
                  ? "" + imm
                  : "%s = %d, %s".formatted(name(dst), imm, name(a));
          case CONST -> "%s = 0x%x".formatted(name(dst), imm);
          case UNARY -> "%s = %s".formatted(name(dst), name(a));
          case BINARY, SELECT -> "%s = %s, %s".formatted(name(dst), name(a), second());
          case LOAD -> "%s = [%s + 0x%x]".formatted(name(dst), name(a), imm);
          case STORE -> "[%s + 0x%x] = %s".formatted(name(a), imm, name(b));
          case RECORD -> "0x%x = %s".formatted(imm, name(a));
          case CALL -> "%s = %d(%s, %s)".formatted(name(dst), imm, name(a), name(b));
          case BRANCH -> "%s, %s -> 0x%x".formatted(name(a), name(b), imm);
          case EXIT -> a == NONE ? "0x%x".formatted(imm) : name(a);
        };
    return op.name().toLowerCase(java.util.Locale.ROOT).replace('_', '.') + " " + operands;
  }

  private String second() {
    return b == IMMEDIATE ? "0x%x".formatted(imm) : name(b);
  }

  private static String name(int value) {
    return switch (value) {
      case NONE -> "-";
      case FLAGS_A -> "fa";
      case FLAGS_B -> "fb";
      case FLAGS_RESULT -> "fr";
      case ZERO -> "0";
      default -> (value < FLAGS_A ? "g" + value : "t" + (value - TEMPORARY));
    };
  }
}
