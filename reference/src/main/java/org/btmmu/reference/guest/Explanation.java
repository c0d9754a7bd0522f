package org.btmmu.reference.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.btmmu.reference.guest.AllowedOutcomes.Route;
import org.btmmu.reference.guest.JustifiedWalks.Reading;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.spec.guest.EntryRead;

/**
 * Why an outcome is allowed.
 *
 * @param outcome for people: the guest physical address of the access's first byte, or the fault
 * @param why for people: which entries, of which steps, read when
 */
public record Explanation(String outcome, String why) {
  /** The reasons for all that an access inside one page may lead to. */
  static List<Explanation> of(History history, int cpu, long page, AllowedOutcomes outcomes) {
    List<Explanation> reasons = new ArrayList<>();
    int pcid = history.state(cpu, history.now()).pcid();
    Map<Complete, Reading> justified = JustifiedWalks.of(history, cpu, page).complete(pcid);
    for (Route route : outcomes.routes()) {
      Reading last = route.setsDirty() ? null : justified.get(route.walk());
      reasons.add(
          new Explanation(
              "address 0x%x".formatted(route.gpa()),
              last == null ? "by a walk of the tables as they are" : readings(history, last)));
    }
    outcomes
        .faults()
        .forEach(fault -> reasons.add(new Explanation(fault.toString(), "the tables as they are")));
    return reasons;
  }

  /** Each entry from the root downwards, then what kept the translation. */
  private static String readings(History history, Reading last) {
    StringBuilder text = new StringBuilder();
    for (Reading reading = last; reading.read() != null; reading = reading.above()) {
      EntryRead entry = reading.read();
      text.insert(
          0,
          "%s at 0x%x = 0x%x of %s, read %s; "
              .formatted(
                  entry.format(),
                  entry.gpa(),
                  entry.value(),
                  step(history, reading.since()),
                  reading.moment() == history.now()
                      ? "now"
                      : "after " + step(history, reading.moment())));
    }
    return text + "nothing has dropped it since";
  }

  private static String step(History history, int moment) {
    int step = history.stepOf(moment);
    return step == 0 ? "the start" : "step " + step;
  }
}
