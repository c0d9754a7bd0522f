package org.btmmu.proofs.lifter;

/**
 * A formula or a value: a node of a shared, immutable graph over booleans, bit vectors and arrays.
 *
 * <p>Terms are made by one {@link Terms}, which gives the same object for the same meaningfully
 * simplified expression; so identity is equality.
 */
public final class Term implements Value {
  /** What a term does with its arguments. Signed operations are in two's complement. */
  public enum Op {
    TRUE,
    FALSE,
    /** A bit vector: {@link Term#value} is the value, zero-extended. */
    CONSTANT,
    /** A free variable of any sort but boolean, known by {@link Term#name}. */
    VARIABLE,
    NOT,
    /** Two or more booleans. */
    AND,
    /** Two or more booleans. */
    OR,
    /** A boolean condition, then two terms of one sort. */
    ITE,
    /** Equality of two booleans or of two bit vectors. */
    EQ,
    ADD,
    SUB,
    MUL,
    SDIV,
    SREM,
    UDIV,
    UREM,
    BVAND,
    BVOR,
    BVXOR,
    /** Shift left; the second argument has the same width, and a value ≥ width gives 0. */
    SHL,
    /** Logical shift right; a distance ≥ width gives 0. */
    LSHR,
    /** Arithmetic shift right; a distance ≥ width gives the sign. */
    ASHR,
    ULT,
    SLT,
    /** Bits high … low of a bit vector; {@link Term#value} is {@code high << 8 | low}. */
    EXTRACT,
    /** Two or more bit vectors, the most significant first. */
    CONCAT,
    ZERO_EXTEND,
    SIGN_EXTEND,
    /** An array, then an index. */
    SELECT,
    /** An array, an index, an element. */
    STORE,
    /** The array that has its one argument everywhere. */
    CONSTANT_ARRAY
  }

  private final Op op;
  private final Sort sort;
  private final Term[] arguments;
  private final long value;
  private final String name;
  private final int id;

  /** Of the shape; for the maker's table. */
  final int hash;

  /** The term that is true where this is false, once it has been made; of booleans only. */
  Term negation;

  /** Whether this bit vector is a choice among constants only. */
  final boolean choice;

  /** The bits that are 0 in every one of the constants; of choices only. */
  final long zeros;

  /** The bits that are 1 in every one of the constants; of choices only. */
  final long ones;

  Term(Op op, Sort sort, long value, String name, int id, int hash, Term... arguments) {
    this.op = op;
    this.sort = sort;
    this.arguments = arguments;
    this.value = value;
    this.name = name;
    this.id = id;
    this.hash = hash;
    this.choice = isChoice(op, arguments);
    this.zeros = choice ? common(false) : 0;
    this.ones = choice ? common(true) : 0;
  }

  /** The bits that are {@code set} in all constants of this choice. */
  private long common(boolean set) {
    switch (op) {
      case CONSTANT -> {
        return set ? value : ~value & mask(width());
      }
      case ITE -> {
        return set
            ? arguments[1].ones & arguments[2].ones
            : arguments[1].zeros & arguments[2].zeros;
      }
      default -> {
        long bits = 0;
        for (Term part : arguments) {
          bits = bits << part.width() | (set ? part.ones : part.zeros);
        }
        return bits;
      }
    }
  }

  /** A mask of the low {@code width} bits, 1 … 64. */
  static long mask(int width) {
    return -1L >>> (64 - width);
  }

  private static boolean isChoice(Op op, Term[] arguments) {
    return switch (op) {
      case CONSTANT -> true;
      case ITE -> arguments[1].choice && arguments[2].choice;
      case CONCAT -> {
        int varying = 0;
        for (Term part : arguments) {
          varying += part.op == Op.CONSTANT ? 0 : part.choice ? 1 : 2;
        }
        yield varying <= 1;
      }
      default -> false;
    };
  }

  /** Whether this is the term of that shape. */
  boolean is(Op op, Sort sort, long value, String name, Term[] arguments) {
    if (this.op != op
        || this.value != value
        || this.arguments.length != arguments.length
        || !this.sort.equals(sort)
        || !this.name.equals(name)) {
      return false;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (this.arguments[i] != arguments[i]) {
        return false;
      }
    }
    return true;
  }

  /** What the term does. */
  public Op op() {
    return op;
  }

  /** What values it has. */
  public Sort sort() {
    return sort;
  }

  /** Width of a bit vector, or of an array's elements; 0 for a boolean. */
  public int width() {
    return sort.width();
  }

  /** How many arguments it has. */
  public int arity() {
    return arguments.length;
  }

  /** Argument {@code i}, 0 … arity − 1. */
  public Term argument(int i) {
    return arguments[i];
  }

  /** The arguments themselves, not to be changed. */
  Term[] arguments() {
    return arguments;
  }

  /** The value of a CONSTANT, zero-extended; {@code high << 8 | low} of an EXTRACT; else 0. */
  public long value() {
    return value;
  }

  /** The name of a VARIABLE; empty for all others. */
  public String name() {
    return name;
  }

  /** A number that is unique among the terms of one {@link Terms}; arguments have lower ones. */
  public int id() {
    return id;
  }

  /** Whether this is a bit-vector constant. */
  public boolean isConstant() {
    return op == Op.CONSTANT;
  }

  /** Whether this is the truth value true. */
  public boolean isTrue() {
    return op == Op.TRUE;
  }

  /** Whether this is the truth value false. */
  public boolean isFalse() {
    return op == Op.FALSE;
  }

  /** The highest bit of an EXTRACT. */
  public int high() {
    return (int) (value >>> 8);
  }

  /** The lowest bit of an EXTRACT. */
  public int low() {
    return (int) (value & 0xff);
  }

  /** The term as an S-expression, cut at a depth of six. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text, 6);
    return text.toString();
  }

  private void write(StringBuilder text, int depth) {
    switch (op) {
      case TRUE, FALSE -> text.append(op.name().toLowerCase(java.util.Locale.ROOT));
      case CONSTANT ->
          text.append("0x").append(Long.toHexString(value)).append(':').append(width());
      case VARIABLE -> text.append(name);
      default -> {
        text.append('(').append(op.name().toLowerCase(java.util.Locale.ROOT));
        if (op == Op.EXTRACT) {
          text.append(' ').append(high()).append(' ').append(low());
        }
        for (Term argument : arguments) {
          text.append(' ');
          if (depth == 0) {
            text.append('…');
          } else {
            argument.write(text, depth - 1);
          }
        }
        text.append(')');
      }
    }
  }
}
