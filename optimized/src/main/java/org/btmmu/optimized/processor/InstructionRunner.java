package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.IF;
import static org.btmmu.optimized.processor.GuestState.OF;
import static org.btmmu.optimized.processor.GuestState.RF;
import static org.btmmu.optimized.processor.GuestState.TF;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/**
 * Executes single instructions of protected, compatibility and 64-bit mode with all checks: those
 * that code translation leaves to the runtime, and any other where translated code does not do.
 *
 * <p>Floating point and SIMD instructions are not executed.
 */
public final class InstructionRunner {
  private static final long CR0_MP = 1 << 1, CR0_EM = 1 << 2, CR0_TS = 1 << 3;
  private static final long CR4_OSFXSR = 1 << 9;

  private static final Op[] GROUP = {
    Op.ROL, Op.ROR, Op.RCL, Op.RCR, Op.SHL, Op.SHR, Op.SHL, Op.SAR
  };

  private final Core c;
  private final Delivery delivery;
  private int limit = 1;
  private int iterations;
  private boolean again;

  /** A processor's instructions. */
  public InstructionRunner(Environment environment) {
    c = new Core(environment);
    delivery = new Delivery(c);
  }

  /** The delivery of this processor's exceptions and interrupts. */
  public Delivery delivery() {
    return delivery;
  }

  /**
   * How many iterations of a repeated string instruction {@link #execute} may do at once, at least
   * 1. Each is a step. Under TF, and of INS and OUTS, it does one.
   */
  public void setLimit(int value) {
    limit = value;
  }

  /** How many steps the last {@link #execute} was: more than 1 of string instructions only. */
  public int iterations() {
    return iterations;
  }

  /**
   * The bits of DR6 with which a trap #DB is to be delivered after the instruction that was
   * executed last; 0 if none is.
   */
  public int debugTraps() {
    return c.debugTraps;
  }

  /**
   * Executes an instruction; {@code rip} is its offset, and then the next one's.
   *
   * @return false if it is not executed here, with registers as they were
   * @throws GuestFault an exception, not delivered yet, with registers as they were but for CR2, or
   *     after a task switch as that has left them. Of #DB the code is what DR6 gets.
   */
  public boolean execute(Instruction instruction) {
    c.instruction = instruction;
    iterations = 0;
    long start = c.state.rip;
    long next = c.ripAfter(instruction.lengthBytes());
    boolean traps = (c.state.otherFlags() & TF) != 0;
    Op op = instruction.form().op();
    boolean single = traps || op == Op.INS || op == Op.OUTS;
    int most = single ? 1 : limit;
    int changes = c.environment.codeChanges();
    do {
      c.begin();
      c.debugTraps = traps ? DebugTraps.BS : 0;
      c.state.shadow = false;
      c.state.setOtherFlags(c.state.otherFlags() & ~RF);
      c.state.rip = next;
      again = false;
      c.most = most - iterations;
      c.iterations = 1;
      long cr2 = c.state.cr2;
      try {
        operate(op);
      } catch (GuestFault thrown) {
        GuestFault fault = c.complete(thrown);
        c.undo.restore();
        if (iterations > 0) { // it comes again when this iteration is the first
          c.state.cr2 = cr2;
          break;
        }
        throw fault;
      } catch (Refusal refusal) {
        c.undo.restore();
        return false;
      }
      iterations += c.iterations;
      if (again) {
        c.state.rip = start;
        c.state.setOtherFlags(c.state.otherFlags() | RF);
      }
    } while (again && iterations < most && changes == c.environment.codeChanges());
    if (c.state.shadow && op != Op.STI) {
      c.debugTraps = 0;
    }
    return true;
  }

  /**
   * The linear address of an access of so many bytes at an offset of a segment, checked.
   *
   * @throws GuestFault if the segment does not allow it, or it is not aligned where that is checked
   */
  public long linear(int segment, long offset, int bytes, boolean write) {
    return c.linear(segment, offset, bytes, write);
  }

  /** By how much the time-stamp counter is ahead of the steps. */
  public long timeOffset() {
    return c.tscOffset;
  }

  /** Sets that. */
  public void setTimeOffset(long value) {
    c.tscOffset = value;
  }

  /** Whether a condition of Jcc, 0 … 15, holds of the flags. */
  public boolean holds(int condition) {
    return DataMoves.holds(condition, c.state.flags());
  }

  /**
   * Shifts or rotates, and sets the flags.
   *
   * @param group ModRM.reg of the instruction's group, 0 … 7
   * @param a so many bytes, zero-extended
   * @param count masked as the instruction does; 0 changes no flag
   */
  public long shift(int group, int bytes, long a, int count) {
    return Shifting.shift(c, GROUP[group], a, count, 8 * bytes);
  }

  private void operate(Op op) {
    switch (op) {
      case ADD, ADC, SUB, SBB, CMP, INC, DEC, NEG, NOT, AND, OR, XOR, TEST, XADD, ADCX, ADOX ->
          Arithmetics.execute(c, op);
      case CMPXCHG, CMPXCHG8B, AAA, AAS, AAD, AAM, DAA, DAS, SALC -> Arithmetics.execute(c, op);
      case SHL, SHR, SAR, ROL, ROR, RCL, RCR, SHLD, SHRD -> Shifting.execute(c, op);
      case MUL, IMUL, IMUL_WIDE, DIV, IDIV -> Products.execute(c, op);
      case BT, BTS, BTR, BTC, BSF, BSR, TZCNT, LZCNT, POPCNT, BSWAP, CRC32, BMI ->
          BitInstructions.execute(c, op);
      case MOV -> {
        if (movesSegment()) {
          SystemTables.move(c);
        } else {
          DataMoves.execute(c, op);
        }
      }
      case MOVZX, MOVSX, MOVSXD, MOVNTI, MOVBE, LEA, XCHG, CMOVCC, SETCC, CBW, CWD, XLAT ->
          DataMoves.execute(c, op);
      case CLC, STC, CMC, CLD, STD, LAHF, SAHF, STAC, CLAC -> DataMoves.execute(c, op);
      case PUSH, POP, PUSHA, POPA, PUSHF, POPF, ENTER, LEAVE -> StackInstructions.execute(c, op);
      case JMP, JCC, JMP_INDIRECT, CALL, CALL_INDIRECT, RET -> Branches.execute(c, op);
      case LOOP, LOOPE, LOOPNE, JRCXZ, BOUND -> Branches.execute(c, op);
      case MOVS, CMPS, STOS, LODS, SCAS, INS, OUTS -> again = StringInstructions.execute(c, op);
      case NOP, PAUSE, LFENCE, MFENCE, SFENCE -> {}
      case CLFLUSH -> OperandAccess.read(c, 0);
      default -> operateSystem(op);
    }
  }

  private boolean movesSegment() {
    return c.instruction.form().first().kind() == Operand.Kind.SEGMENT_REGISTER
        || c.instruction.form().second().kind() == Operand.Kind.SEGMENT_REGISTER;
  }

  private void operateSystem(Op op) {
    switch (op) {
      case LES, LDS, LSS, LFS, LGS -> SystemTables.execute(c, op);
      case SGDT, SIDT, LGDT, LIDT, SLDT, STR, LLDT, LTR -> SystemTables.execute(c, op);
      case LAR, LSL, VERR, VERW, ARPL -> SystemTables.execute(c, op);
      case JMP_FAR, CALL_FAR -> FarTransfers.execute(c, op);
      case RET_FAR, IRET -> FarReturns.execute(c, op);
      case INT -> interrupt((int) c.instruction.immediate() & 0xFF);
      case INT3 -> interrupt(Exceptions.BP);
      case INTO -> {
        if (c.is(OF)) {
          interrupt(Exceptions.OF);
        }
      }
      case INT1 -> Delivery.toHandler(c, Exceptions.DB, 0, Delivery.Kind.TRAP);
      case CLI -> {
        c.requireIo();
        c.state.setOtherFlags(c.state.otherFlags() & ~IF);
      }
      case STI -> {
        c.requireIo();
        c.state.shadow = (c.state.otherFlags() & IF) == 0;
        c.state.setOtherFlags(c.state.otherFlags() | IF);
      }
      case HLT -> {
        c.requireZero();
        c.state.halted = true;
      }
      case SYSCALL, SYSRET, SYSENTER, SYSEXIT, SWAPGS -> SystemCalls.execute(c, op);
      case MOV_CR, MOV_DR, CLTS, LMSW, SMSW, INVLPG, INVPCID -> ControlInstructions.execute(c, op);
      case INVD, WBINVD, RDPKRU, WRPKRU -> ControlInstructions.execute(c, op);
      case RDFSBASE, RDGSBASE, WRFSBASE, WRGSBASE -> ControlInstructions.execute(c, op);
      case RDMSR, WRMSR, RDTSC, RDTSCP, RDPMC -> ModelRegisters.execute(c, op);
      case CPUID -> Identification.execute(c);
      case IN, OUT -> PortInstructions.execute(c, op);
      case MONITOR, MWAIT, RSM, XGETBV, XSETBV, XSAVE, XRSTOR, RDRAND, RDSEED, UD ->
          throw c.undefined();
      default -> refuseFloating(op);
    }
  }

  private void interrupt(int vector) {
    Delivery.toHandler(c, vector, 0, Delivery.Kind.SOFTWARE);
  }

  /** What CR0 and CR4 say of an instruction that is not executed (SDM 3A 2.5, 14.1). */
  private void refuseFloating(Op op) {
    long cr0 = c.cpu.cr0();
    boolean unavailable =
        switch (op) {
          case X87, FXSAVE, FXRSTOR -> (cr0 & (CR0_EM | CR0_TS)) != 0;
          case FWAIT -> (cr0 & (CR0_MP | CR0_TS)) == (CR0_MP | CR0_TS);
          case SIMD, SIMD_FLOAT, LDMXCSR, STMXCSR -> {
            boolean saved = (c.cpu.cr4() & CR4_OSFXSR) != 0;
            if ((cr0 & CR0_EM) != 0 || (usesSse(op) && !saved)) {
              throw c.undefined();
            }
            yield (cr0 & CR0_TS) != 0;
          }
          default -> false;
        };
    if (unavailable) {
      throw c.fault(Exceptions.NM, 0);
    }
    throw c.refusal;
  }

  private boolean usesSse(Op op) {
    boolean uses = op == Op.LDMXCSR || op == Op.STMXCSR;
    for (int i = 0; i < 4; i++) {
      Operand.Kind kind = c.instruction.form().operand(i).kind();
      uses |=
          kind == Operand.Kind.XMM_REG
              || kind == Operand.Kind.XMM_RM
              || kind == Operand.Kind.XMM_RM_REGISTER;
    }
    return uses;
  }
}
