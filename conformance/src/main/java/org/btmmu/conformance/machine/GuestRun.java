package org.btmmu.conformance.machine;

import java.util.function.LongConsumer;
import org.btmmu.conformance.machine.RunResult.Ending;

/**
 * A machine that runs: the processor between one event of a device and the next, interrupts, and
 * HLT, in which time jumps to the next event.
 */
public final class GuestRun {
  /** So many steps at the most until progress is told again. */
  private static final long SLICE = 1L << 22;

  private final Engine engine;
  private final Platform platform;
  private final VirtualTime time;
  private final long mostSteps;

  /**
   * A machine that is ready to run.
   *
   * @param engine its processor, whose ports are the platform's
   * @param time the platform's
   * @param mostSteps the processor stops after so many steps
   */
  public GuestRun(Engine engine, Platform platform, VirtualTime time, long mostSteps) {
    this.engine = engine;
    this.platform = platform;
    this.time = time;
    this.mostSteps = mostSteps;
    time.follow(engine::steps);
  }

  /**
   * Runs until something ends the run.
   *
   * @param progress is told the number of steps now and then
   */
  public RunResult run(LongConsumer progress) {
    Ending ending = null;
    while (ending == null) {
      platform.advance();
      if (platform.hasEnded()) {
        ending = platform.isReset() ? Ending.RESET : Ending.EXITED;
      } else if (platform.wantsInterrupt() && engine.acceptsInterrupt()) {
        engine.interrupt(platform.acknowledge());
      } else if (engine.steps() >= mostSteps) {
        ending = Ending.LIMIT;
      } else {
        ending = proceed();
        progress.accept(engine.steps());
      }
    }
    return new RunResult(
        ending,
        platform.exitStatus(),
        engine.steps(),
        time.waited(),
        engine.registers(),
        engine.memory(),
        engine.recent());
  }

  /** What the processor stopped for; null if the run goes on. */
  private Ending proceed() {
    long untilEvent = platform.nextEvent() - time.now();
    long untilLimit = mostSteps - engine.steps();
    engine.wantInterrupt(platform.wantsInterrupt());
    return switch (engine.run(Math.min(SLICE, Math.min(untilEvent, untilLimit)))) {
      case BUDGET, PORTS, INTERRUPT -> null;
      case HALTED -> awake();
      case SHUTDOWN -> Ending.SHUTDOWN;
      case UNKNOWN -> Ending.UNKNOWN;
      case DIVERGED -> Ending.DIVERGED;
    };
  }

  /** In HLT, time goes on to the next event, if its interrupt can be delivered. */
  private Ending awake() {
    long next = platform.nextEvent();
    if (!engine.acceptsInterrupt() || next == Long.MAX_VALUE && !platform.wantsInterrupt()) {
      return Ending.HALTED;
    }
    if (!platform.wantsInterrupt()) {
      time.waitUntil(Math.max(next, time.now()));
    }
    return null;
  }
}
