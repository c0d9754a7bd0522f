package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand.Kind;
import org.btmmu.spec.x86.Repeat;

/**
 * From guest instructions to the intermediate representation. What is not translated inline is the
 * runtime's, which may change all of the guest's state.
 */
public final class FrontEnd {
  private FrontEnd() {}

  /**
   * Fills in the intermediate representation of a block's guest instructions. All but the last do
   * not end a block; a block whose last does not either goes on behind it.
   */
  public static void translate(IrBlock block) {
    translate(block, TranslatorOptions.ALL);
  }

  /** The same with some of the translator's options. */
  public static void translate(IrBlock block, TranslatorOptions options) {
    translate(block, options, false);
  }

  /**
   * Translates as {@link #translate}, and ends the block behind the first that stores by itself.
   */
  static IrBlock translateToStore(IrBlock block, TranslatorOptions options) {
    return block.first(translate(block, options, true));
  }

  /** Gives how many guest instructions were translated. */
  private static int translate(IrBlock block, TranslatorOptions options, boolean toStore) {
    Translation translation = new Translation(block, options);
    boolean left = false;
    boolean stored = false;
    int index = 0;
    for (; index < block.count() && !stored; index++) {
      int before = block.code().size();
      translation.begin(index);
      boolean stays = toStore && isRepeated(block.instruction(index), block.mode());
      boolean inlined = isInline(block.mode()) && !stays && inline(translation);
      if (!inlined) {
        translation.call();
      }
      left = endsBlock(block.instruction(index), block.mode(), options);
      if (left && !inlined) {
        block.add(IrOp.LEAVE, 0);
      }
      stored = toStore && stores(block.code().subList(before, block.code().size()));
    }
    if (!left) {
      block.add(IrOp.GOTO, translation.next());
    }
    return index;
  }

  private static boolean stores(List<Ir> code) {
    return code.stream().anyMatch(ir -> ir.op().stores());
  }

  private static boolean isInline(int mode) {
    return (mode & CodeMode.SINGLE) == 0 && (mode & CodeMode.WIDTH) != CodeMode.BITS_16;
  }

  private static boolean inline(Translation t) {
    return switch (t.instruction().form().op()) {
      case JMP, JCC, CALL, LOOP, JRCXZ, JMP_INDIRECT, CALL_INDIRECT, RET ->
          BranchForms.translate(t);
      case PUSH, POP, PUSHA, POPA, LEAVE -> StackForms.translate(t);
      case SHL, SHR, SAR, ROL, ROR, RCL, RCR, SHLD, SHRD -> ShiftForms.translate(t);
      case BT, BTS, BTR, BTC, BSF, BSR, TZCNT, LZCNT -> BitForms.translate(t);
      case MUL, IMUL_WIDE, IMUL -> MultiplyForms.translate(t);
      case MOVS, CMPS, STOS, LODS, SCAS ->
          t.options.has(Optimization.INLINE_STRINGS) && StringForms.translate(t);
      case DIV, IDIV -> t.options.has(Optimization.INLINE_DIVISION) && DivideForms.translate(t);
      case CLC, STC, CMC, CLD, STD -> FlagForms.translate(t);
      default -> ArithmeticForms.translate(t) || MoveForms.translate(t);
    };
  }

  /**
   * Whether no other instruction of the block may follow one: it goes elsewhere, or may change what
   * code means: its mode, privilege level, paging or interrupts; or it is repeated within the
   * block.
   *
   * @param mode of the code: see {@link CodeMode}
   */
  public static boolean endsBlock(Instruction instruction, int mode, TranslatorOptions options) {
    boolean repeats = options.has(Optimization.INLINE_STRINGS) && isRepeated(instruction, mode);
    return (mode & CodeMode.SINGLE) != 0 || repeats || !goesOn(instruction.form());
  }

  /** Whether a string instruction is translated with its repetitions. */
  private static boolean isRepeated(Instruction instruction, int mode) {
    return instruction.repeat() != Repeat.NONE
        && isInline(mode)
        && StringForms.isInline(instruction, mode);
  }

  private static boolean goesOn(Form form) {
    return switch (form.op()) {
      case ADD, ADC, SUB, SBB, CMP, INC, DEC, NEG, NOT, AND, OR, XOR, TEST, XADD, ADCX, ADOX ->
          true;
      case SHL, SHR, SAR, ROL, ROR, RCL, RCR, SHLD, SHRD -> true;
      case MUL, IMUL, IMUL_WIDE, DIV, IDIV -> true;
      case AAA, AAS, AAD, AAM, DAA, DAS, SALC, XLAT, BOUND -> true;
      case BT, BTS, BTR, BTC, BSF, BSR, TZCNT, LZCNT, POPCNT, BSWAP, CRC32, BMI -> true;
      case MOVZX, MOVSX, MOVSXD, MOVNTI, MOVBE, LEA, XCHG, CMPXCHG, CMPXCHG8B -> true;
      case CMOVCC, SETCC, CBW, CWD, PUSHA, POPA, PUSHF, ENTER, LEAVE, PUSH -> true;
      case MOV -> form.first().kind() != Kind.SEGMENT_REGISTER;
      case POP -> form.first().kind() != Kind.FIXED_SEGMENT;
      case MOVS, CMPS, STOS, LODS, SCAS -> true;
      case CLC, STC, CMC, CLD, STD, LAHF, SAHF -> true;
      case NOP, PAUSE, LFENCE, MFENCE, SFENCE, CLFLUSH -> true;
      case SGDT, SIDT, SLDT, STR, SMSW, LAR, LSL, VERR, VERW, ARPL -> true;
      case MOV_CR -> form.first().kind() != Kind.CONTROL_REGISTER;
      case RDTSC, RDTSCP, RDPMC, RDMSR, CPUID, RDPKRU, RDFSBASE, RDGSBASE -> true;
      default -> false;
    };
  }
}
