package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Instruction;

/**
 * Instructions of the reference interpreter that move and multiply, with concrete bytes and any
 * registers and memory, against the same by other means.
 */
public final class DataLaws {
  private static final int RAX = 0;
  private static final int RCX = 1;
  private static final int RDX = 2;
  private static final int RBX = 3;
  private static final int RSP = 4;

  private DataLaws() {}

  static Registers registers(long seed) {
    Registers registers = Instructions.registers(seed);
    registers.gpr[RBX] = registers.gpr[RBX] >>> 13;
    registers.gpr[RSP] = registers.gpr[RSP] >>> 13;
    return registers;
  }

  /** A size with the instructions of it. */
  enum Size {
    BYTE(
        1,
        Instructions.decode(0x88, 0x03),
        Instructions.decode(0x8A, 0x0B),
        Instructions.decode(0x00, 0x03)),
    WORD(
        2,
        Instructions.decode(0x66, 0x89, 0x03),
        Instructions.decode(0x66, 0x8B, 0x0B),
        Instructions.decode(0x66, 0x01, 0x03)),
    DOUBLEWORD(
        4,
        Instructions.decode(0x89, 0x03),
        Instructions.decode(0x8B, 0x0B),
        Instructions.decode(0x01, 0x03)),
    QUADWORD(
        8,
        Instructions.decode(0x48, 0x89, 0x03),
        Instructions.decode(0x48, 0x8B, 0x0B),
        Instructions.decode(0x48, 0x01, 0x03));

    final int bytes;
    final Instruction store;
    final Instruction load;
    final Instruction addTo;

    Size(int bytes, Instruction store, Instruction load, Instruction addTo) {
      this.bytes = bytes;
      this.store = store;
      this.load = load;
      this.addTo = addTo;
    }
  }

  /** Multiplications of the accumulator by rBX. */
  enum Product {
    MUL_8(8, false, 0xF6, 0xE3),
    MUL_16(16, false, 0x66, 0xF7, 0xE3),
    MUL_32(32, false, 0xF7, 0xE3),
    IMUL_8(8, true, 0xF6, 0xEB),
    IMUL_16(16, true, 0x66, 0xF7, 0xEB),
    IMUL_32(32, true, 0xF7, 0xEB);

    final int bits;
    final boolean signed;
    final Instruction instruction;

    Product(int bits, boolean signed, int... code) {
      this.bits = bits;
      this.signed = signed;
      instruction = Instructions.decode(code);
    }
  }

  /** Moves that widen, from rBX or the accumulator to the accumulator. */
  enum Widening {
    MOVZX_8_32(8, 32, false, 0x0F, 0xB6, 0xC3),
    MOVZX_16_64(16, 64, false, 0x48, 0x0F, 0xB7, 0xC3),
    MOVSX_8_16(8, 16, true, 0x66, 0x0F, 0xBE, 0xC3),
    MOVSX_8_64(8, 64, true, 0x48, 0x0F, 0xBE, 0xC3),
    MOVSX_16_32(16, 32, true, 0x0F, 0xBF, 0xC3),
    MOVSXD_32_64(32, 64, true, 0x48, 0x63, 0xC3);

    final int from;
    final int to;
    final boolean signed;
    final Instruction instruction;

    Widening(int from, int to, boolean signed, int... code) {
      this.from = from;
      this.to = to;
      this.signed = signed;
      instruction = Instructions.decode(code);
    }
  }

  private static final Instruction PUSH = Instructions.decode(0x50);
  private static final Instruction POP = Instructions.decode(0x59);

  @Law(
      id = "x86-store-load",
      says = "MOV stores each byte of a register at its address and no other, and loads it again")
  static boolean storeAndLoad(
      Size size, PhysicalMemory memory, @From("registers") Registers registers, long place) {
    long address = registers.gpr[RBX];
    given(address >>> 51 == 0 && place >>> 51 == 0);
    long value = registers.gpr[RAX];
    PhysicalMemory expected = memory.fork();
    setIfInside(expected, place, address, size.bytes, value);
    boolean stored = Instructions.run(registers, memory, size.store);
    boolean loaded = Instructions.run(registers, memory, size.load);
    cover("in two words", (address & 7) + size.bytes > 8);
    return stored
        && loaded
        && one(memory, place) == one(expected, place)
        && (registers.gpr[RCX] & Flags.mask(8 * size.bytes)) == all(memory, address, size.bytes);
  }

  @Law(id = "x86-add-to-memory", says = "ADD to memory is a load, ADD and a store")
  static boolean addToMemory(
      Size size, PhysicalMemory memory, @From("registers") Registers registers, long place) {
    long address = registers.gpr[RBX];
    given(address >>> 51 == 0 && place >>> 51 == 0);
    long sum = all(memory, address, size.bytes) + registers.gpr[RAX];
    PhysicalMemory expected = memory.fork();
    setIfInside(expected, place, address, size.bytes, sum);
    boolean done = Instructions.run(registers, memory, size.addTo);
    return done && one(memory, place) == one(expected, place);
  }

  @Law(id = "x86-push-pop", says = "POP gives what PUSH pushed, and the stack pointer is as before")
  static boolean pushAndPop(PhysicalMemory memory, @From("registers") Registers registers) {
    long pointer = registers.gpr[RSP];
    given(pointer >>> 51 == 0 && pointer >= 8);
    long value = registers.gpr[RAX];
    boolean pushed = Instructions.run(registers, memory, PUSH);
    boolean moved = registers.gpr[RSP] == pointer - 8;
    long top = all(memory, pointer - 8, 8);
    boolean popped = Instructions.run(registers, memory, POP);
    cover("kept", top == value); // else what lies there ignores stores
    return pushed && popped && moved && registers.gpr[RSP] == pointer && registers.gpr[RCX] == top;
  }

  /** The byte at an address. */
  private static long one(PhysicalMemory memory, long at) {
    return memory.read64(at & -8L) >>> 8 * (at & 7) & 0xFF;
  }

  /** So many bytes, little-endian. */
  private static long all(PhysicalMemory memory, long at, int sizeBytes) {
    long value = 0;
    for (int i = 0; i < sizeBytes; i++) {
      value |= one(memory, at + i) << 8 * i;
    }
    return value;
  }

  /** Stores the byte at a place if it is one of so many from an address on. */
  private static void setIfInside(
      PhysicalMemory memory, long place, long address, int sizeBytes, long value) {
    long number = place - address;
    if (number >= 0 && number < sizeBytes) {
      int shift = (int) (8 * (place & 7));
      long kept = memory.read64(place & -8L) & ~(0xFFL << shift);
      memory.write64(place & -8L, kept | (value >>> 8 * number & 0xFF) << shift);
    }
  }

  @Law(
      id = "x86-product",
      says = "MUL and IMUL give the whole product; CF and OF say that it needs its upper half")
  static boolean product(Product form, @From("registers") Registers registers) {
    long a = extended(registers.gpr[RAX], form.bits, form.signed);
    long b = extended(registers.gpr[RBX], form.bits, form.signed);
    boolean done = Instructions.run(registers, form.instruction);
    long mask = Flags.mask(form.bits);
    long high = form.bits == 8 ? registers.gpr[RAX] >>> 8 : registers.gpr[RDX];
    long whole = registers.gpr[RAX] & mask | (high & mask) << form.bits;
    boolean fits = a * b == extended(a * b, form.bits, form.signed);
    int flags = registers.flags & (Flags.CF | Flags.OF);
    cover("fits", fits);
    cover("does not fit", !fits);
    return done
        && whole == (a * b & Flags.mask(2 * form.bits))
        && flags == (fits ? 0 : Flags.CF | Flags.OF);
  }

  @Law(id = "x86-widening", says = "MOVZX, MOVSX and MOVSXD extend, and nothing else changes")
  static boolean widening(Widening form, @From("registers") Registers registers, int other) {
    given(other > RAX && other < 16);
    int flags = registers.flags;
    long kept = registers.gpr[other];
    long before = registers.gpr[RAX];
    long value = extended(registers.gpr[RBX], form.from, form.signed);
    boolean done = Instructions.run(registers, form.instruction);
    long mask = Flags.mask(form.to);
    long upper = form.to == 16 ? before & ~mask : 0;
    return done
        && registers.gpr[RAX] == (upper | value & mask)
        && registers.gpr[other] == kept
        && registers.flags == (flags & ~Flags.RF);
  }

  private static long extended(long value, int bits, boolean signed) {
    int unused = 64 - bits;
    return signed ? value << unused >> unused : value << unused >>> unused;
  }
}
