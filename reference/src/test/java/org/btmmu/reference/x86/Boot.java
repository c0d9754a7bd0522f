package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.CODE;
import static org.btmmu.reference.x86.SmallMachine.DATA;
import static org.btmmu.reference.x86.SmallMachine.FLAGS;
import static org.btmmu.reference.x86.SmallMachine.GDT;
import static org.btmmu.reference.x86.SmallMachine.IDT;
import static org.btmmu.reference.x86.SmallMachine.IST_STACK;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.READ_ONLY;
import static org.btmmu.reference.x86.SmallMachine.STACK;
import static org.btmmu.reference.x86.SmallMachine.SYSTEM;
import static org.btmmu.reference.x86.SmallMachine.TASK;
import static org.btmmu.reference.x86.SmallMachine.TSS;
import static org.btmmu.reference.x86.SmallMachine.USER_CODE;
import static org.btmmu.reference.x86.SmallMachine.USER_DATA;

/** The states that a {@link SmallMachine} begins in. */
final class Boot {
  private static final int PAGE_TABLE = 0x7000;

  private Boot() {}

  /** 32-bit code of CPL 0 under 32-bit paging. */
  static SmallMachine bits32() {
    SmallMachine m = new SmallMachine(4);
    m.write(0x1000, 4, PAGE_TABLE | 7);
    m.registers.cr0 = 0x8001_0031L;
    tables(m, 0x00CF_9B00_0000_FFFFL, 0x00CF_FB00_0000_FFFFL);
    m.descriptor(TSS, 0x0000_8B00_A000_0067L);
    m.write(TASK + 4, 4, STACK);
    m.write(TASK + 8, 4, DATA);
    m.write(TASK + 0x1C, 4, 0x1000);
    return start(m);
  }

  /** 64-bit code of CPL 0 under 4-level paging. */
  static SmallMachine bits64() {
    SmallMachine m = new SmallMachine(8);
    m.write(0x1000, 8, 0x2000 | 7);
    m.write(0x2000, 8, 0x3000 | 7);
    m.write(0x3000, 8, PAGE_TABLE | 7);
    m.registers.cr0 = 0x8001_0031L;
    m.registers.cr4 = 0x20;
    m.registers.efer = 0xD01;
    tables(m, 0x00AF_9B00_0000_FFFFL, 0x00AF_FB00_0000_FFFFL);
    m.descriptor(TSS, 0x0000_8B00_A000_0067L);
    m.write(TASK + 4, 8, STACK);
    m.write(TASK + 0x24, 8, IST_STACK);
    return start(m);
  }

  /** 16-bit code of real mode; the IVT is at 0. */
  static SmallMachine real() {
    SmallMachine m = new SmallMachine(2);
    m.registers.cr0 = 0x10;
    m.registers.idtLimit = 0x3FF;
    for (int i = 0; i < 6; i++) {
      SegmentLoads.set(m.registers, i, 0, 0, 0xFFFF, 0x93);
    }
    SegmentLoads.set(m.registers, Registers.CS, 0x3000, PROGRAM, 0xFFFF, 0x93);
    m.registers.gpr[Registers.RSP] = 0x8000;
    return m;
  }

  private static void tables(SmallMachine m, long code, long userCode) {
    int entryBytes = m.wordBytes;
    m.registers.cr3 = 0x1000;
    for (int page = 0; page < 256; page++) {
      int rights = page << 12 < SYSTEM ? 7 : 3;
      m.write(PAGE_TABLE + (long) page * entryBytes, entryBytes, page << 12 | rights);
    }
    m.write(PAGE_TABLE + (ABSENT >> 12) * entryBytes, entryBytes, 0);
    m.write(PAGE_TABLE + (READ_ONLY >> 12) * entryBytes, entryBytes, READ_ONLY | 5);
    m.registers.gdtBase = GDT;
    m.registers.gdtLimit = 0x7F;
    m.registers.idtBase = IDT;
    m.registers.idtLimit = 256 * 2 * entryBytes - 1;
    m.descriptor(CODE, code);
    m.descriptor(DATA, 0x00CF_9300_0000_FFFFL);
    m.descriptor(USER_CODE, userCode);
    m.descriptor(USER_DATA, 0x00CF_F300_0000_FFFFL);
    for (int vector = 0; vector < 256; vector++) {
      m.gate(vector, vector == 3 || vector == 4 || vector == 0x80 ? 0xEE00 : 0x8E00, 0);
    }
  }

  private static SmallMachine start(SmallMachine m) {
    m.load(Registers.CS, CODE);
    for (int segment : new int[] {Registers.ES, Registers.SS, Registers.DS}) {
      m.load(segment, DATA);
    }
    SegmentLoads.set(m.registers, Registers.TR, TSS, TASK, 0x67, 0x8B);
    m.registers.flags = FLAGS;
    m.registers.gpr[Registers.RSP] = STACK;
    return m;
  }
}
