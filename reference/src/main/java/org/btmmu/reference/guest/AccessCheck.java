package org.btmmu.reference.guest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import org.btmmu.reference.guest.AllowedOutcomes.Through;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;

/** Whether one access may look as it was seen; the state follows what was seen. */
final class AccessCheck {
  private final SharedState state;
  private final Scope scope;
  private final int cpu;
  private final Touch touch;
  private final Access access;
  private final List<AccessPart> parts;
  private final List<AllowedOutcomes> outcomes;

  private AccessCheck(SharedState state, Scope scope, int cpu, Touch touch, Access access) {
    PagingControls controls = state.cpu(cpu).controls();
    boolean canonical = AccessPart.isCanonical(access, controls);
    this.state = state;
    this.scope = scope;
    this.cpu = cpu;
    this.touch = touch;
    this.access = access;
    this.parts = canonical ? AccessPart.of(access, controls) : List.of();
    this.outcomes = new ArrayList<>();
    for (AccessPart part : parts) {
      outcomes.add(outcomes(part, Through.ANY));
    }
  }

  /** Prepares the check of an access that a CPU makes now. */
  static AccessCheck of(SharedState state, Scope scope, int cpu, Touch touch) {
    CpuState now = state.cpu(cpu);
    return new AccessCheck(state, scope, cpu, touch, touch.accessAs(now.cpl(), now.ac()));
  }

  /** All outcomes that each part of the access may have; no part if it is not canonical. */
  List<AllowedOutcomes> outcomes() {
    return outcomes;
  }

  /** The same with reasons. */
  List<Explanation> explain() {
    List<Explanation> reasons = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      long page = parts.get(i).page(state.cpu(cpu).controls());
      reasons.addAll(Explanation.of(state.history(), cpu, page, outcomes.get(i)));
    }
    return reasons;
  }

  /** Whether A of the entry at an address is set in this memory. */
  static LongPredicate seenIn(PhysicalMemory after) {
    return gpa -> (after.read32(gpa) & AccessedDirty.ACCESSED) != 0;
  }

  /** Judges what was seen, and makes the state follow it. */
  Verdict check(Observation observed, PhysicalMemory after) {
    if (parts.isEmpty()) {
      Observation fault = new Observation.Fault(LinearAddress.nonCanonical(access));
      return fault.equals(observed) ? new Verdict.Allowed(1) : refused(observed, fault);
    }
    boolean allowed =
        switch (observed) {
          case Observation.Fault(Outcome.PageFault fault) -> fault(fault, after);
          case Observation.Stored _ when touch.stores() -> transfer(0, after);
          case Observation.Value(long value) when !touch.stores() -> transfer(value, after);
          default -> false;
        };
    return allowed ? new Verdict.Allowed(different()) : refused(observed, outcomes);
  }

  private AllowedOutcomes outcomes(AccessPart part, Through through) {
    CpuState now = state.cpu(cpu);
    long page = part.page(now.controls());
    return AllowedOutcomes.of(
        state.tlb(cpu).partial(page, now.pcid()),
        state.tlb(cpu).complete(page, now.pcid()),
        state.memory(),
        now,
        part.access(),
        through);
  }

  /** Tries each way to translate the access; all that explain what was seen are followed. */
  @Clause({"T-STEP-4", "T-STEP-5", "T-USE-1", "T-USE-4", "G-CROSS-1"})
  private boolean transfer(long value, PhysicalMemory after) {
    List<Transfer> ways = new ArrayList<>();
    List<Transfer> all = Transfer.all(parts, outcomes);
    boolean choice = all.size() > 1; // without one, the comparison after the step is enough
    long[] differing = choice ? scope.differing(state.memory(), after) : null;
    for (Transfer way : all) {
      if ((!choice || way.explains(state.memory(), touch, after, scope, differing))
          && (touch.stores() || way.mayGet(value, state.memory(), after))) {
        ways.add(way);
      }
    }
    if (touch.stores()
        && ways.size() > 1
        && ways.stream().map(Transfer::words).distinct().count() > 1) {
      ways.removeIf(way -> !leadsTo(way, value, after));
    }
    boolean allowed = false;
    for (Transfer way : ways) {
      allowed |= follow(way, value, after);
    }
    return allowed;
  }

  /** Whether this way alone, with A set only where it can be, gives the memory that was seen. */
  private boolean leadsTo(Transfer way, long value, PhysicalMemory after) {
    SharedState copy = state.fork();
    boolean allowed = of(copy, scope, cpu, touch).follow(way, value, after);
    copy.freeSteps(seenIn(after));
    return allowed && scope.differing(copy.memory(), after).length == 0;
  }

  /** Makes the transfer; false if it cannot be made after all. */
  private boolean follow(Transfer transfer, long value, PhysicalMemory after) {
    state.freeSteps(
        touch.stores()
            ? gpa -> transfer.moves(gpa) || seenIn(after).test(gpa)
            : gpa -> !transfer.sawClear(gpa, value) && seenIn(after).test(gpa));
    boolean possible = isPossible(transfer);
    if (possible) {
      transfer.routes().forEach(state::setDirty);
    }
    if (!touch.stores()) {
      return possible && transfer.load(state.memory()) == value;
    }
    for (long gpa : transfer.words()) {
      state.write(gpa, transfer.stored(gpa, state.memory().read64(gpa), touch.value()));
    }
    return possible;
  }

  /** Whether the routes exist with A set only where it was seen. */
  private boolean isPossible(Transfer transfer) {
    for (int i = 0; i < parts.size(); i++) {
      AllowedOutcomes now = outcomes(parts.get(i), Through.ACCESSED);
      if (!now.routes().contains(transfer.routes().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** A fault of the first part, or of the second where the first can be translated. */
  @Clause({"T-FAULT-1", "T-FAULT-2", "T-INV-7", "G-AD-3", "G-CROSS-2", "G-CROSS-3"})
  private boolean fault(Outcome.PageFault fault, PhysicalMemory after) {
    boolean first = outcomes.get(0).faults().contains(fault);
    boolean second =
        parts.size() == 2
            && !outcomes.get(0).routes().isEmpty()
            && outcomes.get(1).faults().contains(fault);
    if (!first && !second) {
      return false;
    }
    state.freeSteps(seenIn(after));
    if (second) {
      outcomes.get(0).routes().stream()
          .filter(route -> route.setsDirty() && isDirty(after, route.dirtied()))
          .forEach(state::setDirty);
    }
    CpuState now = state.cpu(cpu);
    state.become(cpu, now, Invalidation.pageFault(now.pcid(), fault.cr2()));
    return true;
  }

  private static boolean isDirty(PhysicalMemory after, long gpa) {
    return (after.read32(gpa) & AccessedDirty.DIRTY) != 0;
  }

  /** How many outcomes differ in what the guest can see. */
  private int different() {
    Set<Object> all = new HashSet<>();
    for (AllowedOutcomes part : outcomes) {
      part.routes().forEach(route -> all.add(route.gpa()));
      all.addAll(part.faults());
    }
    return all.size() - (outcomes.size() - 1);
  }

  private static Verdict refused(Observation observed, Object allowed) {
    return new Verdict.Refused("seen: " + observed + "; allowed: " + allowed);
  }
}
