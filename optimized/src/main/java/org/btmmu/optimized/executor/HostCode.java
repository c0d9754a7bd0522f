package org.btmmu.optimized.executor;

import java.util.List;

/** The operations that words are decoded to, by number; close together for the loop's switch. */
final class HostCode {
  /** No word is installed here. */
  static final int NONE = 0;

  static final int NOP = 1;
  static final int ADDU = 2;
  static final int SUBU = 3;
  static final int DADDU = 4;
  static final int DSUBU = 5;
  static final int ADDIU = 6;
  static final int DADDIU = 7;
  static final int AND = 8;
  static final int OR = 9;
  static final int XOR = 10;
  static final int ANDI = 11;
  static final int ORI = 12;
  static final int LUI = 13;
  static final int SLT = 14;
  static final int SLTU = 15;
  static final int SLTIU = 16;
  static final int MOVZ = 17;
  static final int MOVN = 18;
  static final int SLL = 19;
  static final int SRL = 20;
  static final int SRA = 21;
  static final int DSLL = 22;
  static final int DSRL = 23;
  static final int DSRA = 24;
  static final int DEXT = 25;
  static final int DINS = 26;
  static final int LBU = 27;
  static final int LW = 28;
  static final int LWU = 29;
  static final int LD = 30;
  static final int SB = 31;
  static final int SW = 32;
  static final int SD = 33;
  static final int BEQ = 34;
  static final int BNE = 35;
  static final int BLEZ = 36;
  static final int BGTZ = 37;
  static final int BLTZ = 38;
  static final int BGEZ = 39;
  static final int J = 40;
  static final int JAL = 41;
  static final int JR = 42;
  static final int GLB = 43;
  static final int GLBU = 44;
  static final int GLH = 45;
  static final int GLHU = 46;
  static final int GLW = 47;
  static final int GLWU = 48;
  static final int GLD = 49;
  static final int GSB = 50;
  static final int GSH = 51;
  static final int GSW = 52;
  static final int GSD = 53;
  static final int GPROBE = 54;
  static final int BREAK = 55;
  static final int NOR = 56;
  static final int XORI = 57;
  static final int SLTI = 58;
  static final int SLLV = 59;
  static final int SRLV = 60;
  static final int SRAV = 61;
  static final int ROTR = 62;
  static final int ROTRV = 63;
  static final int DSLLV = 64;
  static final int DSRLV = 65;
  static final int DSRAV = 66;
  static final int DROTR = 67;
  static final int DROTRV = 68;
  static final int CLZ = 69;
  static final int CLO = 70;
  static final int DCLZ = 71;
  static final int DCLO = 72;
  static final int SEB = 73;
  static final int SEH = 74;
  static final int WSBH = 75;
  static final int DSBH = 76;
  static final int DSHD = 77;
  static final int EXT = 78;
  static final int INS = 79;
  static final int MULT = 80;
  static final int MULTU = 81;
  static final int DMULT = 82;
  static final int DMULTU = 83;
  static final int DIV = 84;
  static final int DIVU = 85;
  static final int DDIV = 86;
  static final int DDIVU = 87;
  static final int MUL = 88;
  static final int MFHI = 89;
  static final int MTHI = 90;
  static final int MFLO = 91;
  static final int MTLO = 92;
  static final int LB = 93;
  static final int LH = 94;
  static final int LHU = 95;
  static final int SH = 96;
  static final int JALR = 97;
  static final int SETMEM = 98;
  static final int MFBT = 99;
  static final int MTBT = 100;
  static final int BTERET = 101;
  static final int BTLBP = 102;
  static final int BTLBR = 103;
  static final int BTLBWI = 104;
  static final int BTLBWR = 105;
  static final int BTLBINV_M = 106;
  static final int BTLBINV_A = 107;

  /** LD that is marked: the first word of a look-up, which is counted, or no one sees it. */
  static final int MARKED_LD = 108;

  static final int LLD = 109;
  static final int SCD = 110;
  static final int LL = 111;
  static final int SC = 112;

  /** What each is called; the mnemonics of instructions that do the same share one. */
  private static final List<String> NAMES =
      List.of(
          "",
          "nop",
          "addu",
          "subu",
          "daddu",
          "dsubu",
          "addiu",
          "daddiu",
          "and",
          "or",
          "xor",
          "andi",
          "ori",
          "lui",
          "slt",
          "sltu",
          "sltiu",
          "movz",
          "movn",
          "sll",
          "srl",
          "sra",
          "dsll",
          "dsrl",
          "dsra",
          "dext",
          "dins",
          "lbu",
          "lw",
          "lwu",
          "ld",
          "sb",
          "sw",
          "sd",
          "beq",
          "bne",
          "blez",
          "bgtz",
          "bltz",
          "bgez",
          "j",
          "jal",
          "jr",
          "glb",
          "glbu",
          "glh",
          "glhu",
          "glw",
          "glwu",
          "gld",
          "gsb",
          "gsh",
          "gsw",
          "gsd",
          "gprobe",
          "break",
          "nor",
          "xori",
          "slti",
          "sllv",
          "srlv",
          "srav",
          "rotr",
          "rotrv",
          "dsllv",
          "dsrlv",
          "dsrav",
          "drotr",
          "drotrv",
          "clz",
          "clo",
          "dclz",
          "dclo",
          "seb",
          "seh",
          "wsbh",
          "dsbh",
          "dshd",
          "ext",
          "ins",
          "mult",
          "multu",
          "dmult",
          "dmultu",
          "div",
          "divu",
          "ddiv",
          "ddivu",
          "mul",
          "mfhi",
          "mthi",
          "mflo",
          "mtlo",
          "lb",
          "lh",
          "lhu",
          "sh",
          "jalr",
          "setmem",
          "mfbt",
          "mtbt",
          "bteret",
          "btlbp",
          "btlbr",
          "btlbwi",
          "btlbwr",
          "btlbinv.m",
          "btlbinv.a",
          "marked ld",
          "lld",
          "scd",
          "ll",
          "sc");

  private HostCode() {}

  /** The number of an operation; −1 if the executor lacks it. */
  static int named(String name) {
    return NAMES.indexOf(name);
  }

  /** Whether it is a branch or jump, which has a delay slot. */
  static boolean isBranch(int operation) {
    return operation >= BEQ && operation <= JR || operation == JALR;
  }

  /** Whether it may go on elsewhere by itself, and so cannot stand in a delay slot. */
  static boolean goesElsewhere(int operation) {
    return isBranch(operation)
        || operation >= GLB && operation <= GPROBE
        || operation == BREAK
        || operation == BTERET;
  }
}
