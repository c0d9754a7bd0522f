package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.Apart.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestCode;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.FloatingRegisters;
import org.btmmu.reference.x86.Registers;
import org.btmmu.reference.x86.StepResult;
import org.btmmu.reference.x86.VirtualProcessor;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Ports;

/**
 * A processor that is checked while it runs: whenever it has come to the end of a block, the
 * reference's interpreter makes the same steps on registers and memory of its own. Both must then
 * have the same registers, have loaded and stored the same, have delivered the same exceptions, and
 * have used translations that the guest's architecture allows; from time to time, and in the end,
 * memory is compared.
 */
public final class Lockstep implements Engine, ObservedEngine.Observer {
  /** So many steps at the most between two comparisons of all memory. */
  private static final long WHOLE = 1L << 20;

  private static final int BLOCK_SHOWN = 24;

  private final Maker maker;
  private final ObservedEngine primary;
  private final Processor model;
  private final int pages;
  private final PagedMemory memory;
  private final Registers registers;
  private final VirtualProcessor reference;
  private final RunHistory history;
  private final AccessTape tape = new AccessTape();
  private final FetchedCode fetches = new FetchedCode(this::primaryDelivers);
  private final PortTape ports;
  private final Deliveries deliveries = new Deliveries();
  private final Registers seen = new Registers();
  private final RegisterComparison comparison;
  private long steps;
  private long compared;
  private long blockStart;
  private boolean delivering;

  /** What the translated processor accessed last may be of an instruction that it refused. */
  private boolean refuses;

  private boolean usesUndefined;

  /** The reference has come to a triple fault. */
  private boolean down;

  private List<String> divergence = List.of();

  /** Makes the processor that is checked. */
  public interface Maker {
    /**
     * A processor with nothing translated.
     *
     * @param begin the registers that it begins with
     * @param memory what is in memory when it begins; it works on a copy
     * @param ports the ports that it must use
     */
    ObservedEngine make(Registers begin, PagedMemory memory, Ports ports);
  }

  /**
   * A processor and the reference, in the same state.
   *
   * @param begin the registers that both begin with
   * @param memory the reference's memory, with what both begin with
   * @param pages how many pages of RAM it has
   */
  public Lockstep(
      Maker maker, Registers begin, PagedMemory memory, int pages, Processor model, Ports devices) {
    this.model = model;
    this.memory = memory;
    this.pages = pages;
    registers = begin.copy();
    this.maker = maker;
    history = new RunHistory(begin, memory, pages, model);
    ports = new PortTape(devices);
    primary = maker.make(begin, memory, ports);
    FollowingMemory linear =
        new FollowingMemory(registers, model, memory, pages, tape, fetches, primary.memory());
    Execution execution =
        new Execution(registers, new FloatingRegisters(), linear, ports.replayed());
    execution.wraps = true;
    reference = new VirtualProcessor(execution);
    comparison = new RegisterComparison(seen, registers);
    blockStart = begin.rip;
    primary.observe(this);
  }

  @Override
  public Stop run(long budget) {
    if (!divergence.isEmpty()) {
      return Stop.DIVERGED;
    }
    try {
      Stop stop = primary.run(budget);
      refuses = stop == Stop.UNKNOWN;
      catchUp();
      checkStop(stop);
      return stop;
    } catch (RuntimeException failure) {
      report(apart(failure));
      return Stop.DIVERGED;
    }
  }

  @Override
  public void interrupt(int vector) {
    try {
      delivering = true;
      primary.interrupt(vector);
      delivering = false;
      history.events().add(steps, RunEvents.INTERRUPT, 0, vector);
      see(reference.interrupt(vector));
      compare();
    } catch (RuntimeException failure) {
      report(apart(failure));
    }
  }

  /** A processor that fails has come apart from the reference too. */
  private static Apart apart(RuntimeException failure) {
    return failure instanceof Apart apart
        ? apart
        : new Apart("the translated processor fails: " + failure);
  }

  /** After a step, how far the processor must have come. */
  private void checkStop(Stop stop) {
    if ((stop == Stop.SHUTDOWN) != down) {
      throw Apart.of("triple fault", stop == Stop.SHUTDOWN, down);
    }
    if (stop == Stop.HALTED && !registers.halted) {
      throw Apart.of("HLT", "halted", "not halted");
    }
    if (steps - compared >= WHOLE || stop == Stop.SHUTDOWN) {
      compareMemory(false);
    }
  }

  @Override
  public void boundary() {
    if (!delivering) {
      catchUp();
    }
  }

  @Override
  public void load(long gpa, long linear, int sizeBytes, long value) {
    tell(false, gpa, linear, sizeBytes, value);
  }

  @Override
  public void store(long gpa, long linear, int sizeBytes, long value) {
    tell(true, gpa, linear, sizeBytes, value);
  }

  /** What is no RAM need not be told: all ones are read there, and writes vanish. */
  private void tell(boolean store, long gpa, long linear, int sizeBytes, long value) {
    if (gpa >>> 12 < pages) {
      tape.add(store, gpa, linear, sizeBytes, value);
    }
  }

  @Override
  public void withdrawn() {
    tape.withdraw();
  }

  @Override
  public void fetched(long linear, long gpa) {
    fetches.tell(linear, gpa);
  }

  @Override
  public void delivered(int vector, int errorCode) {
    deliveries.add(primary.steps(), vector, errorCode);
  }

  /** The reference makes the steps that the processor is ahead, and all is compared. */
  private void catchUp() {
    long end = primary.steps();
    while (steps < end) {
      if (registers.halted) {
        throw Apart.of("steps", end, steps + ", and is halted");
      }
      steps++;
      usesUndefined |= registers.unsettledFlags != 0;
      see(reference.step());
    }
    if (steps > end) {
      throw Apart.of("steps", end, steps);
    }
    compare();
  }

  /** Whether the translated processor has delivered an exception in the reference's step. */
  private boolean primaryDelivers() {
    return deliveries.isDue(steps) || primary.isShutDown() && steps == primary.steps();
  }

  private void see(StepResult result) {
    switch (result) {
      case StepResult.Done _, StepResult.Halted _ -> {}
      case StepResult.Shutdown _ -> down = true;
      case StepResult.Delivered(int vector, int errorCode) -> deliveries.take(vector, errorCode);
      case StepResult.NotDone _ -> {
        if (!refuses) {
          throw Apart.of("next instruction", "carried out", "not carried out");
        }
      }
    }
  }

  private void compare() {
    deliveries.clear();
    if (!tape.isDone() && !refuses) {
      throw Apart.of("access", tape.nextText(), "none");
    }
    tape.clear();
    fetches.clear();
    ports.clear(history.events(), steps);
    primary.read(seen);
    comparison.compare();
    if (primary.acceptsInterrupt() != reference.acceptsInterrupt()) {
      throw Apart.of(
          "accepts an interrupt", primary.acceptsInterrupt(), reference.acceptsInterrupt());
    }
    usesUndefined = false;
    blockStart = registers.rip;
    history.blockEnds(steps, registers, memory);
  }

  /**
   * Compares memory.
   *
   * @param blanks whether also the pages that the reference has never written
   * @throws Apart if a word differs
   */
  private void compareMemory(boolean blanks) {
    compared = steps;
    PhysicalMemory theirs = primary.memory();
    for (int page = 0; page < pages; page++) {
      long end = page + 1L << 12;
      for (long gpa = (long) page << 12; gpa < end && (blanks || !memory.isBlank(page)); gpa += 8) {
        long mine = memory.read64(gpa);
        if (theirs.read64(gpa) != mine) {
          throw Apart.of("memory at physical " + hex(gpa), hex(theirs.read64(gpa)), hex(mine));
        }
      }
    }
  }

  /** Compares all of memory at the end of a run; false if it differs, see {@link #divergence}. */
  public boolean finish() {
    try {
      if (divergence.isEmpty() && !refuses) { // else A of its code may be set
        compareMemory(true);
      }
    } catch (Apart apart) {
      report(apart);
    }
    return divergence.isEmpty();
  }

  private void report(Apart apart) {
    ports.log(history.events(), steps);
    List<String> lines = new ArrayList<>();
    lines.add("step %,d: %s".formatted(steps, apart.getMessage()));
    lines.add("the block");
    GuestCode code = new GuestCode(registers, memory, model);
    code.block(blockStart, BLOCK_SHOWN).forEach(line -> lines.add("  " + line));
    List<String> translation = primary.translation();
    if (!translation.isEmpty()) {
      lines.add("is translated to");
      translation.forEach(line -> lines.add("  " + line));
    }
    divergence = List.copyOf(lines);
  }

  /**
   * The shortest part of the run in which the two come apart, if they have.
   *
   * @return empty if none comes apart when it begins with nothing translated
   */
  public Optional<DivergentScene> shrink(Consumer<String> progress) {
    return Shrinking.of(history, maker, primary.steps(), progress)
        .map(found -> new DivergentScene(found.blocks(), found.scene(), found.divergence()));
  }

  /**
   * Whether flags that an instruction had left undefined may be the cause of the two coming apart:
   * there were some in the last block.
   */
  public boolean isOfUndefinedFlags() {
    return usesUndefined;
  }

  /** How the two have come apart, in lines of text; empty if they have not. */
  public List<String> divergence() {
    return divergence;
  }

  @Override
  public long steps() {
    return primary.steps();
  }

  @Override
  public boolean acceptsInterrupt() {
    return divergence.isEmpty() && primary.acceptsInterrupt();
  }

  @Override
  public void wantInterrupt(boolean wanted) {
    primary.wantInterrupt(wanted);
  }

  @Override
  public Registers registers() {
    return registers.copy();
  }

  @Override
  public PhysicalMemory memory() {
    return memory;
  }

  @Override
  public long[] recent() {
    return primary.recent();
  }
}
