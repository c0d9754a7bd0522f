package org.btmmu.reference.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * A virtual CPU that does by chance what the rules let a processor do: it fills its TLB ahead of
 * use, forgets, uses what is old or walks anew. It may have a bug.
 */
final class WhimsicalProcessor {
  private final PhysicalMemory memory;
  private final long[] pages;
  private final Random random;
  private final Bug bug;
  private final WhimsicalWalker walker;
  private final Set<PossibleWalk> walks;
  private CpuState state;

  WhimsicalProcessor(PhysicalMemory memory, long[] pages, CpuState state, Random random, Bug bug) {
    this.memory = memory;
    this.pages = pages;
    this.state = state;
    this.random = random;
    this.bug = bug;
    this.walker = new WhimsicalWalker(memory, state, random, bug);
    this.walks = walker.walks;
  }

  /** Some free steps. */
  void idle() {
    for (int n = random.nextInt(6); n > 0; n--) {
      List<PossibleWalk> all = new ArrayList<>(walks);
      if (!all.isEmpty() && random.nextInt(4) == 0) {
        walks.remove(all.get(random.nextInt(all.size())));
      } else {
        List<Partial> starts = walker.starts(pages[random.nextInt(pages.length)]);
        if (!starts.isEmpty()) {
          walker.extend(starts.get(random.nextInt(starts.size())));
        }
      }
    }
  }

  Observation perform(Operation operation) {
    if (operation instanceof Touch touch) {
      return access(touch, touch.accessAs(state.cpl(), state.ac()));
    }
    ControlStep step = ControlStep.of(operation, state, memory);
    state = step.next();
    walker.become(state);
    if (step.invalidation() != null) {
      boolean keepsAll = bug == Bug.MOV_CR3_DROPS_NOTHING && operation instanceof Operation.MovCr3;
      boolean keepsPartial =
          bug == Bug.PARTIAL_WALKS_SURVIVE_INVLPG && operation instanceof Operation.Invlpg;
      walks.removeIf(walk ->
          switch (walk) {
            case Partial partial ->
                !keepsAll && !keepsPartial && step.invalidation().drops(partial);
            case Complete complete -> !keepsAll && step.invalidation().drops(complete);
          });
    }
    return step.observation();
  }

  private Observation access(Touch touch, Access access) {
    if (!AccessPart.isCanonical(access, state.controls())) {
      return new Observation.Fault(LinearAddress.nonCanonical(access));
    }
    List<AccessPart> parts = AccessPart.of(access, state.controls());
    long[] gpas = new long[parts.size()];
    for (int i = 0; i < gpas.length; i++) {
      Outcome outcome = translate(parts.get(i));
      if (!(outcome instanceof Outcome.Translation(long gpa, _, _, _, _))) {
        if (bug == Bug.HALF_A_STORE_BEFORE_A_FAULT && i == 1 && touch.stores()) {
          move(List.of(parts.get(0)), gpas, touch);
        }
        return new Observation.Fault(outcome);
      }
      gpas[i] = gpa;
    }
    return move(parts, gpas, touch);
  }

  private Observation move(List<AccessPart> parts, long[] gpas, Touch touch) {
    long value = 0;
    for (int i = 0; i < parts.size(); i++) {
      for (int k = 0; k < parts.get(i).sizeBytes(); k++) {
        long word = (gpas[i] + k) & -8L;
        int shift = (int) (8 * ((gpas[i] + k) & 7));
        int place = 8 * (parts.get(i).offset() + k);
        if (touch.stores()) {
          long one = touch.value() >>> place & 0xFF;
          memory.write64(word, memory.read64(word) & ~(0xFFL << shift) | one << shift);
        }
        value |= (memory.read64(word) >>> shift & 0xFF) << place;
      }
    }
    return touch.stores() ? new Observation.Stored() : new Observation.Value(value);
  }

  /** Uses an old translation or walks, from anywhere. */
  private Outcome translate(AccessPart part) {
    Access access = part.access();
    long address = LinearAddress.of(access, 0, state.controls());
    List<Outcome> hits = new ArrayList<>();
    for (PossibleWalk walk : walks) {
      if (walk instanceof Complete complete
          && complete.page() == part.page(state.controls())
          && (bug == Bug.PCIDS_ARE_IGNORED || complete.isUsableUnder(state.pcid()))
          && (complete.dirty() || !access.kind().isWrite() || bug == Bug.D_IS_NOT_SET)
          && (bug == Bug.RIGHTS_ARE_JUDGED_WHEN_CACHED
              || complete.permits(access, state.controls()))) {
        hits.add(complete.translation(address));
      }
    }
    if (!hits.isEmpty() && random.nextInt(4) != 0) {
      return hits.get(random.nextInt(hits.size()));
    }
    List<Partial> starts = walker.starts(part.page(state.controls()));
    Outcome outcome =
        starts.isEmpty()
            ? new Outcome.PageFault(FaultCode.notPresent(access, state.controls()), address)
            : walker.walk(starts.get(random.nextInt(starts.size())), access, address);
    if (outcome instanceof Outcome.PageFault && bug != Bug.TRANSLATIONS_SURVIVE_A_FAULT) {
      Invalidation event = Invalidation.pageFault(state.pcid(), address);
      walks.removeIf(walk ->
          switch (walk) {
            case Partial partial -> event.drops(partial);
            case Complete complete -> event.drops(complete);
          });
    }
    return outcome;
  }
}
