package org.btmmu.spec.host;

import static org.btmmu.spec.host.GuestKind.FETCH;
import static org.btmmu.spec.host.GuestKind.LOAD;
import static org.btmmu.spec.host.GuestKind.LOAD_FOR_WRITE;
import static org.btmmu.spec.host.GuestKind.STORE;
import static org.btmmu.spec.host.MajorOpcode.CONTROL;
import static org.btmmu.spec.host.MajorOpcode.GUEST_LOAD;
import static org.btmmu.spec.host.MajorOpcode.GUEST_STORE;

import org.btmmu.spec.Clause;

/** The instructions of the extension: where each stands in the opcode space, and who may use it. */
@Clause({"B-INS-1", "B-INS-2", "B-INS-3", "B-INS-4"})
public enum BtInstruction {
  SETMEM("setmem", "rt", Privilege.ANY, CONTROL, 0),
  MFBT("mfbt", "rt, bt", Privilege.BY_REGISTER, CONTROL, 1),
  MTBT("mtbt", "rt, bt", Privilege.BY_REGISTER, CONTROL, 2),
  BTERET("bteret", "", Privilege.BY_LEVEL, CONTROL, 3),
  BTLBP("btlbp", "", Privilege.KERNEL, CONTROL, 4),
  BTLBR("btlbr", "", Privilege.KERNEL, CONTROL, 5),
  BTLBWI("btlbwi", "", Privilege.KERNEL, CONTROL, 6),
  BTLBWR("btlbwr", "", Privilege.KERNEL, CONTROL, 7),
  BTLBINV_MID("btlbinv.m", "", Privilege.KERNEL, CONTROL, 8),
  BTLBINV_ADDRESS("btlbinv.a", "", Privilege.KERNEL, CONTROL, 9),

  GLB("glb", LOAD, 1, GUEST_LOAD, 0),
  GLBU("glbu", LOAD, 1, GUEST_LOAD, 1),
  GLH("glh", LOAD, 2, GUEST_LOAD, 2),
  GLHU("glhu", LOAD, 2, GUEST_LOAD, 3),
  GLW("glw", LOAD, 4, GUEST_LOAD, 4),
  GLWU("glwu", LOAD, 4, GUEST_LOAD, 5),
  GLD("gld", LOAD, 8, GUEST_LOAD, 6),

  GLBU_W("glbu.w", LOAD_FOR_WRITE, 1, MajorOpcode.GUEST_LOAD_FOR_WRITE, 0),
  GLHU_W("glhu.w", LOAD_FOR_WRITE, 2, MajorOpcode.GUEST_LOAD_FOR_WRITE, 1),
  GLWU_W("glwu.w", LOAD_FOR_WRITE, 4, MajorOpcode.GUEST_LOAD_FOR_WRITE, 2),
  GLD_W("gld.w", LOAD_FOR_WRITE, 8, MajorOpcode.GUEST_LOAD_FOR_WRITE, 3),
  GLL("gll", LOAD_FOR_WRITE, 4, MajorOpcode.GUEST_LOAD_FOR_WRITE, 8),
  GLLD("glld", LOAD_FOR_WRITE, 8, MajorOpcode.GUEST_LOAD_FOR_WRITE, 9),
  /** Probes: the field of the other register holds log2 of the size, 0 … 4. */
  GPROBE_LOAD("gprobe.l", LOAD, 0, MajorOpcode.GUEST_LOAD_FOR_WRITE, 16),
  GPROBE_STORE("gprobe.s", STORE, 0, MajorOpcode.GUEST_LOAD_FOR_WRITE, 17),
  GPROBE_LOAD_FOR_WRITE("gprobe.w", LOAD_FOR_WRITE, 0, MajorOpcode.GUEST_LOAD_FOR_WRITE, 18),
  GPROBE_FETCH("gprobe.x", FETCH, 0, MajorOpcode.GUEST_LOAD_FOR_WRITE, 19),

  GSB("gsb", STORE, 1, GUEST_STORE, 0),
  GSH("gsh", STORE, 2, GUEST_STORE, 1),
  GSW("gsw", STORE, 4, GUEST_STORE, 2),
  GSD("gsd", STORE, 8, GUEST_STORE, 3),
  GSC("gsc", STORE, 4, GUEST_STORE, 8),
  GSCD("gscd", STORE, 8, GUEST_STORE, 9);

  /** Who may execute an instruction; to others it is Reserved Instruction. */
  public enum Privilege {
    /** Every mode and level. */
    ANY,
    /** User mode, at level NONE or FAULT. */
    USER_ONLY,
    /** Kernel mode. */
    KERNEL,
    /** As {@link BtRegister#userAccess()} says in user mode. */
    BY_REGISTER,
    /** As {@link Event#BTERET} says. */
    BY_LEVEL
  }

  private final String mnemonic;
  private final String operands;
  private final Privilege privilege;
  private final GuestKind kind;
  private final int sizeBytes;
  private final MajorOpcode opcode;
  private final int function;

  BtInstruction(
      String mnemonic, String operands, Privilege privilege, MajorOpcode opcode, int function) {
    this.mnemonic = mnemonic;
    this.operands = operands;
    this.privilege = privilege;
    this.kind = null;
    this.sizeBytes = 0;
    this.opcode = opcode;
    this.function = function;
  }

  BtInstruction(String mnemonic, GuestKind kind, int sizeBytes, MajorOpcode opcode, int function) {
    this.mnemonic = mnemonic;
    this.operands = sizeBytes == 0 ? "log_size, guest_offset(rs)" : "rt, guest_offset(rs)";
    this.privilege = Privilege.USER_ONLY;
    this.kind = kind;
    this.sizeBytes = sizeBytes;
    this.opcode = opcode;
    this.function = function;
  }

  /** The name in assembly language. */
  public String mnemonic() {
    return mnemonic;
  }

  /** The operands in assembly language, by the names of the operands of the instruction table. */
  public String operands() {
    return operands;
  }

  /** Who may execute it. */
  public Privilege privilege() {
    return privilege;
  }

  /** What the guest access does; null if the instruction makes none. */
  public GuestKind kind() {
    return kind;
  }

  /** Bytes of the guest access; 0 where an operand gives them or there is none. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Bits 31:26. */
  public MajorOpcode opcode() {
    return opcode;
  }

  /** The low bits: 4:0 of a memory instruction, 5:0 of a control instruction. */
  public int function() {
    return function;
  }
}
