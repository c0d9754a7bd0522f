package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.MidSlot;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;

/** The extension's instructions in the interpreter, for all contents of a small guest TLB. */
public final class MipsGuestLaws {
  private static final BtRegister[] REGISTERS = BtRegister.values();
  private static final int GLHU = InstructionSet.word("glhu", 3, 0, 1);
  private static final int GLBU = InstructionSet.word("glbu", 3, 0, 1);
  private static final int GLBU_NEXT = InstructionSet.word("glbu", 4, 1, 1);
  private static final int GSH = InstructionSet.word("gsh", 3, 0, 1);
  private static final int GPROBE = InstructionSet.word("gprobe.s", 1, 0, 1);

  private MipsGuestLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  /** In user mode, with two entries of any contents under any slot. */
  private static Mips64Cpu cpu(
      PhysicalMemory memory,
      GeneralRegisters registers,
      GtlbEntry first,
      GtlbEntry second,
      MidSlot slot,
      long address) {
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    cpu.host.status = HostStatus.running(OperatingMode.USER);
    cpu.guestTlb[0] = first;
    cpu.guestTlb[1] = second;
    cpu.midFile.write(1, slot);
    cpu.midFile.setmem(1);
    registers.set(1, address);
    return cpu;
  }

  @Law(
      id = "mips-guest-load",
      says =
          "a guest load of two bytes is carried out if and only if a load of each byte is, and"
              + " gives both, also across pages that lie apart",
      clauses = {"B-ACC-1", "B-ACC-3", "B-INS-1", "B-WID-1"})
  static boolean guestLoad(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      @From("registers") GeneralRegisters others,
      GtlbEntry first,
      GtlbEntry second,
      MidSlot slot,
      long guestAddress) {
    Mips64Cpu whole = cpu(memory, registers, first, second, slot, guestAddress);
    Mips64Cpu bytes = cpu(memory, others, first, second, slot, guestAddress);
    boolean done = Interpreter.execute(whole, GLHU) == StepResult.DONE;
    boolean both =
        Interpreter.execute(bytes, GLBU) == StepResult.DONE
            && Interpreter.execute(bytes, GLBU_NEXT) == StepResult.DONE;
    cover("carried out", done);
    cover("across pages", done && (guestAddress & 0xFFF) == 0xFFF);
    cover("not carried out", !done);
    return done == both && (!done || whole.get(3) == (bytes.get(3) | bytes.get(4) << 8));
  }

  @Law(
      id = "mips-probe",
      says =
          "gprobe.s raises what the store would, with the same registers of the extension, and"
              + " neither moves a byte nor changes a register where it raises nothing",
      clauses = {"B-INS-1", "B-ACC-2", "B-ACC-4", "X-ENT-2", "X-ENT-3"})
  static boolean probe(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      @From("registers") GeneralRegisters others,
      GtlbEntry first,
      GtlbEntry second,
      MidSlot slot,
      long guestAddress,
      int register) {
    given(register >= 0 && register < 32);
    Mips64Cpu store = cpu(memory, registers, first, second, slot, guestAddress);
    Mips64Cpu probe = cpu(memory, others, first, second, slot, guestAddress);
    long old = probe.get(register);
    StepResult probed = Interpreter.execute(probe, GPROBE);
    StepResult stored = Interpreter.execute(store, GSH);
    cover("raises", probed == StepResult.GUEST_ENTRANCE);
    cover("passes", probed == StepResult.DONE);
    return probed == stored
        && probe.get(register) == old
        && probe.host.pc == store.host.pc
        && sameExtension(probe, store);
  }

  private static boolean sameExtension(Mips64Cpu one, Mips64Cpu other) {
    boolean same = one.host.status.equals(other.host.status);
    for (BtRegister register : REGISTERS) {
      same &= one.host.get(register) == other.host.get(register);
    }
    return same;
  }
}
