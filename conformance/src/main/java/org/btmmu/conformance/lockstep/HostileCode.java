package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.HostileGuest.BYTES;
import static org.btmmu.conformance.lockstep.HostileGuest.CODE;
import static org.btmmu.conformance.lockstep.HostileGuest.CODE_BYTES;
import static org.btmmu.conformance.lockstep.HostileGuest.SYSTEM;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.btmmu.conformance.oracle.instruction.FormSamples;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Op;

/**
 * Code of a hostile guest: instructions of all forms, more of those that access memory, the stack
 * and the system, behind moves of addresses that are worth an access into their registers.
 */
final class HostileCode {
  /** Operations that translated processors do not carry out. */
  static final Set<Op> FLOATING =
      EnumSet.of(
          Op.X87,
          Op.SIMD,
          Op.SIMD_FLOAT,
          Op.FXSAVE,
          Op.FXRSTOR,
          Op.LDMXCSR,
          Op.STMXCSR,
          Op.FWAIT,
          Op.NOT_EXECUTED);

  /** Operations that end most runs or lead out of the code; they are drawn seldom. */
  private static final Set<Op> RARE =
      EnumSet.of(Op.HLT, Op.UD, Op.JMP, Op.CALL, Op.JMP_FAR, Op.CALL_FAR, Op.LTR, Op.LGDT, Op.LIDT);

  private static final Set<Op> OFTEN =
      EnumSet.of(
          Op.MOV,
          Op.PUSH,
          Op.POP,
          Op.XCHG,
          Op.CMPXCHG,
          Op.CMPXCHG8B,
          Op.MOVS,
          Op.STOS,
          Op.ADD,
          Op.PUSHF,
          Op.POPF,
          Op.IRET,
          Op.RET_FAR,
          Op.INT,
          Op.INVLPG,
          Op.SYSCALL,
          Op.SYSRET,
          Op.ENTER,
          Op.LEAVE,
          Op.PUSHA,
          Op.POPA,
          Op.BTS,
          Op.IN,
          Op.OUT,
          Op.INS,
          Op.OUTS);

  /** System instructions with operands near to sound: what they do often, see {@link #system}. */
  private static final String[] SYSTEM_CODE = {
    "0F01F8", // swapgs
    "0F0138", // invlpg [eax]
    "0F20C0 0FBAF810 0F22C0", // cr0 ^= wp
    "0F20C0 0FBAF812 0F22C0", // cr0 ^= am
    "0F20E0 0FBAF807 0F22E0", // cr4 ^= pge
    "0F20E0 0FBAF804 0F22E0", // cr4 ^= pse
    "0F20E0 0FBAF814 0F22E0", // cr4 ^= smep
    "0F20E0 0FBAF815 0F22E0", // cr4 ^= smap
    "0F20E0 0FBAF811 0F22E0", // cr4 ^= pcide
    "0F20E0 0FBAF816 0F22E0", // cr4 ^= pke
    "0F20D8 0F22D8", // cr3 = cr3
    "0F20D8 0FBAF803 0F22D8", // cr3 ^= 8
    "0F20C0 0FBAF81F 0F22C0 0F20C0 0FBAF81F 0F22C0", // cr0 ^= pg, twice
    "B9800000C0 0F32 0FBAF80B 0F30", // efer ^= nxe
    "B9800000C0 0F32 0FBAF800 0F30", // efer ^= sce
    "9C 0FBA2C240E 9D", // nt
    "9C 0FBA2C2412 9D", // ac
    "9C 0FBA3C2408 9D", // tf
    "0F01CA",
    "0F01CB",
    "FB",
    "FA",
    "F4",
    "0FA2",
    "0F31",
    "8ED8",
    "8EC0",
    "8EE0",
    "0F00D0", // lldt
    "0F23C0 B801040000 0F23F8", // a breakpoint
    "31C0 0F23F8" // none
  };

  private final SplittableRandom random;
  private final PagedMemory memory;
  private final CodeWidth width;
  private final PagingMode mode;
  private final FormSamples samples;
  private final List<Form> forms = new ArrayList<>();
  private final long[] places;
  private long at;
  private long end;

  HostileCode(
      SplittableRandom random,
      PagedMemory memory,
      CodeWidth width,
      Registers registers,
      PagingMode mode) {
    this.random = random;
    this.memory = memory;
    this.width = width;
    this.mode = mode;
    samples = new FormSamples(random.nextLong());
    for (Form form : Decoder.forms()) {
      Op op = form.op();
      int times = OFTEN.contains(op) ? 8 : FLOATING.contains(op) || RARE.contains(op) ? 0 : 2;
      for (int i = 0; i < times; i++) {
        forms.add(form);
      }
    }
    for (Op rare : RARE) {
      Decoder.forms().stream().filter(form -> form.op() == rare).findFirst().ifPresent(forms::add);
    }
    places = places(registers.cr3);
  }

  private long[] places(long root) {
    long half = mode.isLongMode() ? 1L << mode.linearBits() - 1 : 1L << 31;
    return new long[] {
      CODE,
      CODE + CODE_BYTES,
      CODE + CODE_BYTES + 0x1000,
      root,
      root + 0x1000,
      HostileTables.TABLES + 0x3000,
      SYSTEM,
      HostileSystem.IDT,
      HostileSystem.TASK,
      HostileSystem.COUNTER,
      BYTES,
      HostileTables.LARGE,
      HostileTables.LARGE + BYTES,
      HostileTables.LARGE + (BYTES & 0x1F_FFFF),
      HostileTables.ALIASES + 0x2000,
      HostileTables.ALIASES + 0x5000,
      HostileTables.ALIASES + 0x9000,
      mode == PagingMode.OFF ? 0 : HostileTables.self(mode),
      NativeProcessor.WINDOW,
      half,
      -half,
      0,
      1L << 32,
      0xFFFF_E000L
    };
  }

  /** Fills memory with code. */
  void fill(long from, long bytes) {
    at = from;
    end = from + bytes;
    while (at < end) {
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5 -> move(register(), address());
        case 6 -> self();
        case 7 -> ports();
        case 8 -> strings();
        case 9 -> emit(SYSTEM_CODE[random.nextInt(SYSTEM_CODE.length)]);
        case 10 -> jump();
        case 11 -> {
          if (random.nextInt(8) == 0) {
            byte[] any = new byte[1 + random.nextInt(6)];
            random.nextBytes(any);
            emit(any);
          }
        }
        default -> emit(samples.code(forms.get(random.nextInt(forms.size())), width));
      }
    }
  }

  private int register() {
    int register = random.nextInt(8);
    return register == Registers.RSP && random.nextInt(3) != 0 ? Registers.RBX : register;
  }

  private long address() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(256) - 128;
      case 1 -> random.nextLong();
      case 2 -> places[random.nextInt(places.length)] - 1 - random.nextInt(8);
      case 3 -> CODE + random.nextInt((int) CODE_BYTES);
      default -> places[random.nextInt(places.length)] + random.nextInt(0x1000);
    };
  }

  private void move(int register, long value) {
    if (width == CodeWidth.BITS_64) {
      emit("48%02X%016X".formatted(0xB8 + register, Long.reverseBytes(value)));
    } else {
      String size = width == CodeWidth.BITS_16 ? "66" : "";
      emit("%s%02X%08X".formatted(size, 0xB8 + register, Integer.reverseBytes((int) value)));
    }
  }

  /** Stores to code: just ahead, or anywhere, also through an alias. */
  private void self() {
    if (width == CodeWidth.BITS_64 && random.nextBoolean()) {
      emit("C605%02X000000%02X".formatted(random.nextInt(12), random.nextInt(256)));
    } else {
      long target = random.nextBoolean() ? at + 12 + random.nextInt(20) : address();
      move(Registers.RDI, width == CodeWidth.BITS_16 ? target - CODE : target);
      emit((random.nextBoolean() ? "C607%02X" : "00 07 90").formatted(random.nextInt(256)));
    }
  }

  private void ports() {
    int[] known = {0x20, 0x21, 0xA0, 0xA1, 0x40, 0x43, 0x60, 0x64, 0x70, 0x71, 0x3F8, 0x3FB, 0x80};
    int port = random.nextInt(3) == 0 ? random.nextInt(0x1_0000) : known[random.nextInt(13)];
    move(Registers.RDX, port);
    emit(new String[] {"EC", "ED", "66ED", "EE", "EF", "66EF", "6C", "6F"}[random.nextInt(8)]);
  }

  private void strings() {
    move(Registers.RCX, random.nextInt(10) == 0 ? random.nextInt(0x2000) : random.nextInt(40));
    move(Registers.RDI, address());
    move(Registers.RSI, address());
    String[] all = {"A4", "A5", "A6", "A7", "AA", "AB", "AC", "AD", "AE", "AF", "6C", "6D", "6E"};
    String wide = width == CodeWidth.BITS_64 && random.nextBoolean() ? "48" : "";
    String direction = random.nextInt(4) == 0 ? "FD" : "FC";
    emit(direction + (random.nextBoolean() ? "F3" : "F2") + wide + all[random.nextInt(13)]);
  }

  /** A branch to the start of a page, or to its end. */
  private void jump() {
    long target = CODE + 0x1000L * random.nextInt((int) (CODE_BYTES >>> 12)) - random.nextInt(8);
    String opcode = random.nextInt(3) == 0 ? "E8" : random.nextBoolean() ? "0F85" : "0F82";
    int length = opcode.length() / 2;
    if (width == CodeWidth.BITS_16) {
      short offset = (short) (target - at - length - 2);
      emit("%s%04X".formatted(opcode, Short.reverseBytes(offset) & 0xFFFF));
    } else {
      int offset = (int) (target - at - length - 4);
      emit("%s%08X".formatted(opcode, Integer.reverseBytes(offset)));
    }
  }

  private void emit(String hex) {
    emit(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private void emit(byte[] code) {
    for (byte value : code) {
      if (at < end) {
        long shift = 8 * (at & 7);
        long rest = memory.read64(at & -8L) & ~(0xFFL << shift);
        memory.write64(at & -8L, rest | (value & 0xFFL) << shift);
        at++;
      }
    }
  }
}
