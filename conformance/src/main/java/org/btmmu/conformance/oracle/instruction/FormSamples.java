package org.btmmu.conformance.oracle.instruction;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.conformance.oracle.processor.NativeSamples;
import org.btmmu.reference.x86.Flags;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.OpcodeMap;
import org.btmmu.spec.x86.Operand.Kind;
import org.btmmu.spec.x86.Repeat;

/**
 * Instructions of a form with states to run them from: prefixes, ModRM, displacements and
 * immediates at random, registers such that most operands in memory lie in the window.
 */
public final class FormSamples {
  private static final int MOST_ATTEMPTS = 1000;
  private static final int MOST_BYTES = 15;

  /** {@code Encoding.prefixes} of CRC32, which F2 names though 66 keeps its meaning. */
  private static final int ONLY_F2 = 8;

  /** A case and its instruction. */
  public record Sample(NativeCase state, Instruction instruction) {}

  private final Random random;
  private final NativeSamples states;
  private final FloatingSamples floating;

  /** Samples drawn from a seed. */
  public FormSamples(long seed) {
    random = new Random(seed);
    states = new NativeSamples(seed);
    floating = new FloatingSamples(random);
  }

  /** The window that all states share. */
  public byte[] window() {
    return states.window();
  }

  /** An instruction of a form, and a state; empty if code of this width does not have the form. */
  public Optional<Sample> next(Form form, CodeWidth width) {
    byte[] code = code(form, width);
    return Decoder.decode(code, 0, code.length, width) instanceof Instruction instruction
        ? Optional.of(new Sample(state(code, instruction, width), instruction))
        : Optional.empty();
  }

  /** The bytes of an instruction of a form; none if code of this width does not have the form. */
  public byte[] code(Form form, CodeWidth width) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      byte[] bytes = bytes(form, width);
      if (Decoder.decode(bytes, 0, bytes.length, width) instanceof Instruction instruction
          && instruction.form() == form) {
        return Arrays.copyOf(bytes, instruction.lengthBytes());
      }
    }
    return new byte[0];
  }

  /** Prefixes, the opcode, and at random what follows. */
  private byte[] bytes(Form form, CodeWidth width) {
    byte[] bytes = new byte[MOST_BYTES];
    random.nextBytes(bytes);
    if (form.op() == Op.BMI) {
      return vexBytes(form, width, bytes);
    }
    int at = 0;
    int mandatory = form.encoding().mandatoryPrefix();
    if (mandatory != 0) {
      bytes[at++] = (byte) mandatory;
    } else if (random.nextInt(3) == 0) {
      bytes[at++] = 0x66;
    }
    if (mandatory == 0 && form.encoding().prefixes() == ONLY_F2) {
      bytes[at++] = (byte) 0xF2;
    }
    if (random.nextInt(12) == 0) {
      bytes[at++] = 0x67;
    }
    if (random.nextInt(12) == 0) {
      bytes[at++] = new byte[] {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65}[random.nextInt(6)];
    }
    if (form.lockable() && random.nextInt(6) == 0) {
      bytes[at++] = (byte) 0xF0;
    }
    if (mandatory == 0 && isString(form) && random.nextBoolean()) {
      bytes[at++] = (byte) (0xF2 + random.nextInt(2));
    }
    if (width == CodeWidth.BITS_64 && random.nextBoolean()) {
      bytes[at++] = (byte) (0x40 + random.nextInt(16));
    }
    return withOpcode(form, width, bytes, escape(form.encoding().map(), bytes, at));
  }

  /** A VEX prefix of three bytes, its register numbers at random, in 32-bit code below 8. */
  private byte[] vexBytes(Form form, CodeWidth width, byte[] bytes) {
    boolean wide = width == CodeWidth.BITS_64;
    int map = form.encoding().map() == OpcodeMap.VEX_0F38 ? 2 : 3;
    int prefix =
        switch (form.encoding().mandatoryPrefix()) {
          case 0x66 -> 1;
          case 0xF3 -> 2;
          case 0xF2 -> 3;
          default -> 0;
        };
    bytes[0] = (byte) 0xC4;
    bytes[1] = (byte) ((wide ? random.nextInt(8) << 5 : 0xE0) | map);
    bytes[2] =
        (byte) (random.nextInt(2) << 7 | (random.nextInt(16) | (wide ? 0 : 8)) << 3 | prefix);
    return withOpcode(form, width, bytes, 3);
  }

  private byte[] withOpcode(Form form, CodeWidth width, byte[] bytes, int place) {
    int at = place;
    bytes[at++] = (byte) form.encoding().opcode();
    if (form.modRm()) {
      bytes[at] = modRm(form, bytes[at]);
      displace(bytes, at, width);
    } else if (form.first().kind() == Kind.OFFSET || form.second().kind() == Kind.OFFSET) {
      address(bytes, at, NativeProcessor.WINDOW + 512 + random.nextInt(4096), 8);
    }
    return bytes;
  }

  private static int escape(OpcodeMap map, byte[] bytes, int from) {
    int at = from;
    if (map != OpcodeMap.ONE_BYTE) {
      bytes[at++] = 0x0F;
    }
    if (map == OpcodeMap.MAP_0F38 || map == OpcodeMap.MAP_0F3A) {
      bytes[at++] = (byte) (map == OpcodeMap.MAP_0F38 ? 0x38 : 0x3A);
    }
    return at;
  }

  private byte modRm(Form form, byte drawn) {
    int digit = form.encoding().digit();
    int rm = form.encoding().rm();
    int modRm = drawn & 0xFF;
    modRm = digit < 0 ? modRm : modRm & ~0x38 | digit << 3;
    modRm = rm < 0 ? modRm : modRm & ~7 | rm;
    return (byte) (random.nextInt(3) == 0 ? modRm | 0xC0 : modRm);
  }

  /** A displacement of 32 bits without a base register leads into the window; others are small. */
  private void displace(byte[] bytes, int at, CodeWidth width) {
    int mod = bytes[at] >>> 6 & 3;
    int rm = bytes[at] & 7;
    boolean sib = mod != 3 && rm == 4;
    boolean alone = mod == 0 && (rm == 5 || sib && (bytes[at + 1] & 7) == 5);
    boolean relative = rm == 5 && width == CodeWidth.BITS_64;
    long into = NativeProcessor.WINDOW + 512 + random.nextInt(4096);
    if (alone) {
      address(bytes, at + (sib ? 2 : 1), relative ? into - NativeProcessor.CODE : into, 4);
    } else if (mod == 2) {
      address(bytes, at + (sib ? 2 : 1), random.nextInt(512) - 256, 4);
    }
  }

  private static void address(byte[] bytes, int at, long value, int sizeBytes) {
    for (int i = 0; i < sizeBytes && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> 8 * i);
    }
  }

  private static boolean isString(Form form) {
    return switch (form.op()) {
      case MOVS, CMPS, STOS, LODS, SCAS, INS, OUTS -> true;
      default -> false;
    };
  }

  private NativeCase state(byte[] code, Instruction i, CodeWidth width) {
    NativeCase state =
        states.next(org.btmmu.conformance.oracle.processor.CodeWidth.valueOf(width.name()), code);
    if (random.nextInt(8) == 0) {
      state = state.withFlags(state.flags() | Flags.AC);
    }
    if (isFloating(i.form())) {
      state = state.withFx(floating.next());
    }
    if (i.mod() >= 0 && i.mod() < 3) {
      state = aimed(state, i);
    }
    if (i.repeat() != Repeat.NONE && isString(i.form())) {
      state = state.withRegister(1, random.nextInt(20));
    }
    if (i.form().op() == Op.RET && random.nextBoolean()) {
      byte[] target = new byte[8];
      address(target, 0, random.nextInt() & 0x7FFF_FFFFL, 8);
      state = state.withMemory(state.registers()[4], target);
    }
    return state;
  }

  /** Small index and bit number registers, and a base in the window. */
  private NativeCase aimed(NativeCase before, Instruction i) {
    NativeCase state = before;
    long into = NativeProcessor.WINDOW + 512 + random.nextInt(NativeProcessor.WINDOW_BYTES - 1024);
    if (isBitTest(i.form()) && i.form().second().kind() == Kind.REG) {
      state = with(state, i.reg(), random.nextInt(8192) - 4096);
    }
    if (i.index() >= 0) {
      state = with(state, i.index(), random.nextInt(64) - 32);
    }
    if (i.base() >= 0 && i.base() < 16) {
      long factor = i.base() == i.index() ? 1 + i.scale() : 1;
      state = with(state, i.base(), into / factor);
    }
    return state;
  }

  private static NativeCase with(NativeCase state, int register, long value) {
    return state.withRegister(register, value & state.width().mask());
  }

  private static boolean isFloating(Form form) {
    return switch (form.op()) {
      case X87, SIMD, FWAIT, FXSAVE, FXRSTOR, LDMXCSR, STMXCSR -> true;
      default -> false;
    };
  }

  private static boolean isBitTest(Form form) {
    return switch (form.op()) {
      case BT, BTS, BTR, BTC -> true;
      default -> false;
    };
  }
}
