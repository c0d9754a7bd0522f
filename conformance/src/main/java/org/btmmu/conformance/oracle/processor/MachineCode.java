package org.btmmu.conformance.oracle.processor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Machine code of x86-64 under construction: bytes, labels, and the few forms the child needs. */
final class MachineCode {
  /** The general registers in the order of their encoding. */
  enum Register {
    RAX,
    RCX,
    RDX,
    RBX,
    RSP,
    RBP,
    RSI,
    RDI,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15;

    int low() {
      return ordinal() & 7;
    }

    int high() {
      return ordinal() >> 3;
    }
  }

  /** Conditions in the order of their encoding; those that are used. */
  enum Condition {
    BELOW(2),
    EQUAL(4),
    NOT_EQUAL(5),
    SIGN(8),
    NOT_GREATER(14);

    private final int code;

    Condition(int code) {
      this.code = code;
    }
  }

  private record Reference(int at, String label, boolean relative) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<Reference> references = new ArrayList<>();
  private final long origin;

  /**
   * @param origin the address of the first byte
   */
  MachineCode(long origin) {
    this.origin = origin;
  }

  MachineCode emit(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  MachineCode number(long value, int sizeBytes) {
    for (int at = 0; at < sizeBytes; at++) {
      bytes.write((int) (value >>> at * Byte.SIZE));
    }
    return this;
  }

  void label(String name) {
    if (labels.put(name, bytes.size()) != null) {
      throw new IllegalStateException("label " + name + " is set twice");
    }
  }

  /** The address of a label, as 8 bytes. */
  void addressOf(String label) {
    references.add(new Reference(bytes.size(), label, false));
    number(0, Long.BYTES);
  }

  /** mov register, imm64. */
  void set(Register register, long value) {
    emit(0x48 | register.high(), 0xB8 | register.low()).number(value, Long.BYTES);
  }

  /** mov register, the address of a label. */
  void set(Register register, String label) {
    emit(0x48 | register.high(), 0xB8 | register.low());
    addressOf(label);
  }

  /** mov register, [base + displacement]. */
  void load(Register register, Register base, int displacement) {
    memory(0x8B, register, base, displacement);
  }

  /** mov [base + displacement], register. */
  void store(Register base, int displacement, Register register) {
    memory(0x89, register, base, displacement);
  }

  /** lea register, [base + displacement]. */
  void address(Register register, Register base, int displacement) {
    memory(0x8D, register, base, displacement);
  }

  /** push qword [base + displacement]. */
  void push(Register base, int displacement) {
    memory(0xFF, Register.RSI, base, displacement);
  }

  /** jmp label. */
  void jump(String label) {
    emit(0xE9);
    relative(label);
  }

  /** jcc label. */
  void jumpIf(Condition condition, String label) {
    emit(0x0F, 0x80 | condition.code);
    relative(label);
  }

  /** call label. */
  void call(String label) {
    emit(0xE8);
    relative(label);
  }

  /** A 64-bit form with a register and memory: REX.W, opcode, ModRM with a displacement of 32. */
  private void memory(int opcode, Register register, Register base, int displacement) {
    emit(0x48 | register.high() << 2 | base.high(), opcode);
    emit(0x80 | register.low() << 3 | base.low());
    if (base.low() == Register.RSP.low()) {
      emit(0x24);
    }
    number(displacement, Integer.BYTES);
  }

  private void relative(String label) {
    references.add(new Reference(bytes.size(), label, true));
    number(0, Integer.BYTES);
  }

  /** All bytes, with each label's address in place. */
  byte[] bytes() {
    byte[] code = bytes.toByteArray();
    ByteBuffer buffer = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    for (Reference reference : references) {
      int target = labels.get(reference.label);
      if (reference.relative) {
        buffer.putInt(reference.at, target - reference.at - Integer.BYTES);
      } else {
        buffer.putLong(reference.at, origin + target);
      }
    }
    return code;
  }
}
