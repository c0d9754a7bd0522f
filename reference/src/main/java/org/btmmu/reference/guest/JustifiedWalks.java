package org.btmmu.reference.guest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.btmmu.reference.guest.History.Since;
import org.btmmu.reference.guest.NextEntry.Leads;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.EntryRead;

/**
 * The walks of one page that one CPU may hold now, each with the moments at which its entries were
 * read. A walk is justified if there are moments, one for each of its entries and none before that
 * of the entry above, such that
 *
 * <ul>
 *   <li>at its moment each entry was in memory, present, without reserved bits and with A set, and
 *       the walk's PCID was the current one; the first was read at the root of that moment;
 *   <li>between the first and the last no event removed partial walks of the page and PCID;
 *   <li>after the last no event removed the translation; for a partial walk: partial walks of its
 *       page and PCID.
 * </ul>
 */
@Clause({"T-HIST-1", "T-HIST-2", "T-FILL-4"})
public final class JustifiedWalks {
  /**
   * One entry of a walk and when it was read.
   *
   * @param above the reading of the entry above; null for the first
   * @param walk the walk after this entry
   * @param read the entry
   * @param since the moment from which memory held it so
   * @param moment when it was read
   */
  public record Reading(Reading above, PossibleWalk walk, EntryRead read, int since, int moment) {}

  private final History history;
  private final int cpu;
  private final long page;
  private final Map<Complete, Reading> complete = new LinkedHashMap<>();
  private final Map<Partial, Reading> partial = new LinkedHashMap<>();

  private JustifiedWalks(History history, int cpu, long page) {
    this.history = history;
    this.cpu = cpu;
    this.page = page;
  }

  /** Searches the history for the walks of a 4-KByte page of linear addresses. */
  public static JustifiedWalks of(History history, int cpu, long page) {
    JustifiedWalks walks = new JustifiedWalks(history, cpu, page);
    Set<Integer> pcids = new TreeSet<>();
    for (int moment = 0; moment <= history.now(); moment++) {
      pcids.add(history.state(cpu, moment).pcid());
    }
    for (int pcid : pcids) {
      int from = 0;
      for (Since<Invalidation> event : history.invalidations(cpu)) {
        if (event.value().drops(page, pcid)) {
          walks.search(pcid, from, event.moment() - 1);
          walks.partial.keySet().removeIf(walk -> walk.pcid() == pcid);
          from = event.moment();
        }
      }
      walks.search(pcid, from, history.now());
    }
    walks.complete.values().removeIf(walks::isInvalidated);
    return walks;
  }

  /** The translations that may be used under this PCID, each with its last reading. */
  public Map<Complete, Reading> complete(int pcid) {
    Map<Complete, Reading> usable = new LinkedHashMap<>(complete);
    usable.keySet().removeIf(walk -> !walk.isUsableUnder(pcid));
    return usable;
  }

  /** The partial walks that may be used under this PCID, each with its last reading. */
  public Map<Partial, Reading> partial(int pcid) {
    Map<Partial, Reading> usable = new LinkedHashMap<>(partial);
    usable.keySet().removeIf(walk -> walk.pcid() != pcid);
    return usable;
  }

  private boolean isInvalidated(Reading last) {
    List<Since<Invalidation>> events = history.invalidations(cpu);
    return events.stream()
        .anyMatch(e -> e.moment() > last.moment() && e.value().drops((Complete) last.walk()));
  }

  /**
   * The walks all of whose entries are read between two moments, both included. Of the moments at
   * which an upper entry may be read, the earliest leaves most room for those below; of those of
   * the last entry, the latest is before the fewest invalidations.
   */
  private void search(int pcid, int from, int to) {
    Map<Partial, Reading> level = new LinkedHashMap<>();
    for (int moment = to; moment >= from; moment--) {
      if (history.state(cpu, moment).pcid() == pcid) {
        Partial begin = PossibleWalk.begin(page, pcid, history.state(cpu, moment).controls());
        if (begin != null) {
          read(new Reading(null, begin, null, moment, moment), moment, level);
        }
      }
    }
    while (!level.isEmpty()) {
      partial.putAll(level);
      Map<Partial, Reading> below = new LinkedHashMap<>();
      for (Reading above : level.values()) {
        for (int moment = to; moment >= above.moment(); moment--) {
          read(above, moment, below);
        }
      }
      level = below;
    }
  }

  /** Reads the next entry at this moment; moments come latest first. */
  private void read(Reading above, int moment, Map<Partial, Reading> below) {
    CpuState state = history.state(cpu, moment);
    Partial walk = (Partial) above.walk();
    if (state.pcid() != walk.pcid()) {
      return;
    }
    int bytes = state.controls().mode().entryBytes();
    Since<Long> entry = history.entry(walk.next(), bytes, moment);
    if (NextEntry.of(entry.value(), walk, state.controls()) instanceof Leads leads
        && leads.isAccessed()) {
      Reading reading = new Reading(above, leads.walk(), leads.read(), entry.moment(), moment);
      switch (leads.walk()) {
        case Complete found -> complete.merge(found, reading, JustifiedWalks::later);
        case Partial longer -> below.merge(longer, reading, JustifiedWalks::earlier);
      }
    }
  }

  private static Reading later(Reading one, Reading other) {
    return one.moment() >= other.moment() ? one : other;
  }

  private static Reading earlier(Reading one, Reading other) {
    return one.moment() <= other.moment() ? one : other;
  }
}
