package org.btmmu.conformance.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btmmu.conformance.campaign.Guest.Entry;
import org.btmmu.conformance.campaign.Guest.Tables;
import org.btmmu.conformance.trace.Trace;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Step;

/**
 * Traces by chance: trace {@code number} of a campaign depends on the campaign's seed and the
 * number alone. Random steps are mixed with the patterns of known bugs ({@link Patterns}).
 *
 * <p>While a trace is drawn it is followed roughly, as if all stores went where they are meant to
 * go, so that later steps are useful in the state that they will probably meet.
 */
final class TraceDraw {
  /** Steps of each trace. */
  static final int STEPS = 128;

  private static final int PATTERN_PERCENT = 3;

  private final Chance chance;
  private final Guest guest;
  private final TraceMemory memory;
  private final CpuState[] cpus;
  private final List<Step> steps = new ArrayList<>();

  private TraceDraw(Chance chance) {
    this.chance = chance;
    this.guest = GuestDraw.draw(chance);
    this.memory = TraceMemory.of(guest.scenario());
    this.cpus = guest.scenario().cpus().toArray(CpuState[]::new);
  }

  /** Trace {@code number} of the campaign with this seed, with its first {@code length} steps. */
  static Trace trace(long seed, long number, int length) {
    Chance chance = new Chance(seed, number);
    TraceDraw draw = new TraceDraw(chance);
    StepDraw random = new StepDraw(chance, draw.guest, draw);
    Patterns patterns = new Patterns(chance, draw.guest, draw);
    patterns.play(Math.floorMod(number, Patterns.COUNT));
    while (draw.steps.size() < length) {
      if (chance.percent(PATTERN_PERCENT)) {
        patterns.play(chance.below(Patterns.COUNT));
      } else {
        random.draw();
      }
    }
    return new Trace(draw.guest.scenario(), draw.steps.subList(0, length));
  }

  /** The state that a CPU probably has after the steps so far. */
  CpuState cpu(int cpu) {
    return cpus[cpu];
  }

  /** Memory as it probably is after the steps so far; for reading. */
  TraceMemory memory() {
    return memory;
  }

  /** Values of entries of a mode. */
  EntryDraw draw(PagingMode mode) {
    boolean nxe = (cpus[0].registers().efer() & ControlRegisters.EFER_NXE) != 0;
    return new EntryDraw(chance, mode, guest.processor(), nxe);
  }

  /** Adds a step. */
  void add(int cpu, Operation operation) {
    steps.add(new Step(cpu, operation));
    if (!(operation instanceof Touch)) {
      cpus[cpu] = ControlStep.of(operation, cpus[cpu], memory).next();
    }
  }

  /** Adds a step that needs CPL 0, and nearly always before it one that gives it. */
  void privileged(int cpu, Operation operation) {
    if (cpus[cpu].cpl() != 0 && chance.percent(96)) {
      add(cpu, new Operation.SetCpl(0));
    }
    add(cpu, operation);
  }

  /** The entry itself if the trace can store to it, otherwise one that it can store to. */
  Entry reachable(Entry entry, Tables tables) {
    long[] pages = guest.scenario().scope().pages();
    boolean reachable = Arrays.binarySearch(pages, entry.gpa() & -4096L) >= 0;
    return reachable ? entry : tables.v0();
  }

  /** Stores an entry through the window, or the half of it that has the flags. */
  void store(int cpu, Entry entry, long value, boolean half) {
    int bytes = half ? 4 : entry.mode().entryBytes();
    boolean implicit = cpus[cpu].cpl() == 3 && chance.percent(85);
    add(
        cpu,
        new Touch(
            new Access(AccessKind.WRITE, entry.gpa(), bytes, 0, implicit, false, false, true),
            bytes == 8 ? value : value & 0xFFFF_FFFFL));
    if (bytes == 8) {
      memory.write64(entry.gpa(), value);
    } else {
      memory.write32(entry.gpa(), (int) value);
    }
  }
}
