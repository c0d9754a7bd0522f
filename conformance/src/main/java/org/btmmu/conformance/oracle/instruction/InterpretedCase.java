package org.btmmu.conformance.oracle.instruction;

import org.btmmu.conformance.oracle.processor.CodeWidth;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.conformance.oracle.processor.NativeResult;
import org.btmmu.conformance.oracle.processor.NativeStop;
import org.btmmu.reference.x86.Descriptor;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Interpreter;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.Vectors;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Repeat;

/** A native case run by the reference interpreter, as user code of a flat Linux process. */
final class InterpretedCase {
  private static final int DATA_SELECTOR = 0x2B;
  private static final int CODE_ATTRIBUTES = 0xFB | Descriptor.GRANULARITY;
  private static final int DATA_ATTRIBUTES = 0xF3 | Descriptor.GRANULARITY | Descriptor.BIG;

  private static final long CR4_OSFXSR = 1 << 9;

  /** A repeated string instruction of a case makes at most so many rounds. */
  private static final int MOST_ROUNDS = 1 << 12;

  private final NativeCase state;
  private final Registers registers;
  private final FloatingRegisters floating;
  private final WindowMemory memory;
  private final Execution execution;
  private int undefined;

  private InterpretedCase(byte[] window, NativeCase state) {
    this.state = state;
    this.registers = registers(state);
    this.floating = FloatingImage.registers(state.fx());
    this.memory = new WindowMemory(window, state);
    this.execution = new Execution(registers, floating, memory, null);
  }

  /** Runs a case. */
  static InterpretedCase run(byte[] window, NativeCase state, Instruction instruction) {
    InterpretedCase run = new InterpretedCase(window, state);
    int rounds = 0;
    do {
      Interpreter.execute(run.execution, instruction);
      run.undefined |= run.registers.undefinedFlags;
      rounds++;
    } while (run.registers.rip == NativeProcessor.CODE
        && !run.execution.failed()
        && !run.execution.isRefused()
        && instruction.repeat() != Repeat.NONE
        && rounds < MOST_ROUNDS);
    return run;
  }

  private static Registers registers(NativeCase state) {
    boolean wide = state.width() == CodeWidth.BITS_64;
    Registers registers = new Registers();
    registers.cr0 =
        ControlRegisters.CR0_PE | ControlRegisters.CR0_PG | ControlRegisters.CR0_AM | 1L << 5;
    registers.cr4 = ControlRegisters.CR4_PAE | CR4_OSFXSR;
    registers.efer = ControlRegisters.EFER_LME | ControlRegisters.EFER_LMA;
    registers.cpl = 3;
    for (int segment = 0; segment < 6; segment++) {
      registers.selector[segment] = DATA_SELECTOR;
      registers.limit[segment] = -1;
      registers.attributes[segment] = DATA_ATTRIBUTES;
    }
    registers.selector[Registers.CS] = state.width().codeSelector();
    registers.attributes[Registers.CS] =
        CODE_ATTRIBUTES | (wide ? Descriptor.LONG : Descriptor.BIG);
    System.arraycopy(state.registers(), 0, registers.gpr, 0, state.registers().length);
    int given = Flags.STATUS | Flags.DF | Flags.NT | Flags.AC | Flags.ID;
    registers.flags = (int) state.flags() & given | Flags.ALWAYS | Flags.IF;
    registers.rip = NativeProcessor.CODE;
    return registers;
  }

  /** Whether the interpreter does not execute the instruction. */
  boolean isRefused() {
    return execution.isRefused();
  }

  /** Whether it left the window, where the processor may have found something. */
  boolean escaped() {
    return memory.escaped();
  }

  /**
   * The first thing that the processor did otherwise, for people; null if none.
   *
   * @param kept the flags to compare, if they are not undefined
   */
  String difference(NativeResult result, int kept) {
    String stop = stopDifference(result.stop());
    if (stop != null) {
      return stop;
    }
    long mask = state.width().mask();
    if ((result.rip() & mask) != (registers.rip & mask)) {
      return "rip 0x%x, processor 0x%x".formatted(registers.rip, result.rip());
    }
    for (int number = 0; number < result.registers().length; number++) {
      long mine = registers.gpr[number] & mask;
      if (mine != result.registers()[number]) {
        return "register %d 0x%x, processor 0x%x"
            .formatted(number, mine, result.registers()[number]);
      }
    }
    int compared = kept & (execution.failed() ? -1 : ~undefined);
    int differing = (registers.flags ^ (int) result.flags()) & compared;
    if (differing != 0) {
      return "flags 0x%x, processor 0x%x".formatted(registers.flags, result.flags());
    }
    String image = FloatingImage.difference(floating, result.fx());
    if (image != null) {
      return image;
    }
    long at = memory.difference(result.memory().bytes());
    return at < 0 ? null : "memory at 0x%x".formatted(at);
  }

  private String stopDifference(NativeStop stop) {
    return switch (stop) {
      case NativeStop.Completed _ ->
          execution.failed() ? "exception %d, processor none".formatted(execution.vector()) : null;
      case NativeStop.Fault fault when !execution.failed() ->
          "no exception, processor %d".formatted(fault.vector());
      case NativeStop.Fault fault -> faultDifference(fault);
      default -> "the processor stopped otherwise: " + stop;
    };
  }

  private String faultDifference(NativeStop.Fault fault) {
    int vector = execution.vector();
    if (vector != fault.vector()
        || Vectors.hasErrorCode(vector) && execution.errorCode() != fault.errorCode()) {
      return "exception %d code 0x%x, processor %d code 0x%x"
          .formatted(vector, execution.errorCode(), fault.vector(), fault.errorCode());
    }
    if (vector == Vectors.PF && registers.cr2 != fault.address()) {
      return "CR2 0x%x, processor 0x%x".formatted(registers.cr2, fault.address());
    }
    return null;
  }
}
