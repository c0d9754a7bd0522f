package org.btmmu.conformance.processor;

import java.util.HexFormat;
import java.util.Random;
import org.btmmu.optimized.processor.ModelRegisters;
import org.btmmu.reference.x86.Registers;

/**
 * Small systems with descriptor tables, gates, tasks and stacks at random, each about to run a
 * system instruction. Linear is physical, in one MByte.
 */
final class RandomSystem {
  static final int BYTES = 0x10_0000;
  private static final int GDT = 0x8000, IDT = 0x9000, TASK = 0xA000, TASK_2 = 0xA400;
  private static final int LDT = 0xB000;
  private static final int ENTRY = 0x34000, PROGRAM = 0x30000, STACK = 0x20000;
  private static final int VARIABLES = 0x50000, ABSENT = 0x60000, READ_ONLY = 0x61000;
  private static final int SYSTEM = 0xF0000;
  private static final int[] VECTORS = {0, 1, 0x20, 0x80, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14, 17};

  /** How many of the instructions, the first ones, transfer control or load segments. */
  private static final int TRANSFERS = 24;

  private static final String[] INSTRUCTIONS = {
    "CD 20",
    "CD 80",
    "CC",
    "CE",
    "F1",
    "0F 0B",
    "CF",
    "48 CF",
    "66 CF",
    "CB",
    "CA 08 00",
    "48 CB",
    "FF 1B",
    "FF 2B",
    "48 FF 1B",
    "66 FF 1B",
    "9A 00 40 03 00 38 00",
    "EA 00 40 03 00 50 00",
    "8E D8",
    "8E D0",
    "8E E0",
    "8C D8",
    "0F B2 23",
    "C5 03",
    "0F B4 03",
    "1F",
    "17",
    "0F A1",
    "0F 00 D0",
    "0F 00 D8",
    "0F 00 C3",
    "0F 00 0B",
    "0F 02 C8",
    "0F 03 C8",
    "0F 00 E0",
    "0F 00 E8",
    "63 C1",
    "0F 05",
    "0F 07",
    "48 0F 07",
    "0F 34",
    "0F 35",
    "48 0F 35",
    "0F 01 F8",
    "9D",
    "9C",
    "66 9D",
    "8B 03",
    "60",
    "61",
    "C8 20 00 03",
    "C9",
    "FA",
    "FB",
    "F4",
    "E4 60",
    "E6 61",
    "EC",
    "6C",
    "F3 6E",
    "0F 01 03",
    "0F 01 0B",
    "0F 01 13",
    "0F 01 1B",
    "0F 01 E0",
    "0F 01 F0",
    "0F 06",
    "0F 20 C0",
    "0F 22 C0",
    "0F 22 D8",
    "0F 20 E0",
    "0F 22 E0",
    "44 0F 22 C0",
    "0F 22 D0",
    "0F 21 F8",
    "0F 23 F8",
    "0F 23 C0",
    "0F 23 F0",
    "0F 30",
    "0F 32",
    "0F 31",
    "0F 01 F9",
    "0F 33",
    "0F A2",
    "0F 01 3B",
    "66 0F 38 82 0B",
    "0F 08",
    "0F 09",
    "0F 01 EE",
    "0F 01 EF",
    "F3 0F AE C0",
    "F3 48 0F AE D8",
    "0F 01 CA",
    "0F 01 CB",
    "62 03",
    "F7 33",
    "0F 77",
    "9B",
    "DB E3",
    "0F AE 03",
    "0F 58 C1",
    "F0 FF 03",
    "E8 00 10 00 00",
    "FF D0",
    "FF E0",
    "C3",
    "C2 10 00",
    "E2 F0",
    "67 E3 05",
    "66 E8 00 10",
    "F3 A4",
    "F3 48 AB",
    "F2 A6",
    "8F 44 24 08",
    "FF 74 24 10",
    "06",
    "0F 01 D0"
  };

  private static final int[] MODEL_REGISTERS = {
    0x10,
    0x1B,
    0x174,
    0x175,
    0x176,
    0x277,
    0x6E1,
    0x1A0,
    0xC000_0080,
    0xC000_0081,
    0xC000_0082,
    0xC000_0084,
    0xC000_0100,
    0xC000_0101,
    0xC000_0102,
    0xC000_0103,
    0x99
  };

  private final Random random;
  private boolean wide;
  private Twins twins;

  RandomSystem(long seed) {
    random = new Random(seed);
  }

  private long pick(long... values) {
    return values[random.nextInt(values.length)];
  }

  private int selector() {
    return random.nextInt(16) << 3 | (int) pick(0, 0, 3, 3, 1, 2, 4, 7);
  }

  private long descriptor() {
    int attributes = random.nextInt(0x80) | (random.nextInt(6) == 0 ? 0 : 0x80);
    if ((attributes & 0x10) != 0) {
      long limit = pick(0xFFFF, 0xF_FFFF, 0xF_FFFF, 0x50);
      long base = random.nextInt(4) == 0 ? 0x1230L : 0;
      long flags = pick(0xC, 0xC, 0xA, 0x4, 0, 0xE);
      return limit & 0xFFFF
          | base << 16
          | limit >>> 16 << 48
          | (long) attributes << 40
          | flags << 52;
    }
    return switch (attributes & 7) {
      case 1, 3 -> TASK_2 << 16 | (long) attributes << 40 | pick(0x67, 0x67, 0x66, 0x2B, 0x2A);
      case 2 -> (long) LDT << 16 | (long) attributes << 40 | 0x1F;
      default -> gate(attributes, random.nextInt(8));
    };
  }

  private long gate(int attributes, int count) {
    long target = ENTRY & 0xFFFF | (long) (ENTRY >> 16) << 48;
    long extra = random.nextInt(4) == 0 ? count : 0;
    return target | (long) selector() << 16 | (long) attributes << 40 | extra << 32;
  }

  /** Every second system begins with a transfer of control or a segment load. */
  private String instruction(int number) {
    boolean any = number > 0 || random.nextBoolean();
    return INSTRUCTIONS[random.nextInt(any ? INSTRUCTIONS.length : TRANSFERS)];
  }

  /** The next system, not begun. */
  Twins next() {
    twins = new Twins(BYTES);
    wide = random.nextBoolean();
    pages();
    tables();
    tasks();
    Registers r = twins.registers;
    int cpl = (int) pick(0, 3, 0, 3, 1);
    int codeSelector = cpl == 0 ? 0x08 : cpl == 3 ? 0x1B : 0x31;
    int dataSelector = cpl == 0 ? 0x10 : cpl == 3 ? 0x23 : 0x39;
    if (cpl == 1) {
      twins.write(GDT + 0x30, 8, wide ? 0x00AF_BB00_0000_FFFFL : 0x00CF_BB00_0000_FFFFL);
      twins.write(GDT + 0x38, 8, 0x00CF_B300_0000_FFFFL);
    }
    segment(Registers.CS, codeSelector);
    for (int segment : new int[] {Registers.ES, Registers.SS, Registers.DS, Registers.FS}) {
      segment(segment, dataSelector);
    }
    r.cpl = cpl;
    stack();
    registers();
    int length = 0;
    for (int i = 0; i < 6; i++) {
      byte[] code = HexFormat.ofDelimiter(" ").parseHex(instruction(i));
      for (byte value : code) {
        twins.write(PROGRAM + length, 1, value);
        twins.write(ENTRY + length, 1, value);
        length++;
      }
    }
    r.rip = PROGRAM;
    return twins;
  }

  private void pages() {
    Registers r = twins.registers;
    int entryBytes = wide ? 8 : 4;
    int table = 0x7000;
    if (wide) {
      twins.write(0x1000, 8, 0x2007);
      twins.write(0x2000, 8, 0x3007);
      twins.write(0x3000, 8, table | 7);
      r.efer = 0xD00 | random.nextInt(2);
    } else {
      twins.write(0x1000, 4, table | 7);
    }
    for (int page = 0; page < 256; page++) {
      int rights = page << 12 < SYSTEM ? 7 : 3;
      rights = page == ABSENT >> 12 ? 0 : page == READ_ONLY >> 12 ? 5 : rights;
      twins.write(table + (long) page * entryBytes, entryBytes, page << 12 | rights);
    }
    r.cr0 = 0x8005_0031L | pick(0, 0, 8, 4, 0xA, 0x1_0000);
    r.cr3 = 0x1000;
    r.cr4 = wide ? 0x20 : 0;
    r.cr4 |= pick(0, 0, 0x200, 0x800, 0x1_0000, 0x40_0000, 0x21_0000, 0x4, 0x8);
    if (r.cr4 >>> 21 != 0) {
      r.cr4 &= ~0x200000L;
    }
  }

  private void tables() {
    Registers r = twins.registers;
    r.gdtBase = GDT;
    r.gdtLimit = 0x7F;
    r.idtBase = IDT;
    int gateBytes = wide ? 16 : 8;
    r.idtLimit = 256 * gateBytes - 1;
    if (random.nextInt(6) == 0) {
      int last = VECTORS[random.nextInt(VECTORS.length)];
      r.idtLimit = last * gateBytes + random.nextInt(gateBytes);
    }
    twins.write(GDT + 0x08, 8, wide ? 0x00AF_9B00_0000_FFFFL : 0x00CF_9B00_0000_FFFFL);
    twins.write(GDT + 0x10, 8, 0x00CF_9300_0000_FFFFL);
    twins.write(GDT + 0x18, 8, wide ? 0x00AF_FB00_0000_FFFFL : 0x00CF_FB00_0000_FFFFL);
    twins.write(GDT + 0x20, 8, 0x00CF_F300_0000_FFFFL);
    twins.write(GDT + 0x28, 8, 0x0000_8B00_A000_0067L);
    for (int i = 6; i < 16; i++) {
      twins.write(GDT + 8L * i, 8, wide && random.nextInt(3) == 0 ? 0 : descriptor());
    }
    if (!wide && random.nextBoolean()) {
      twins.write(GDT + 0x50, 8, 0x0000_8900_A400_0000L | pick(0x67, 0x67, 0x66, 0x68));
    }
    twins.write(LDT + 8, 8, descriptor());
    twins.write(LDT + 16, 8, descriptor());
    for (int vector = 0; vector < 256; vector++) {
      long attributes = vector == 3 || vector == 4 || vector == 0x80 ? 0xEE00 : 0x8E00;
      long ist = wide && random.nextInt(8) == 0 ? random.nextInt(8) : 0;
      long low =
          ENTRY & 0xFFFF | 0x08L << 16 | (long) (ENTRY >> 16) << 48 | (attributes | ist) << 32;
      twins.write(IDT + (wide ? 16L : 8L) * vector, 8, low);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      int vector = VECTORS[random.nextInt(VECTORS.length)];
      long gate = gate(0x80 | random.nextInt(0x80), random.nextInt(8));
      twins.write(IDT + (wide ? 16L : 8L) * vector, 8, gate);
    }
  }

  private void tasks() {
    Registers r = twins.registers;
    twins.write(TASK + 4, wide ? 8 : 4, random.nextInt(6) == 0 ? pick(ABSENT + 8, 0x20) : STACK);
    if (!wide) {
      twins.write(TASK + 8, 2, random.nextInt(6) == 0 ? selector() : 0x10);
      twins.write(TASK, 2, selector());
    }
    for (int ist = 1; ist < 8 && wide; ist++) {
      twins.write(TASK + 0x1C + 8L * ist, 8, 0x48000 + 0x100L * ist);
    }
    twins.write(TASK + 0x1C + (wide ? 0x4A : 0), 4, wide ? 0x68 : 0x1000);
    twins.write(TASK_2 + 0x1C, 4, random.nextInt(8) == 0 ? pick(0x1001, 0x2000) : 0x1000);
    twins.write(TASK_2 + 0x20, 4, ENTRY);
    twins.write(TASK_2 + 0x24, 4, 2 | random.nextInt(0x8000));
    for (int i = 0; i < 8; i++) {
      twins.write(TASK_2 + 0x28 + 4L * i, 4, STACK - 0x1000);
    }
    for (int i = 0; i < 4; i++) {
      twins.write(TASK_2 + 0x48 + 4L * i, 4, i == 1 ? 0x08 : 0x10);
    }
    twins.write(TASK_2 + 0x48 + 4L * random.nextInt(7), 2, selector());
    twins.write(TASK_2 + 0x64, 1, random.nextInt(8) == 0 ? 1 : 0);
    int limit = random.nextInt(4) == 0 ? 0x20FF : 0x67;
    set(Registers.TR, 0x28, TASK, limit, 0x8B);
    if (random.nextBoolean()) {
      set(Registers.LDTR, 0x30, LDT, 0x1F, 0x82);
    }
    r.msr[ModelRegisters.STAR] = 0x0018_0008L << 32;
    r.msr[ModelRegisters.LSTAR] = ENTRY;
    r.msr[ModelRegisters.FMASK] = random.nextInt(0x8000);
    r.msr[ModelRegisters.SYSENTER_CS] = pick(0, 8);
    r.msr[ModelRegisters.SYSENTER_ESP] = STACK - 0x800;
    r.msr[ModelRegisters.SYSENTER_EIP] = ENTRY;
    r.msr[ModelRegisters.KERNEL_GS_BASE] = 0x5_0000;
  }

  private void set(int segment, int selector, long base, int limit, int attributes) {
    Registers r = twins.registers;
    r.selector[segment] = selector;
    r.base[segment] = base;
    r.limit[segment] = limit;
    r.attributes[segment] = attributes;
  }

  private void segment(int segment, int selector) {
    long low = twins.memory.read64(GDT + (selector & ~7));
    set(segment, selector, 0, -1, (int) (low >>> 40) & 0xF0FF | 1);
  }

  private void stack() {
    Registers r = twins.registers;
    long top = random.nextInt(8) == 0 ? ABSENT + 0x1010 : STACK - 64;
    int wordBytes = random.nextInt(4) == 0 ? 4 : wide ? 8 : 4;
    long flags = 2 | random.nextInt(0x40_0000) & ~(random.nextInt(8) == 0 ? 0 : 1 << 17);
    long[] frame = {
      pick(ENTRY, ENTRY, ENTRY, ABSENT, 1L << 47),
      pick(selector(), r.selector[Registers.CS]),
      flags,
      top,
      pick(selector(), r.selector[Registers.SS])
    };
    for (int i = 0; i < frame.length; i++) {
      twins.write(STACK - 64 + (long) i * wordBytes, wordBytes, frame[i]);
    }
    r.gpr[Registers.RSP] = top;
    r.gpr[Registers.RBP] = STACK - 0x100;
  }

  private void registers() {
    Registers r = twins.registers;
    twins.write(VARIABLES, 4, ENTRY);
    twins.write(VARIABLES + 4, 2, selector());
    long value = pick(selector(), selector(), random.nextLong(), r.cr0, r.cr4, r.cr3, 0x400, ENTRY);
    r.gpr[Registers.RAX] = wide ? value : value & 0xFFFF_FFFFL;
    r.gpr[Registers.RBX] = pick(VARIABLES, VARIABLES, ABSENT, READ_ONLY, 0x5F_FFDL, SYSTEM);
    r.gpr[Registers.RCX] =
        pick(ENTRY, 3, MODEL_REGISTERS[random.nextInt(MODEL_REGISTERS.length)]) & 0xFFFF_FFFFL;
    r.gpr[Registers.RDX] = pick(ENTRY, 0, 0x60, 0x20);
    r.gpr[Registers.RSI] = pick(VARIABLES, ABSENT - 1);
    r.gpr[Registers.RDI] = pick(VARIABLES + 0x100, ABSENT - 2, READ_ONLY);
    for (int i = 8; i < 16 && wide; i++) {
      r.gpr[i] = random.nextLong();
    }
    int rare = (random.nextInt(8) == 0 ? 0 : 1 << 8) | (random.nextInt(3) == 0 ? 0 : 1 << 14);
    r.flags = 2 | random.nextInt(0x8000) & 0x7FD5 & ~rare;
    r.flags |= random.nextInt(6) == 0 ? 1 << 18 : 0;
    r.dr[6] = 0xFFFF_0FF0L;
    r.dr[7] = random.nextInt(10) == 0 ? 0x2400 : 0x400;
    r.tsc = random.nextInt(1000);
  }
}
