package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Decoded;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;

/**
 * A virtual processor: it fetches, decodes and executes one instruction after the other and
 * delivers what they raise (SDM 3A 7.7 to 7.9). Whoever runs it says when interrupts come.
 */
public final class VirtualProcessor {
  /** More exceptions than this cannot follow one another but in a circle of #AC. */
  private static final int MOST_DELIVERIES = 16;

  private static final StepResult DONE = new StepResult.Done();
  private static final StepResult HALTED = new StepResult.Halted();
  private static final StepResult SHUTDOWN = new StepResult.Shutdown();

  private final Execution x;
  private final Registers registers;
  private final CodeFetch code;
  private boolean shutdown;

  /** A processor with these registers, memory and ports. */
  public VirtualProcessor(Execution execution) {
    x = execution;
    registers = execution.registers;
    code = new CodeFetch(execution);
  }

  /** Whether an interrupt can be delivered now: IF is 1, and no instruction holds it back. */
  public boolean acceptsInterrupt() {
    return registers.is(Flags.IF) && !registers.shadow && !shutdown;
  }

  /** Whether NMI can be delivered now. */
  public boolean acceptsNmi() {
    return !registers.nmiBlocked && !registers.shadow && !shutdown;
  }

  /**
   * An interrupt from outside, or NMI by its vector, is delivered; it must be accepted now.
   *
   * @param vector 0 … 255
   */
  public StepResult interrupt(int vector) {
    return deliver(new Event(vector, Event.Kind.INTERRUPT, 0));
  }

  /** Executes the next instruction, and delivers the exception that it raises. */
  public StepResult step() {
    if (shutdown) {
      return SHUTDOWN;
    }
    if (registers.halted) {
      return HALTED;
    }
    registers.tsc++;
    registers.debugTraps = registers.is(Flags.TF) ? DebugRegisters.DR6_BS : 0;
    x.clear();
    Decoded decoded = code.next();
    if (x.failed()) {
      return deliverFault();
    }
    return switch (decoded) {
      case Instruction instruction -> execute(instruction);
      case Decoded.Undefined _ -> deliver(Event.fault(Vectors.UD, 0));
      case Decoded.TooLong _, Decoded.TooShort _ -> deliver(Event.fault(Vectors.GP, 0));
    };
  }

  private StepResult execute(Instruction instruction) {
    Interpreter.execute(x, instruction);
    if (x.failed()) {
      return deliverFault();
    }
    if (x.isRefused()) {
      return new StepResult.NotDone(instruction);
    }
    boolean holdsTraps = registers.shadow && instruction.form().op() != Op.STI;
    if (registers.debugTraps != 0 && !holdsTraps) {
      DebugRegisters.report(registers, registers.debugTraps);
      return deliver(new Event(Vectors.DB, Event.Kind.TRAP, 0));
    }
    return DONE;
  }

  /** The exception that was raised last; of #DB, the code is what DR6 gets. */
  private StepResult deliverFault() {
    int vector = x.vector();
    int code = x.errorCode();
    if (vector != Vectors.DB) {
      return deliver(Event.fault(vector, code));
    }
    DebugRegisters.report(registers, code);
    boolean setsRf = code == DebugRegisters.DR6_BD; // a breakpoint's handler does that itself
    return deliver(new Event(vector, setsRf ? Event.Kind.FAULT : Event.Kind.TRAP, 0));
  }

  /** Delivers an event, or what comes of it (SDM 3A, Table 7-5). */
  private StepResult deliver(Event first) {
    Event event = first;
    for (int i = 0; i < MOST_DELIVERIES; i++) {
      x.begin();
      Delivery.deliver(x, event);
      x.end();
      if (x.isRefused()) {
        return new StepResult.NotDone(null);
      }
      if (!x.failed()) {
        return new StepResult.Delivered(
            event.vector(), event.hasErrorCode() ? event.errorCode() : 0);
      }
      event = event.then(x.vector(), x.errorCode());
      if (event == null) {
        break;
      }
    }
    shutdown = true;
    return SHUTDOWN;
  }
}
