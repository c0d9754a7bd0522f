package org.btmmu.optimized.translator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btmmu.spec.x86.Instruction;

/**
 * A block of guest code and what it was translated to: guest instructions one after the other, and
 * the intermediate representation of them all, which ends by leaving the block.
 *
 * <p>So that a fault leaves the guest as it was before its instruction, an IR instruction that may
 * raise an exception comes before all of the same guest instruction that define a guest's value (0
 * to 18).
 */
public final class IrBlock {
  private final int mode;
  private final CodeSegment segment;
  private final long[] offsets;
  private final Instruction[] instructions;
  private final List<Ir> code = new ArrayList<>();
  private int temporaries;

  /**
   * A block of a flat segment without code yet.
   *
   * @param mode of the code: see {@code CodeMode}
   * @param offsets of the instructions in the code segment, and behind the last
   * @param instructions at least one
   */
  public IrBlock(int mode, long[] offsets, Instruction... instructions) {
    this(mode, CodeSegment.FLAT, offsets, instructions);
  }

  /** The same in a segment that need not be flat. */
  IrBlock(int mode, CodeSegment segment, long[] offsets, Instruction... instructions) {
    this.mode = mode;
    this.segment = segment;
    this.offsets = offsets.clone();
    this.instructions = instructions.clone();
  }

  private IrBlock(IrBlock other, List<Ir> newCode) {
    mode = other.mode;
    segment = other.segment;
    offsets = other.offsets;
    instructions = other.instructions;
    temporaries = other.temporaries;
    code.addAll(newCode);
  }

  /** The same guest code with another translation: what a pass gives. */
  public IrBlock with(List<Ir> newCode) {
    return new IrBlock(this, newCode);
  }

  /** The same without the guest instructions from this one on, which have no code yet. */
  IrBlock first(int instructionCount) {
    IrBlock first =
        new IrBlock(
            mode,
            Arrays.copyOf(offsets, instructionCount + 1),
            Arrays.copyOf(instructions, instructionCount));
    first.temporaries = temporaries;
    first.code.addAll(code);
    return first;
  }

  /** How many bytes the first guest instructions have. */
  int sizeBytes(int instructionCount) {
    int size = 0;
    for (int i = 0; i < instructionCount; i++) {
      size += instructions[i].lengthBytes();
    }
    return size;
  }

  /** The code's mode. */
  public int mode() {
    return mode;
  }

  /** The segment that the code lies in. */
  CodeSegment segment() {
    return segment;
  }

  /** How many guest instructions there are. */
  public int count() {
    return instructions.length;
  }

  /** A guest instruction. */
  public Instruction instruction(int index) {
    return instructions[index];
  }

  /** Where an instruction begins in the code segment; at {@link #count}, where the last ends. */
  public long offset(int index) {
    return offsets[index];
  }

  /** The intermediate representation. */
  public List<Ir> code() {
    return code;
  }

  /** A temporary that is not used yet. */
  public int temporary() {
    return Ir.TEMPORARY + temporaries++;
  }

  /** Adds an instruction with all its fields. */
  public void add(IrOp op, int dst, int a, int b, long imm) {
    code.add(new Ir(op, dst, a, b, imm));
  }

  /** Adds dst = a op b. */
  public void add(IrOp op, int dst, int a, int b) {
    add(op, dst, a, b, 0);
  }

  /** Adds dst = a op constant. */
  public void addConstant(IrOp op, int dst, int a, long imm) {
    add(op, dst, a, Ir.IMMEDIATE, imm);
  }

  /** Adds dst = op a. */
  public void add(IrOp op, int dst, int a) {
    add(op, dst, a, Ir.NONE, 0);
  }

  /** Adds an instruction that has but a constant. */
  public void add(IrOp op, long imm) {
    add(op, Ir.NONE, Ir.NONE, Ir.NONE, imm);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Ir ir : code) {
      text.append(ir.op() == IrOp.INSTRUCTION ? "" : "  ").append(ir).append('\n');
    }
    return text.toString();
  }

  /** A temporary that becomes an operation of one value. */
  int unary(IrOp op, int a) {
    int value = temporary();
    add(op, value, a);
    return value;
  }

  /** A temporary that becomes an operation of two values. */
  int binary(IrOp op, int a, int b) {
    int value = temporary();
    add(op, value, a, b);
    return value;
  }

  /** A temporary that becomes an operation of a value and a constant. */
  int immediate(IrOp op, int a, long constant) {
    int value = temporary();
    addConstant(op, value, a, constant);
    return value;
  }
}
