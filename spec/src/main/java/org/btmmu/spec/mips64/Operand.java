package org.btmmu.spec.mips64;

import java.util.Locale;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtRegister;

/** The operands of the assembly language: which field each is kept in, and how it is written. */
@Clause("B-INS-2")
public enum Operand {
  RS(Field.RS, Form.REGISTER),
  RT(Field.RT, Form.REGISTER),
  RD(Field.RD, Form.REGISTER),
  /** A destination that the word names twice. */
  RD_AND_RT(Field.RD, Form.REGISTER),
  /** A register of coprocessor 0, or of RDHWR. */
  HARDWARE(Field.RD, Form.REGISTER),
  /** A register of the extension. */
  BT(Field.RD, Form.EXTENSION_REGISTER, 0, BtRegister.values().length - 1),
  SEL(Field.SEL, Form.NUMBER),
  SA(Field.SA, Form.NUMBER),
  SIGNED(Field.IMMEDIATE, Form.SIGNED),
  UNSIGNED(Field.IMMEDIATE, Form.NUMBER),
  /** Bytes from the base register. */
  OFFSET(Field.IMMEDIATE, Form.SIGNED),
  /** Instructions from the delay slot. */
  BRANCH(Field.IMMEDIATE, Form.BRANCH),
  /** Instructions from the start of the delay slot's 256-MByte region. */
  JUMP(Field.TARGET, Form.JUMP),
  CODE(Field.CODE, Form.NUMBER),
  BREAK_CODE(Field.BREAK_CODE, Form.NUMBER),
  TRAP_CODE(Field.TRAP_CODE, Form.NUMBER),
  WAIT_CODE(Field.WAIT_CODE, Form.NUMBER),
  /** The hint of PREF, the operation of CACHE. */
  HINT(Field.RT, Form.NUMBER),

  /** First bit of a field of a register, 0 … 31. */
  POSITION(Field.SA, Form.NUMBER),
  /** First bit, 32 … 63. */
  POSITION_32(Field.SA, Form.NUMBER, 32, 31),
  /** Bits to extract, 1 … 32. */
  SIZE(Field.RD, Form.NUMBER, 1, 31),
  /** Bits to extract, 33 … 64. */
  SIZE_33(Field.RD, Form.NUMBER, 33, 31),
  /** Bits to insert: the word has the last bit instead. */
  INSERTED(Field.RD, Form.BEHIND_POSITION, 1, 31),
  /** Bits to insert, where the word has the last bit less 32. */
  INSERTED_33(Field.RD, Form.BEHIND_POSITION, 33, 31),

  /** Bytes from the base register of a guest access. */
  GUEST_OFFSET(Field.GUEST_OFFSET, Form.SIGNED),
  /** log2 of the bytes that a probe asks for. */
  LOG_SIZE(Field.RT, Form.NUMBER, 0, 4);

  /** How an operand's value lies in its field and is written. */
  public enum Form {
    /** The number of a general register, of coprocessor 0 or of RDHWR: $0 … $31. */
    REGISTER,
    /** The name of a register of the extension. */
    EXTENSION_REGISTER,
    /** An unsigned number. */
    NUMBER,
    /** A signed number. */
    SIGNED,
    /** A signed number of instructions. */
    BRANCH,
    /** An unsigned number of instructions. */
    JUMP,
    /** A number that lies in the field as that much behind the field SA. */
    BEHIND_POSITION
  }

  private final Field field;
  private final Form form;
  private final int bias;
  private final int highest;

  Operand(Field field, Form form) {
    this(field, form, 0, (1 << field.width()) - 1);
  }

  Operand(Field field, Form form, int bias, int highest) {
    this.field = field;
    this.form = form;
    this.bias = bias;
    this.highest = highest;
  }

  /** The field that it is kept in. */
  public Field field() {
    return field;
  }

  /** How it is written. */
  public Form form() {
    return form;
  }

  /** Whether the field holds a value that the operand can have. */
  public boolean isLegal(int word) {
    return field.of(word) <= highest;
  }

  /** The operand of a word: branches and jumps in instructions, everything else as written. */
  public int of(int word) {
    return switch (form) {
      case REGISTER, EXTENSION_REGISTER, NUMBER, JUMP -> field.of(word) + bias;
      case SIGNED, BRANCH -> field.signedOf(word);
      case BEHIND_POSITION -> field.of(word) - Field.SA.of(word) + bias;
    };
  }

  /**
   * The operand's bits alone.
   *
   * @param word the word with the operands before this one
   * @throws IllegalArgumentException if the operand cannot have the value
   */
  public int put(int word, long value) {
    long position = form == Form.BEHIND_POSITION ? Field.SA.of(word) : 0;
    int bits = field.put(value - bias + position);
    if (this == RD_AND_RT) {
      bits |= Field.RT.put(value);
    }
    if (!isLegal(bits) || of(word | bits) != value) {
      throw new IllegalArgumentException(value + " does not fit the operand " + token());
    }
    return bits;
  }

  /** The name in a row of an instruction table. */
  String token() {
    return name().toLowerCase(Locale.ROOT);
  }
}
