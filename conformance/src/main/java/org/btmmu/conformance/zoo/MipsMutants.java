package org.btmmu.conformance.zoo;

import org.btmmu.reference.host.GuestTranslation;
import org.btmmu.reference.host.HostState;
import org.btmmu.spec.host.BtInstruction;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.mips64.ArithmeticInstruction;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.Condition;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.MemoryInstruction;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.btmmu.spec.mips64.MultiplyInstruction;
import org.btmmu.spec.mips64.ShiftInstruction;
import org.btmmu.spec.mips64.SystemInstruction;

/** Bugs in the host's instructions: wrong cells of the instruction table. */
public final class MipsMutants {
  private static final String ARITHMETIC = "org.btmmu.spec.mips64.ArithmeticInstruction";
  private static final String SHIFT = "org.btmmu.spec.mips64.ShiftInstruction";
  private static final String BIT = "org.btmmu.spec.mips64.BitInstruction";
  private static final String MULTIPLY = "org.btmmu.spec.mips64.MultiplyInstruction";
  private static final String MEMORY = "org.btmmu.spec.mips64.MemoryInstruction";
  private static final String BRANCH = "org.btmmu.spec.mips64.BranchInstruction";
  private static final String OWN = "own, from MIPS64 volume II";

  private MipsMutants() {}

  @Mutant(
      id = "addu-not-extended",
      says = "ADDU keeps the carry out of the lower half",
      source = OWN,
      replaces = ARITHMETIC + "#operation",
      laws = {"mips-add", "mips-word-operands"})
  public static ArithmeticInstruction.Operation adduNotExtended(ArithmeticInstruction row) {
    return row == ArithmeticInstruction.ADDU
        ? ArithmeticInstruction.Operation.ADD
        : row.operation();
  }

  @Mutant(
      id = "sltu-signed",
      says = "SLTU compares signed numbers",
      source = OWN,
      replaces = ARITHMETIC + "#operation",
      laws = "mips-less")
  public static ArithmeticInstruction.Operation sltuSigned(ArithmeticInstruction row) {
    return row == ArithmeticInstruction.SLTU
        ? ArithmeticInstruction.Operation.LESS
        : row.operation();
  }

  @Mutant(
      id = "movn-as-movz",
      says = "MOVN moves where MOVZ does",
      source = OWN,
      replaces = ARITHMETIC + "#operation",
      laws = "mips-move")
  public static ArithmeticInstruction.Operation movnAsMovz(ArithmeticInstruction row) {
    return row == ArithmeticInstruction.MOVN
        ? ArithmeticInstruction.Operation.MOVE_IF_ZERO
        : row.operation();
  }

  @Mutant(
      id = "overflow-not-raised",
      says = "ADD, DADD and DSUB wrap around as ADDU does",
      source = OWN,
      replaces = ARITHMETIC + "#traps",
      laws = {"mips-overflow", "mips-wide-overflow"})
  public static boolean overflowNotRaised(ArithmeticInstruction row) {
    return false;
  }

  @Mutant(
      id = "msub-adds",
      says = "MSUB adds the product",
      source = OWN,
      replaces = MULTIPLY + "#operation",
      laws = "mips-multiply")
  public static MultiplyInstruction.Operation msubAdds(MultiplyInstruction row) {
    return row == MultiplyInstruction.MSUB
        ? MultiplyInstruction.Operation.MULTIPLY_ADD
        : row.operation();
  }

  @Mutant(
      id = "ddiv-unsigned",
      says = "DDIV takes its operands as unsigned numbers",
      source = OWN,
      replaces = MULTIPLY + "#signed",
      laws = "mips-divide")
  public static boolean ddivUnsigned(MultiplyInstruction row) {
    return row != MultiplyInstruction.DDIV && row.signed();
  }

  @Mutant(
      id = "shift-without-32",
      says = "DSLL32 and its like shift by the amount in the word alone",
      source = OWN,
      replaces = SHIFT + "#added",
      laws = {"mips-extend", "mips-rotate", "mips-extract"})
  public static int shiftWithout32(ShiftInstruction row) {
    return 0;
  }

  @Mutant(
      id = "rotate-as-shift",
      says = "a rotation loses the bits that it shifts out",
      source = OWN,
      replaces = SHIFT + "#operation",
      laws = "mips-rotate")
  public static ShiftInstruction.Operation rotateAsShift(ShiftInstruction row) {
    return row.operation() == ShiftInstruction.Operation.ROTATE
        ? ShiftInstruction.Operation.RIGHT
        : row.operation();
  }

  @Mutant(
      id = "arithmetic-shift-as-logical",
      says = "DSRAV fills with zeros",
      source = OWN,
      replaces = SHIFT + "#operation",
      laws = "mips-shift")
  public static ShiftInstruction.Operation arithmeticShiftAsLogical(ShiftInstruction row) {
    return row == ShiftInstruction.DSRAV ? ShiftInstruction.Operation.RIGHT : row.operation();
  }

  @Mutant(
      id = "dextu-in-the-lower-half",
      says = "DEXTU takes its field from the lower half",
      source = OWN,
      replaces = BIT + "#position",
      laws = "mips-extract")
  public static int dextuInTheLowerHalf(BitInstruction row, int word) {
    return row.position(word) & 31;
  }

  @Mutant(
      id = "dins-size-as-dext",
      says = "DINS reads the number of its last bit as a size",
      source = OWN,
      replaces = BIT + "#size",
      laws = "mips-insert")
  public static int dinsSizeAsDext(BitInstruction row, int word) {
    return row == BitInstruction.DINS ? Field.RD.of(word) + 1 : row.size(word);
  }

  @Mutant(
      id = "clo-as-clz",
      says = "DCLO counts zeros",
      source = OWN,
      replaces = BIT + "#operation",
      laws = "mips-count")
  public static BitInstruction.Operation cloAsClz(BitInstruction row) {
    return row == BitInstruction.DCLO ? BitInstruction.Operation.LEADING_ZEROS : row.operation();
  }

  @Mutant(
      id = "seh-as-seb",
      says = "SEH extends a byte",
      source = OWN,
      replaces = BIT + "#operation",
      laws = "mips-swap")
  public static BitInstruction.Operation sehAsSeb(BitInstruction row) {
    return row == BitInstruction.SEH ? BitInstruction.Operation.EXTEND_BYTE : row.operation();
  }

  @Mutant(
      id = "unaligned-parts-big-endian",
      says = "the left and right parts of unaligned words are those of a big-endian host",
      source = OWN,
      replaces = MEMORY + "#operation",
      laws = {"mips-unaligned-load", "mips-unaligned-word", "mips-unaligned-store"})
  public static MemoryInstruction.Operation unalignedPartsBigEndian(MemoryInstruction row) {
    return switch (row.operation()) {
      case LOAD_LEFT -> MemoryInstruction.Operation.LOAD_RIGHT;
      case LOAD_RIGHT -> MemoryInstruction.Operation.LOAD_LEFT;
      case STORE_LEFT -> MemoryInstruction.Operation.STORE_RIGHT;
      case STORE_RIGHT -> MemoryInstruction.Operation.STORE_LEFT;
      default -> row.operation();
    };
  }

  @Mutant(
      id = "unsigned-load-extended",
      says = "LBU, LHU and LWU extend with the sign",
      source = OWN,
      replaces = MEMORY + "#signed",
      laws = "mips-load-sizes")
  public static boolean unsignedLoadExtended(MemoryInstruction row) {
    return true;
  }

  @Mutant(
      id = "store-conditional-always",
      says = "SCD stores whether or not the link is whole, and does not say which",
      source = OWN,
      replaces = MEMORY + "#operation",
      laws = "mips-link")
  public static MemoryInstruction.Operation storeConditionalAlways(MemoryInstruction row) {
    return row == MemoryInstruction.SCD ? MemoryInstruction.Operation.STORE : row.operation();
  }

  @Mutant(
      id = "epc-of-the-delay-slot",
      says = "EPC names the instruction in the delay slot instead of its branch",
      source = "own, from PRA, \"General Exception Processing\"",
      replaces = "org.btmmu.reference.host.HostState#restartAddress",
      laws = "mips-address-error")
  public static long epcOfTheDelaySlot(HostState state) {
    return state.pc;
  }

  @Mutant(
      id = "bne-asks-for-less",
      says = "BNE is taken only if the first register is the smaller one",
      source = OWN,
      replaces = "org.btmmu.spec.mips64.Condition#holds",
      laws = {"mips-branch", "mips-likely"})
  public static boolean bneAsksForLess(Condition condition, long first, long second) {
    return condition == Condition.NOT_EQUAL ? first < second : condition.holds(first, second);
  }

  @Mutant(
      id = "likely-keeps-its-slot",
      says = "a likely branch that is not taken carries its delay slot out",
      source = OWN,
      replaces = BRANCH + "#likely",
      laws = "mips-likely")
  public static boolean likelyKeepsItsSlot(BranchInstruction row) {
    return false;
  }

  @Mutant(
      id = "jalr-links-31",
      says = "JALR always keeps its return address in register 31",
      source = OWN,
      replaces = BRANCH + "#linkRegister",
      laws = "mips-call")
  public static int jalrLinks31(BranchInstruction row, int word) {
    return 31;
  }

  @Mutant(
      id = "wide-operations-everywhere",
      says = "32-bit modes have operations on 64 bits",
      source = "own, from PRA, \"64-bit Operations Enable\"",
      replaces = "org.btmmu.spec.mips64.Mips64Instruction#is64Bit",
      laws = "mips-wide-operations")
  public static boolean wideOperationsEverywhere(Mips64Instruction row) {
    return false;
  }

  @Mutant(
      id = "coprocessor-0-for-all",
      says = "user mode uses coprocessor 0",
      source = "own, from PRA, \"Coprocessor Unusable Exception\"",
      replaces = "org.btmmu.spec.mips64.SystemInstruction#ofCoprocessor0",
      laws = "mips-coprocessors")
  public static boolean coprocessor0ForAll(SystemInstruction row) {
    return false;
  }

  @Mutant(
      id = "second-page-contiguous",
      says = "the bytes in the second page of a guest access are those behind the first page",
      source = "own, against B-ACC-3",
      replaces = "org.btmmu.reference.host.GuestTranslation$Translated#physical",
      laws = "mips-guest-load")
  public static long secondPageContiguous(GuestTranslation.Translated translated, int offset) {
    return translated.lower() + offset;
  }

  @Mutant(
      id = "probe-asks-to-load",
      says = "gprobe.s asks for the right to read",
      source = "own, against B-INS-1",
      replaces = "org.btmmu.spec.host.BtInstruction#kind",
      laws = "mips-probe")
  public static GuestKind probeAsksToLoad(BtInstruction instruction) {
    return instruction == BtInstruction.GPROBE_STORE ? GuestKind.LOAD : instruction.kind();
  }
}
