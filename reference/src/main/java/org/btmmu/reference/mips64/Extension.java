package org.btmmu.reference.mips64;

import org.btmmu.reference.host.Entrances;
import org.btmmu.reference.host.Gtlb;
import org.btmmu.reference.host.Privileges;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtInstruction;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.mips64.Field;

/** The instructions of the extension. */
final class Extension {
  private static final BtRegister[] REGISTERS = BtRegister.values();

  private Extension() {}

  @Clause({"B-INS-1", "B-INS-3", "B-INS-4", "X-EVT-3"})
  static void execute(Mips64Cpu cpu, BtInstruction instruction, int word) {
    if (!Privileges.mayExecute(instruction, cpu.host.status)) {
      cpu.raise(HostException.RESERVED_INSTRUCTION);
    } else if (instruction.opcode().isMemory()) {
      GuestAccesses.execute(cpu, instruction, word);
    } else {
      control(cpu, instruction, word);
    }
  }

  @Clause({"B-MID-3", "B-REG-3", "B-TLB-6", "B-TLB-7", "B-TLB-8", "B-TLB-9", "X-RET-1"})
  private static void control(Mips64Cpu cpu, BtInstruction instruction, int word) {
    int rt = Field.RT.of(word);
    switch (instruction) {
      case SETMEM -> cpu.midFile.setmem(cpu.get(rt));
      case MFBT -> moveFrom(cpu, REGISTERS[Field.RD.of(word)], rt);
      case MTBT -> moveTo(cpu, REGISTERS[Field.RD.of(word)], rt);
      case BTERET -> {
        if (cpu.host.inDelaySlot) {
          cpu.undefined();
        } else {
          Entrances.bteret(cpu.host);
          cpu.jumped = true;
        }
      }
      case BTLBP -> GuestTlbInstructions.probe(cpu);
      case BTLBR -> GuestTlbInstructions.read(cpu);
      case BTLBWI -> GuestTlbInstructions.write(cpu, GuestTlbInstructions.index(cpu));
      case BTLBWR -> GuestTlbInstructions.writeRandom(cpu);
      case BTLBINV_MID -> Gtlb.invalidate(cpu.guestTlb, GuestTlbInstructions.mid(cpu));
      case BTLBINV_ADDRESS -> GuestTlbInstructions.invalidate(cpu);
      default -> throw new IllegalArgumentException("no control instruction");
    }
  }

  private static void moveFrom(Mips64Cpu cpu, BtRegister register, int rt) {
    if (Privileges.mayRead(register, cpu.host.status.mode())) {
      cpu.set(rt, ExtensionRegisters.read(cpu, register));
    } else {
      cpu.raise(HostException.RESERVED_INSTRUCTION);
    }
  }

  private static void moveTo(Mips64Cpu cpu, BtRegister register, int rt) {
    if (Privileges.mayWrite(register, cpu.host.status.mode())) {
      ExtensionRegisters.write(cpu, register, cpu.get(rt));
    } else {
      cpu.raise(HostException.RESERVED_INSTRUCTION);
    }
  }
}
