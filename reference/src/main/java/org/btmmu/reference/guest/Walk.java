package org.btmmu.reference.guest;

import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome;

/**
 * A page walk and what it went through.
 *
 * @param outcome what the guest sees
 * @param reads the entries found present and without reserved bits, root first; one place for each
 *     level of the mode, null from {@code count} on
 * @param count how many entries {@code reads} holds
 */
public record Walk(Outcome outcome, EntryRead[] reads, int count) {
  /** Whether the access is allowed. */
  public boolean isTranslation() {
    return outcome instanceof Outcome.Translation;
  }
}
