package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;

/** The host's shifts and bit fields, each by other instructions or by a formula. */
public final class MipsBitLaws {
  private static final int[] EXTENDED = {
    InstructionSet.word("dsll32", 3, 1, 0),
    InstructionSet.word("dsra32", 4, 3, 0),
    InstructionSet.word("dsrl32", 5, 3, 0),
    InstructionSet.word("sll", 6, 1, 0),
    InstructionSet.word("dext", 7, 1, 0, 32)
  };

  private static final int[] SHIFTED = {
    InstructionSet.word("dsllv", 3, 1, 2),
    InstructionSet.word("dsrlv", 4, 1, 2),
    InstructionSet.word("dsrav", 5, 1, 2)
  };

  private static final int[] ROTATED = {
    InstructionSet.word("drotr32", 3, 1, 5),
    InstructionSet.word("dsrl32", 4, 1, 5),
    InstructionSet.word("dsll", 5, 1, 27),
    InstructionSet.word("or", 4, 4, 5),
    InstructionSet.word("subu", 8, 0, 2),
    InstructionSet.word("rotrv", 6, 9, 2),
    InstructionSet.word("srlv", 7, 9, 2),
    InstructionSet.word("sllv", 10, 9, 8),
    InstructionSet.word("or", 7, 7, 10)
  };

  private static final int[] EXTRACTED = {
    InstructionSet.word("dext", 3, 1, 5, 20),
    InstructionSet.word("dsll32", 4, 1, 7),
    InstructionSet.word("dsrl32", 4, 4, 12),
    InstructionSet.word("dextm", 5, 1, 9, 50),
    InstructionSet.word("dsll", 6, 1, 5),
    InstructionSet.word("dsrl", 6, 6, 14),
    InstructionSet.word("dextu", 7, 1, 40, 20),
    InstructionSet.word("dsll", 8, 1, 4),
    InstructionSet.word("dsrl32", 8, 8, 12)
  };

  /** Register 4 is where the field of 2 at bit 5, and then all of it, replaces that of 1. */
  private static final int[] INSERTED = {
    InstructionSet.word("or", 3, 2, 0),
    InstructionSet.word("dins", 3, 1, 5, 20),
    InstructionSet.word("dsrl", 4, 2, 5),
    InstructionSet.word("xor", 4, 4, 1),
    InstructionSet.word("dext", 4, 4, 0, 20),
    InstructionSet.word("dsll", 4, 4, 5),
    InstructionSet.word("xor", 4, 4, 2)
  };

  private static final int[] COUNTED = {
    InstructionSet.word("dclz", 3, 1),
    InstructionSet.word("dsllv", 4, 1, 3),
    InstructionSet.word("nor", 5, 1, 0),
    InstructionSet.word("dclo", 6, 5),
    InstructionSet.word("dsrl32", 7, 1, 0),
    InstructionSet.word("sll", 7, 7, 0),
    InstructionSet.word("clz", 8, 7)
  };

  private static final int[] SWAPPED = {
    InstructionSet.word("dsbh", 3, 1),
    InstructionSet.word("dshd", 3, 3),
    InstructionSet.word("wsbh", 4, 2),
    InstructionSet.word("rotr", 4, 4, 16),
    InstructionSet.word("seb", 5, 2),
    InstructionSet.word("seh", 6, 2)
  };

  private MipsBitLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  @Law(
      id = "mips-extend",
      says =
          "a word extends with its sign by SLL 0 as by DSLL32 and DSRA32, with zeros by DEXT as by"
              + " DSRL32",
      clauses = "H-INS-2")
  static boolean extend(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    cover("no word", !MipsHost.isWord(cpu, 1));
    return MipsHost.run(cpu, EXTENDED) && cpu.get(6) == cpu.get(4) && cpu.get(7) == cpu.get(5);
  }

  @Law(
      id = "mips-shift",
      says = "DSLLV, DSRLV and DSRAV shift by each of the six low bits of the amount, one by one")
  static boolean shift(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long left = cpu.get(1);
    long right = cpu.get(1);
    long signed = cpu.get(1);
    for (int bit = 0; bit < 6; bit++) {
      boolean set = (cpu.get(2) >>> bit & 1) != 0;
      left = set ? left << (1 << bit) : left;
      right = set ? right >>> (1 << bit) : right;
      signed = set ? signed >> (1 << bit) : signed;
    }
    cover("more than 63", cpu.get(2) > 63);
    return MipsHost.run(cpu, SHIFTED)
        && cpu.get(3) == left
        && cpu.get(4) == right
        && cpu.get(5) == signed;
  }

  @Law(
      id = "mips-rotate",
      says =
          "DROTR32 is two shifts the other way round; ROTRV is SRLV by the amount or SLLV by its"
              + " negative")
  static boolean rotate(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    given(MipsHost.isWord(cpu, 2) && MipsHost.isWord(cpu, 9));
    cover("by 0", (cpu.get(2) & 31) == 0);
    return MipsHost.run(cpu, ROTATED) && cpu.get(3) == cpu.get(4) && cpu.get(6) == cpu.get(7);
  }

  @Law(
      id = "mips-extract",
      says = "DEXT, DEXTM and DEXTU are a shift to the left and one to the right")
  static boolean extract(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    return MipsHost.run(cpu, EXTRACTED)
        && cpu.get(3) == cpu.get(4)
        && cpu.get(5) == cpu.get(6)
        && cpu.get(7) == cpu.get(8);
  }

  @Law(
      id = "mips-insert",
      says = "DINS changes a field where the two sources differ, and no other bit")
  static boolean insert(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    return MipsHost.run(cpu, INSERTED) && cpu.get(3) == cpu.get(4);
  }

  @Law(
      id = "mips-count",
      says =
          "a number that DCLZ shifts to the left is negative and lost nothing, or was 0; DCLO"
              + " counts the same in the complement, CLZ in the upper half")
  static boolean count(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    long value = cpu.get(1);
    boolean done = MipsHost.run(cpu, COUNTED);
    long zeros = cpu.get(3);
    cover("0", value == 0);
    cover("in the lower half", value != 0 && zeros >= 32);
    boolean right =
        value == 0 ? zeros == 64 : cpu.get(4) < 0 && cpu.get(4) >>> (int) zeros == value;
    long inHalf = zeros < 32 ? zeros : 32;
    return done && right && cpu.get(6) == zeros && cpu.get(8) == inHalf;
  }

  @Law(
      id = "mips-swap",
      says =
          "DSBH and DSHD reverse the bytes of a register, WSBH and ROTR those of a word; SEB and"
              + " SEH extend with the sign")
  static boolean swap(PhysicalMemory memory, @From("registers") GeneralRegisters registers) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    given(MipsHost.isWord(cpu, 2));
    long wide = cpu.get(1);
    long word = cpu.get(2);
    long reversed = 0;
    long half = 0;
    for (int index = 0; index < 8; index++) {
      reversed |= (wide >>> 8 * index & 0xFF) << 56 - 8 * index;
      half |= index < 4 ? (word >>> 8 * index & 0xFF) << 24 - 8 * index : 0;
    }
    return MipsHost.run(cpu, SWAPPED)
        && cpu.get(3) == reversed
        && cpu.get(4) == (int) half
        && cpu.get(5) == word << 56 >> 56
        && cpu.get(6) == word << 48 >> 48;
  }
}
