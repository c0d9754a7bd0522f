package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;

/** Executes one instruction: what it does to registers and memory, or the exception it raises. */
public final class Interpreter {
  private Interpreter() {}

  /**
   * Executes an instruction. If it raises an exception ({@link Execution#vector}), the registers
   * are those before it but for CR2; the exception is not delivered. So too if this interpreter
   * does not execute it ({@link Execution#isRefused}).
   */
  public static void execute(Execution x, Instruction instruction) {
    x.begin(instruction);
    operate(x);
    x.end();
  }

  private static void operate(Execution x) {
    switch (x.instruction().form().op()) {
      case ADD, ADC, SUB, SBB, CMP, INC, DEC, NEG, NOT, AND, OR, XOR, TEST, XADD, ADCX, ADOX ->
          Arithmetic.execute(x);
      case SHL, SHR, SAR, ROL, ROR, RCL, RCR, SHLD, SHRD -> Shifts.execute(x);
      case MUL, IMUL, IMUL_WIDE, DIV, IDIV -> Multiplication.execute(x);
      case AAA, AAS, AAD, AAM, DAA, DAS, SALC -> Decimal.execute(x);
      case BT, BTS, BTR, BTC, BSF, BSR, TZCNT, LZCNT, POPCNT, BSWAP, CRC32 -> Bits.execute(x);
      case MOVZX, MOVSX, MOVSXD, MOVNTI, MOVBE, LEA, XCHG, CMPXCHG, CMPXCHG8B -> Moves.execute(x);
      case CMOVCC, SETCC, CBW, CWD, XLAT -> Moves.execute(x);
      case MOV -> {
        if (SegmentMoves.concerns(x.instruction().form())) {
          SegmentMoves.execute(x);
        } else {
          Moves.execute(x);
        }
      }
      case LES, LDS, LSS, LFS, LGS -> SegmentMoves.execute(x);
      case JMP_FAR, CALL_FAR -> FarTransfers.execute(x);
      case RET_FAR, IRET -> Returns.execute(x);
      case INT, INT3, INTO, INT1, CLI, STI, HLT -> Interrupts.execute(x);
      case SYSCALL, SYSRET, SYSENTER, SYSEXIT, SWAPGS -> SystemCalls.execute(x);
      case SGDT, SIDT, LGDT, LIDT -> SystemTables.execute(x);
      case SLDT, STR, LLDT, LTR -> SystemSegments.execute(x);
      case LAR, LSL, VERR, VERW, ARPL -> SelectorQueries.execute(x);
      case MOV_CR, CLTS, LMSW, SMSW -> ControlRegisterMoves.execute(x);
      case MOV_DR -> DebugRegisters.move(x);
      case RDMSR, WRMSR, RDTSC, RDTSCP, RDPMC -> ModelSpecific.execute(x);
      case INVLPG, INVPCID, INVD, WBINVD, RDPKRU, WRPKRU -> SystemRegisters.execute(x);
      case RDFSBASE, RDGSBASE, WRFSBASE, WRGSBASE -> SystemRegisters.execute(x);
      case CPUID -> Identification.execute(x);
      case MONITOR, MWAIT, RSM, XGETBV, XSETBV, XSAVE, XRSTOR, RDRAND, RDSEED ->
          x.raise(Vectors.UD, 0);
      case PUSH, POP, PUSHA, POPA, PUSHF, POPF, ENTER, LEAVE -> Stack.execute(x);
      case JMP, JCC, JMP_INDIRECT, CALL, CALL_INDIRECT, RET, BOUND -> Branches.execute(x);
      case LOOP, LOOPE, LOOPNE, JRCXZ -> Branches.execute(x);
      case MOVS, CMPS, STOS, LODS, SCAS, INS, OUTS -> Strings.execute(x);
      case BMI -> BitManipulation.execute(x);
      case IN, OUT -> PortAccess.execute(x);
      case CLC, STC, CMC, CLD, STD, LAHF, SAHF, STAC, CLAC -> FlagOperations.execute(x);
      case NOP, PAUSE, LFENCE, MFENCE, SFENCE -> {}
      case CLFLUSH -> Operands.read(x, 0);
      case X87 -> X87.execute(x);
      case FWAIT -> Availability.fwait(x);
      case SIMD, SIMD_FLOAT -> Simd.execute(x);
      case FXSAVE, FXRSTOR, LDMXCSR, STMXCSR -> FxState.execute(x);
      case UD -> x.raise(Vectors.UD, 0);
      default -> x.refuse();
    }
  }
}
