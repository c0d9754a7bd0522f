package org.btmmu.reference.guest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.btmmu.reference.guest.NextEntry.Leads;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.memory.PhysicalMemory;

/** How a {@link WhimsicalProcessor} walks the tables, and the walks that it remembers. */
final class WhimsicalWalker {
  final Set<PossibleWalk> walks = new LinkedHashSet<>();
  private final PhysicalMemory memory;
  private final Random random;
  private final Bug bug;
  private CpuState state;

  WhimsicalWalker(PhysicalMemory memory, CpuState state, Random random, Bug bug) {
    this.memory = memory;
    this.state = state;
    this.random = random;
    this.bug = bug;
  }

  void become(CpuState next) {
    state = next;
  }

  Outcome walk(Partial start, Access access, long address) {
    boolean marks = random.nextBoolean();
    List<EntryRead> reads = new ArrayList<>();
    List<PossibleWalk> found = new ArrayList<>();
    Partial walk = start;
    while (true) {
      switch (NextEntry.now(memory, walk, state.controls())) {
        case NextEntry.NotPresent _ -> {
          return faulted(FaultCode.notPresent(access, state.controls()), address, marks, reads);
        }
        case NextEntry.Reserved _ -> {
          return faulted(FaultCode.reserved(access, state.controls()), address, marks, reads);
        }
        case Leads(EntryRead read, Partial longer) -> {
          reads.add(read);
          found.add(longer);
          walk = longer;
        }
        case Leads(EntryRead read, Complete complete) -> {
          if (!complete.permits(access, state.controls())) {
            boolean key = complete.keyPermits(access, state.controls());
            return faulted(FaultCode.denied(access, key, state.controls()), address, marks, reads);
          }
          reads.add(read);
          found.add(complete);
          reads.forEach(one -> mark(one.gpa(), AccessedDirty.ACCESSED));
          if (access.kind().isWrite() || bug == Bug.D_IS_SET_BY_LOADS) {
            mark(read.gpa(), AccessedDirty.DIRTY);
            found.removeLast();
            found.add(dirty(complete));
          }
          walks.addAll(found);
          return complete.translation(address);
        }
      }
    }
  }

  private static Complete dirty(Complete walk) {
    return new Complete(
        walk.page(), walk.pcid(), walk.frame(), walk.size(), walk.rights(), walk.global(), true);
  }

  private Outcome faulted(int code, long address, boolean marks, List<EntryRead> reads) {
    if (marks) {
      reads.forEach(read -> mark(read.gpa(), AccessedDirty.ACCESSED));
    }
    return new Outcome.PageFault(code, address);
  }

  void extend(Partial walk) {
    if (NextEntry.now(memory, walk, state.controls()) instanceof Leads leads) {
      mark(leads.read().gpa(), AccessedDirty.ACCESSED);
      walks.add(leads.walk());
    }
  }

  List<Partial> starts(long page) {
    List<Partial> starts = new ArrayList<>();
    Partial begin = PossibleWalk.begin(page, state.pcid(), state.controls());
    if (begin != null) {
      starts.add(begin);
    }
    for (PossibleWalk walk : walks) {
      if (walk instanceof Partial partial
          && partial.page() == page
          && partial.pcid() == state.pcid()) {
        starts.add(partial);
      }
    }
    return starts;
  }

  private void mark(long gpa, long bit) {
    boolean skipped =
        bit == AccessedDirty.ACCESSED ? bug == Bug.A_IS_NOT_SET : bug == Bug.D_IS_NOT_SET;
    if (!skipped) {
      memory.write32(gpa, memory.read32(gpa) | (int) bit);
    }
  }
}
