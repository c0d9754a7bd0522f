package org.btmmu.spec.x86;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An instruction as text in Intel's syntax, for reports: prefixes, mnemonic, operands, much as GNU
 * objdump prints them. Of VEX and EVEX operands it shows the registers, not their masks, lengths of
 * their own or scaled displacements.
 */
public final class Disassembly {
  private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
  private static final String[] LEGACY = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
  private static final String[] LOW = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
  private static final String[] VECTORS = {"xmm", "ymm", "zmm", "zmm"};
  private static final int RIP = 16;
  private static final int NONE = -1;

  private final Instruction it;
  private final long address;

  private Disassembly(Instruction it, long address) {
    this.it = it;
    this.address = address;
  }

  /**
   * The text of an instruction.
   *
   * @param address where it stands, for the targets of relative branches
   */
  public static String text(Instruction it, long address) {
    Disassembly disassembly = new Disassembly(it, address);
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      if (disassembly.isShown(it.form().operand(i))) {
        operands.add(disassembly.operand(it.form().operand(i), i));
      }
    }
    String prefix = (it.lock() ? "lock " : "") + repeat(it);
    return (prefix + it.mnemonic() + " " + String.join(",", operands)).strip();
  }

  /** REP is REPE where the operation looks at ZF. */
  private static String repeat(Instruction it) {
    boolean compares = it.form().op() == Op.CMPS || it.form().op() == Op.SCAS;
    return switch (it.repeat()) {
      case NONE -> "";
      case REP -> compares ? "repz " : "rep ";
      case REPNE -> "repnz ";
    };
  }

  /** An immediate that the mnemonic says is not shown again. */
  private boolean isShown(Operand operand) {
    return operand.kind() != Operand.Kind.NONE
        && !(isImmediate(operand) && it.form().predicate().names(it.immediate()));
  }

  private String operand(Operand operand, int place) {
    boolean memory = it.mod() != NONE && it.mod() != 3;
    int bytes = operand.bytes(it.operandBytes(), memory);
    return switch (operand.kind()) {
      case NONE -> "";
      case RM, MEMORY -> memory ? memory(bytes) : general(it.rm(), bytes);
      case RM_REGISTER, OPCODE_REGISTER -> general(it.rm(), bytes);
      case REG -> general(it.reg(), bytes);
      case VVVV -> general(it.vvvv(), bytes);
      case FIXED_REGISTER -> general(operand.number(), bytes);
      case IMMEDIATE, SIGNED_IMMEDIATE -> immediate(operand, place);
      case RELATIVE -> hex(address + it.lengthBytes() + it.immediate(), it.operandBytes());
      case FAR_POINTER -> hex(it.immediate2(), 2) + ":" + hex(it.immediate(), it.operandBytes());
      case OFFSET -> segment("ds") + hex(it.displacement(), it.addressBytes());
      case SEGMENT_REGISTER -> it.reg() < 6 ? SEGMENTS[it.reg()] : "?";
      case FIXED_SEGMENT -> SEGMENTS[operand.number()];
      case CONTROL_REGISTER -> "cr" + it.reg();
      case DEBUG_REGISTER -> "dr" + it.reg();
      case CONSTANT -> "1";
      case STRING_SOURCE -> string(bytes);
      case STRING_DESTINATION -> size(bytes) + "es:[" + general(7, it.addressBytes()) + "]";
      case MMX_REG -> "mm" + (it.reg() & 7);
      case MMX_RM, MMX_RM_REGISTER -> memory ? memory(bytes) : "mm" + (it.rm() & 7);
      case XMM_REG -> vector(it.reg());
      case XMM_RM, XMM_RM_REGISTER -> memory ? memory(bytes) : vector(it.rm());
      case XMM_VVVV -> vector(it.vvvv());
      case XMM_IMMEDIATE -> vector((int) it.immediate() >> 4);
      case MASK_REG -> "k" + (it.reg() & 7);
      case MASK_VVVV -> "k" + (it.vvvv() & 7);
      case MASK_RM -> memory ? memory(bytes) : "k" + (it.rm() & 7);
      case FIXED_XMM -> "xmm0";
      case ST0 -> "st";
      case STI -> "st(" + (it.rm() & 7) + ")";
    };
  }

  private String immediate(Operand operand, int place) {
    boolean second = place > 0 && isImmediate(it.form().operand(place - 1));
    int bytes = operand.kind() == Operand.Kind.SIGNED_IMMEDIATE ? it.operandBytes() : 0;
    int wanted = bytes == 0 ? operand.bytes(it.operandBytes(), false) : bytes;
    boolean wide = operand.size() == Operand.Size.Z && it.operandBytes() == 8;
    return hex(second ? it.immediate2() : it.immediate(), wide ? 8 : wanted);
  }

  private static boolean isImmediate(Operand operand) {
    return operand.kind() == Operand.Kind.IMMEDIATE;
  }

  /** XLAT's table is at rBX and not at rSI. */
  private String string(int bytes) {
    int register = it.form().op() == Op.XLAT ? 3 : 6;
    return size(bytes) + segment("ds") + "[" + general(register, it.addressBytes()) + "]";
  }

  private String memory(int bytes) {
    StringBuilder sum = new StringBuilder();
    if (it.base() != NONE) {
      sum.append(it.base() == RIP ? rip() : general(it.base(), it.addressBytes()));
    }
    if (it.index() != NONE) {
      String scale = it.addressBytes() == 2 ? "" : "*" + it.scale();
      sum.append(sum.isEmpty() ? "" : "+").append(general(it.index(), it.addressBytes()));
      sum.append(scale);
    }
    if (sum.isEmpty()) {
      return size(bytes) + segment("ds") + hex(it.displacement(), it.addressBytes());
    }
    boolean negative = it.displacement() < 0;
    if (it.displacement() != 0 || it.mod() != 0 || it.base() == NONE) {
      boolean minus = negative && it.base() != RIP;
      sum.append(minus ? "-" : "+");
      sum.append(hex(minus ? -it.displacement() : it.displacement(), it.addressBytes()));
    }
    return size(bytes) + segment("") + "[" + sum + "]";
  }

  private String rip() {
    return it.addressBytes() == 8 ? "rip" : "eip";
  }

  private String segment(String otherwise) {
    String name = it.segment() == NONE ? otherwise : SEGMENTS[it.segment()];
    return name.isEmpty() ? "" : name + ":";
  }

  private static String size(int bytes) {
    String name =
        switch (bytes) {
          case 1 -> "BYTE";
          case 2 -> "WORD";
          case 4 -> "DWORD";
          case 6 -> "FWORD";
          case 8 -> "QWORD";
          case 10 -> "TBYTE";
          default -> "";
        };
    return name.isEmpty() ? "" : name + " PTR ";
  }

  private String general(int register, int bytes) {
    if (register < 8) {
      return switch (bytes) {
        case 1 -> it.rex() && register >= 4 ? LEGACY[register] + "l" : LOW[register];
        case 2 -> LEGACY[register];
        case 4 -> "e" + LEGACY[register];
        default -> "r" + LEGACY[register];
      };
    }
    return "r"
        + register
        + switch (bytes) {
          case 1 -> "b";
          case 2 -> "w";
          case 4 -> "d";
          default -> "";
        };
  }

  private String vector(int register) {
    return VECTORS[it.vectorLength()] + register;
  }

  private static String hex(long value, int bytes) {
    long mask = bytes >= 8 ? -1 : (1L << 8 * bytes) - 1;
    return String.format(Locale.ROOT, "0x%x", value & mask);
  }
}
