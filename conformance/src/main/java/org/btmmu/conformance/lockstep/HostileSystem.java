package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.HostileGuest.CODE;
import static org.btmmu.conformance.lockstep.HostileGuest.CODE_BYTES;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Msr;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.x86.CodeWidth;

/**
 * Descriptor tables, tasks, handlers and segment registers of a hostile guest: the first
 * descriptors and most gates are sound, the others at random.
 */
final class HostileSystem {
  static final long GDT = 0x3_0000, LDT = 0x3_0800, IDT = 0x3_1000, TASK = 0x3_2000;
  static final long TASK_2 = 0x3_5000;

  /** Counts the exceptions that were handled. */
  static final long COUNTER = 0x3_8000;

  private static final long HANDLERS = 0x3_9000, HANDLER_BYTES = 0x80;
  private static final long STACKS = 0x4_1000;
  private static final long USER_STACK = CODE + CODE_BYTES + 0x8000;
  private static final long RECOVERY = HANDLERS + 0x7800;
  private static final int KERNEL_CODE = 0x08, KERNEL_DATA = 0x10, USER_CODE = 0x1B;
  private static final int USER_DATA = 0x23, OF_TASK = 0x28, OF_TASK_2 = 0x38, OF_LDT = 0x40;
  private static final int COMPATIBLE = 0x50, USER_COMPATIBLE = 0x5B, KERNEL_16 = 0x60;
  private static final int USER_16 = 0x6B, FIRST_RANDOM = 0x70, GDT_BYTES = 0x200;
  private static final int ERROR_CODES = 1 << 8 | 31 << 10 | 1 << 17;

  private final SplittableRandom random;
  private final PagedMemory memory;
  private final Registers r;
  private final boolean longMode;
  private CodeWidth width;
  private long at;

  HostileSystem(SplittableRandom random, PagedMemory memory, Registers registers, boolean long64) {
    this.random = random;
    this.memory = memory;
    this.r = registers;
    this.longMode = long64;
  }

  /** Draws all of it; gives the width of the code that the guest begins with. */
  CodeWidth draw() {
    globalTable();
    gates();
    tasks();
    handlers();
    registers();
    return width;
  }

  private void globalTable() {
    long wide = 0x00AF_9B00_0000_FFFFL;
    long small = 0x00CF_9B00_0000_FFFFL;
    long user = 0x60L << 40;
    memory.write64(GDT + KERNEL_CODE, longMode ? wide : small);
    memory.write64(GDT + KERNEL_DATA, 0x00CF_9300_0000_FFFFL);
    memory.write64(GDT + (USER_CODE & -8), (longMode ? wide : small) | user);
    memory.write64(GDT + (USER_DATA & -8), 0x00CF_F300_0000_FFFFL);
    memory.write64(GDT + OF_TASK, system(TASK, 0x2067, 0x8B));
    memory.write64(GDT + OF_TASK_2, longMode ? random.nextLong() : system(TASK_2, 0x67, 0x89));
    memory.write64(GDT + OF_LDT, system(LDT, 0xFF, 0x82));
    memory.write64(GDT + COMPATIBLE, small);
    memory.write64(GDT + (USER_COMPATIBLE & -8), small | user);
    memory.write64(GDT + KERNEL_16, system(CODE, 0xFFFF, 0x9B));
    memory.write64(GDT + (USER_16 & -8), system(CODE, 0xFFFF, 0xFB));
    for (int selector = FIRST_RANDOM; selector < GDT_BYTES; selector += 8) {
      memory.write64(GDT + selector, descriptor());
    }
    if (longMode) {
      memory.write64(GDT + OF_TASK + 8, 0);
      memory.write64(GDT + OF_LDT + 8, 0);
    }
    for (int selector = 8; selector < 0x100; selector += 8) {
      memory.write64(LDT + selector, descriptor());
    }
  }

  private static long system(long base, int limit, int attributes) {
    return limit & 0xFFFF
        | (long) (limit >>> 16) << 48
        | (base & 0xFF_FFFF) << 16
        | (base >>> 24) << 56
        | (long) attributes << 40;
  }

  /** One that is near to sound, or arbitrary. */
  private long descriptor() {
    if (random.nextInt(6) == 0) {
      return random.nextLong();
    }
    int attributes = random.nextInt(0x80) | (random.nextInt(6) == 0 ? 0 : 0x80);
    if ((attributes & 0x10) != 0) {
      int limit = new int[] {0xFFFF, 0xF_FFFF, 0xF_FFFF, 0x50, 0}[random.nextInt(5)];
      int base = random.nextInt(3) == 0 ? random.nextInt() : 0;
      long flags = new long[] {0xC, 0xC, 0xA, 4, 0, 0xE}[random.nextInt(6)];
      return system(base & 0xFFFF_FFFFL, limit, attributes) | flags << 52;
    }
    return switch (attributes & 7) {
      case 1, 3 -> system(random.nextBoolean() ? TASK : TASK_2, random.nextInt(0x80), attributes);
      case 2 -> system(LDT, random.nextInt(0x100), attributes);
      default -> gate(random.nextInt(GDT_BYTES), target(), attributes);
    };
  }

  private long target() {
    return random.nextInt(8) == 0 ? random.nextInt() : CODE + random.nextInt((int) CODE_BYTES);
  }

  private static long gate(int selector, long target, int attributes) {
    return target & 0xFFFF
        | (long) selector << 16
        | (long) attributes << 40
        | (target >>> 16 & 0xFFFF) << 48;
  }

  private void gates() {
    for (int vector = 0; vector < 256; vector++) {
      int attributes = 0x8E | (random.nextInt(3) == 0 ? 0x60 : 0) | random.nextInt(2);
      int selector = KERNEL_CODE;
      long target = handler(vector);
      boolean spoilt = random.nextInt(vector < 32 ? 60 : 12) == 0;
      if (spoilt) {
        attributes = random.nextBoolean() ? random.nextInt(0x100) : attributes;
        selector = random.nextBoolean() ? random.nextInt(GDT_BYTES) : selector;
        target = target();
      }
      long low = gate(selector, target, attributes);
      if (longMode) {
        long high = spoilt && random.nextInt(4) == 0 ? random.nextLong() : 0;
        memory.write64(IDT + 16L * vector, low | stack(vector) << 32);
        memory.write64(IDT + 16L * vector + 8, high);
      } else {
        boolean task = vector == 8 || vector == 10;
        long sound = task && !spoilt ? gate(OF_TASK_2, 0, 0x85) : low;
        memory.write64(IDT + 8L * vector, sound);
      }
    }
  }

  /** Where the interrupt stack table is used: an exception while another is handled has its own. */
  private long stack(int vector) {
    return switch (vector) {
      case 8 -> 1;
      case 13 -> 2;
      case 14 -> 3;
      case 12, 10, 11 -> 4;
      default -> random.nextInt(4) == 0 ? random.nextInt(8) : 5;
    };
  }

  private void tasks() {
    if (longMode) {
      for (int i = 0; i < 3; i++) {
        memory.write32(TASK + 4 + 8L * i, (int) STACKS + 0x4FF0);
      }
      for (int i = 1; i < 8; i++) {
        long top = random.nextInt(20) == 0 ? random.nextInt() : STACKS + 0x800L * i;
        memory.write32(TASK + 0x1C + 8L * i, (int) top);
      }
    } else {
      for (int i = 0; i < 3; i++) {
        memory.write32(TASK + 4 + 8L * i, (int) STACKS + 0x4FF0);
        memory.write32(TASK + 8 + 8L * i, KERNEL_DATA | i);
      }
      task(TASK_2, RECOVERY, STACKS + 0x1800, KERNEL_CODE, KERNEL_DATA);
    }
    memory.write32(TASK + 0x64, 0x68 << 16);
    for (int i = 0; i < 0x2000; i += 8) {
      long open = random.nextInt(3) == 0 ? random.nextLong() : 0;
      memory.write64(TASK + 0x68 + i, open);
    }
  }

  private void task(long place, long code, long stack, int codeSelector, int dataSelector) {
    memory.write32(place + 0x1C, (int) r.cr3);
    memory.write32(place + 0x20, (int) code);
    memory.write32(place + 0x24, 2);
    memory.write32(place + 0x38, (int) stack);
    for (int i = 0; i < 6; i++) {
      memory.write32(place + 0x48 + 4L * i, i == Registers.CS ? codeSelector : dataSelector);
    }
    memory.write32(place + 0x64, 0x68 << 16);
  }

  private static long handler(int vector) {
    return HANDLERS + HANDLER_BYTES * Math.min(vector, 40);
  }

  private void handlers() {
    for (int vector = 0; vector <= 40; vector++) {
      at = handler(vector);
      boolean hasCode = vector < 32 && (ERROR_CODES >>> vector & 1) != 0;
      if (hasCode) {
        code(longMode ? "48 83C408" : "83C404");
      }
      code(longMode ? "FF0425" : "36 FF05", COUNTER);
      code(longMode ? "F60425" : "36 F605", COUNTER);
      int rarely = new int[] {3, 7, 7, 15, 31}[random.nextInt(5)];
      code("%02X 740%d".formatted(rarely, longMode ? 7 : 5));
      int skip = 1 + random.nextInt(4);
      code((longMode ? "48 830424%02X 48CF" : "830424%02X CF").formatted(skip));
      restart(random.nextBoolean());
    }
    if (!longMode) {
      at = RECOVERY;
      code("36 C605", GDT + OF_TASK_2 + 5);
      code("89 36 C605", GDT + OF_TASK + 5);
      code("89 9C 812424 FFBFFFFF 9D"); // NT is cleared
      code("66 B82800 0F00D8"); // ltr
      restart(random.nextBoolean());
    }
  }

  /** Begins anew elsewhere: at one of the code's places, on a sound stack, with sound segments. */
  private void restart(boolean user) {
    if (!longMode) {
      code("B910000000 8ED1"); // mov ss,ecx
    }
    code(longMode ? "48 C7C4" : "BC", STACKS + 0xF00);
    code("B923000000 8ED9 8EC1");
    if (random.nextBoolean() && r.cr3 != 0) {
      code("B9", r.cr3);
      code("0F22D9");
    }
    code(longMode ? "8B0425" : "36 A1", COUNTER);
    code("C1E802 25 1F000000 C1E00A 05", CODE);
    if (longMode || user) {
      code(user ? "6A23 68" : "6A10 68", user ? USER_STACK : STACKS + 0x5F00);
    }
    int code = restartCode(user);
    code("68 02%02X0000 6A%02X 50".formatted(random.nextInt(4) << 4 | 2, code));
    code(longMode ? "48CF" : "CF");
  }

  private int restartCode(boolean user) {
    if (random.nextInt(5) == 0) {
      return user ? USER_COMPATIBLE : COMPATIBLE;
    }
    return user ? USER_CODE : KERNEL_CODE;
  }

  private void code(String hex) {
    for (byte value : HexFormat.of().parseHex(hex.replace(" ", ""))) {
      long shift = 8 * (at & 7);
      long rest = memory.read64(at & -8L) & ~(0xFFL << shift);
      memory.write64(at & -8L, rest | (value & 0xFFL) << shift);
      at++;
    }
  }

  private void code(String hex, long value) {
    code(hex);
    code("%08X".formatted(Integer.reverseBytes((int) value)));
  }

  private void registers() {
    boolean user = random.nextInt(5) < 2;
    int kind = random.nextInt(longMode ? 5 : 8);
    int selector = user ? USER_CODE : KERNEL_CODE;
    width = longMode ? CodeWidth.BITS_64 : CodeWidth.BITS_32;
    if (kind == 0) {
      selector = user ? USER_16 : KERNEL_16;
      width = CodeWidth.BITS_16;
    } else if (kind == 1) {
      selector = user ? USER_COMPATIBLE : COMPATIBLE;
      width = CodeWidth.BITS_32;
    }
    r.cpl = user ? 3 : 0;
    r.gdtBase = GDT;
    r.gdtLimit = GDT_BYTES - 1;
    r.idtBase = IDT;
    r.idtLimit = random.nextInt(10) == 0 ? 0x1FF : 0xFFF;
    boolean flat = random.nextInt(4) != 0;
    for (int segment = 0; segment < 6; segment++) {
      boolean odd = !flat && segment != Registers.SS && random.nextInt(3) == 0;
      int base = odd ? random.nextInt(0x3000) : 0;
      int limit = odd && random.nextBoolean() ? random.nextInt(0x10_0000) : -1;
      int attributes = (user ? 0xC0F3 : 0xC093) ^ (odd ? random.nextInt(4) << 1 : 0);
      set(segment, user ? USER_DATA : KERNEL_DATA, base, limit, attributes);
    }
    int attributes = (int) (memory.read64(GDT + (selector & -8)) >>> 40) & 0xF0FF;
    boolean small = width == CodeWidth.BITS_16;
    set(Registers.CS, selector, small ? CODE : 0, small ? 0xFFFF : -1, attributes);
    set(Registers.TR, OF_TASK, TASK, 0x2067, 0x8B);
    set(Registers.LDTR, OF_LDT, LDT, 0xFF, 0x82);
    r.rip = small ? 0 : CODE;
    r.gpr[Registers.RSP] = user ? USER_STACK : STACKS + 0x6000;
    r.flags = 2 | random.nextInt(4) << 12 | (random.nextInt(4) == 0 ? 0 : 1 << 9);
    r.flags |= random.nextInt(8) == 0 ? 1 << 18 : 0;
    r.msr[Msr.STAR] = ((long) KERNEL_DATA << 16 | KERNEL_CODE) << 32;
    r.msr[Msr.LSTAR] = target();
    r.msr[Msr.CSTAR] = target();
    r.msr[Msr.FMASK] = random.nextInt(0x1000);
    r.msr[Msr.SYSENTER_CS] = KERNEL_CODE;
    r.msr[Msr.SYSENTER_ESP] = STACKS + 0x5000;
    r.msr[Msr.SYSENTER_EIP] = target();
    r.msr[Msr.KERNEL_GS_BASE] = random.nextInt(0x10_0000);
  }

  private void set(int segment, int selector, long base, int limit, int attributes) {
    r.selector[segment] = selector;
    r.base[segment] = base;
    r.limit[segment] = limit;
    r.attributes[segment] = attributes;
  }
}
