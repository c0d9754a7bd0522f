package org.btmmu.reference.mips64;

import java.util.HashMap;
import java.util.Map;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestWidth;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.MidSlot;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.TlbEntry;
import org.btmmu.spec.memory.SequentialMemory;
import org.btmmu.spec.mips64.InstructionSet;

/** A processor for tests: user code at 0x4000, mapped at physical 0x10000; MID 5 in slot 1. */
final class SmallHost {
  static final long CODE = 0x4000;
  static final long CODE_PHYSICAL = 0x10000;
  static final long DATA = 0x5000;
  static final long DATA_PHYSICAL = 0x30000;
  static final int MID = 5;
  static final Geometry GEOMETRY = new Geometry(48, 48, 16, 4, 2, 2, 12, 4);

  final Words memory = new Words(new HashMap<>());
  final Mips64Cpu cpu = new Mips64Cpu(GEOMETRY, memory, new GeneralRegisters());

  private long end = CODE_PHYSICAL;

  /** Memory that is 0 where nothing was stored. */
  static final class Words extends SequentialMemory {
    private final Map<Long, Long> words;

    Words(Map<Long, Long> words) {
      this.words = words;
    }

    @Override
    protected long word(long gpa) {
      return words.getOrDefault(gpa, 0L);
    }

    @Override
    protected void setWord(long gpa, long value) {
      words.put(gpa, value);
    }

    @Override
    public Words fork() {
      return new Words(new HashMap<>(words));
    }
  }

  SmallHost() {
    cpu.host.pc = CODE;
    cpu.jointTlb[0] = pair(CODE, half(CODE_PHYSICAL, true), half(DATA_PHYSICAL, true));
    cpu.midFile.write(1, new MidSlot(MID, GuestWidth.BITS_48, 0x7000));
    cpu.midFile.setmem(1);
  }

  static EntryHalf half(long physical, boolean dirty) {
    return new EntryHalf(physical >>> 12, 3, dirty, true, false, false);
  }

  static TlbEntry pair(long address, EntryHalf even, EntryHalf odd) {
    return new TlbEntry(0, address >>> 13, 0, HostPageSize.SIZE_4KB, false, even, odd);
  }

  /** Guest pages of the MID at an address, one for each half. */
  void guestPair(int index, long address, EntryHalf even, EntryHalf odd) {
    cpu.guestTlb[index] = new GtlbEntry(MID, address >>> 13, HostPageSize.SIZE_4KB, even, odd);
  }

  /** Kernel code at the same place, reached through ckseg0. */
  SmallHost inKernel() {
    cpu.host.status = HostStatus.running(OperatingMode.KERNEL);
    cpu.host.pc = 0xFFFF_FFFF_8000_0000L + CODE_PHYSICAL;
    return this;
  }

  /** Adds an instruction to the code. */
  SmallHost code(String mnemonic, long... operands) {
    memory.write32(end, InstructionSet.word(mnemonic, operands));
    end += 4;
    return this;
  }

  /** What comes next is code at a physical address. */
  SmallHost at(long physical) {
    end = physical;
    return this;
  }

  SmallHost with(int register, long value) {
    cpu.registers.set(register, value);
    return this;
  }

  StepResult step() {
    return Interpreter.step(cpu);
  }

  /** The result of the last of several steps. */
  StepResult steps(int count) {
    StepResult result = StepResult.DONE;
    for (int index = 0; index < count; index++) {
      result = step();
    }
    return result;
  }
}
