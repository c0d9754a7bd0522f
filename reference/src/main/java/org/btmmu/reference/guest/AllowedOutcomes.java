package org.btmmu.reference.guest;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.btmmu.reference.guest.NextEntry.Leads;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Rights;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * All that an access inside one page may lead to, given what the processor may hold for the page.
 *
 * @param routes the ways to translate it
 * @param faults the page faults it may raise
 */
public record AllowedOutcomes(Set<Route> routes, Set<Outcome.PageFault> faults) {
  /**
   * One way to translate an access.
   *
   * @param walk the translation used
   * @param gpa guest physical address of the access's first byte
   * @param dirtied guest physical address of the entry in which the access sets D; −1 if it sets
   *     none
   */
  public record Route(Complete walk, long gpa, long dirtied) {
    /** Whether the access sets D. */
    public boolean setsDirty() {
      return dirtied != -1;
    }
  }

  /** Which entries a walk made now may go through. */
  public enum Through {
    /** Any: the walk sets A where it is 0. */
    ANY,
    /** Only those whose A is set: memory showed that it was not set in others. */
    ACCESSED
  }

  /**
   * The outcomes of an access to an address that is canonical.
   *
   * @param partial the partial walks of the page that may be used
   * @param complete the translations of the page that may be used
   * @param through with {@link Through#ACCESSED} only the routes are complete, not the faults: an
   *     access that faults need not set A
   */
  @Clause({"T-USE-1", "T-USE-2", "T-USE-4", "T-FAULT-1", "T-FAULT-2"})
  public static AllowedOutcomes of(
      Collection<Partial> partial,
      Collection<Complete> complete,
      PhysicalMemory memory,
      CpuState cpu,
      Access access,
      Through through) {
    PagingControls controls = cpu.controls();
    AllowedOutcomes outcomes = new AllowedOutcomes(new LinkedHashSet<>(), new LinkedHashSet<>());
    long address = LinearAddress.of(access, 0, controls);
    if (controls.mode() == PagingMode.OFF) {
      outcomes.routes.add(unpaged(address));
      return outcomes;
    }
    for (Complete walk : complete) {
      if (walk.permits(access, controls) && (walk.dirty() || !access.kind().isWrite())) {
        outcomes.routes.add(new Route(walk, walk.translation(address).gpa(), -1));
      }
    }
    Set<Partial> reached = new LinkedHashSet<>(partial);
    Partial begin = PossibleWalk.begin(address & -4096L, cpu.pcid(), controls);
    if (begin == null) {
      outcomes.faults.add(fault(FaultCode.notPresent(access, controls), address));
    } else {
      reached.add(begin);
    }
    ArrayDeque<Partial> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      switch (NextEntry.now(memory, open.remove(), controls)) {
        case NextEntry.NotPresent _ ->
            outcomes.faults.add(fault(FaultCode.notPresent(access, controls), address));
        case NextEntry.Reserved _ ->
            outcomes.faults.add(fault(FaultCode.reserved(access, controls), address));
        case Leads leads when through == Through.ACCESSED && !leads.isAccessed() -> {}
        case Leads(EntryRead _, Partial longer) -> {
          if (reached.add(longer)) {
            open.add(longer);
          }
        }
        case Leads(EntryRead read, Complete walk) -> outcomes.judge(read, walk, access, controls);
      }
    }
    return outcomes;
  }

  /** The leaf was read now: it allows the access, which then sets A and D, or it refuses. */
  @Clause({"T-USE-4", "T-FAULT-1"})
  private void judge(EntryRead leaf, Complete walk, Access access, PagingControls controls) {
    long address = LinearAddress.of(access, 0, controls);
    if (!walk.permits(access, controls)) {
      int code = FaultCode.denied(access, walk.keyPermits(access, controls), controls);
      faults.add(fault(code, address));
    } else {
      long dirtied = access.kind().isWrite() && !walk.dirty() ? leaf.gpa() : -1;
      routes.add(new Route(walk, walk.translation(address).gpa(), dirtied));
    }
  }

  @Clause("G-ERR-7")
  private static Outcome.PageFault fault(int errorCode, long address) {
    return new Outcome.PageFault(errorCode, address);
  }

  @Clause("G-WALK-1")
  private static Route unpaged(long address) {
    Complete walk =
        new Complete(
            address & -4096L, 0, address & -4096L, PageSize.SIZE_4KB, Rights.ALL, false, true);
    return new Route(walk, address, -1);
  }
}
