package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.proofs.replay.WordMemory;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;

/**
 * A word of memory in which an access sets A or D, by the reference or by the optimized code.
 *
 * @param gpa guest physical address of the 64-bit word
 * @param before its value before the access
 * @param reference its value after the reference's access; if that faults, its value before
 * @param optimized its value after the optimized walk and write-back
 */
public record EntryUpdate(long gpa, long before, long reference, long optimized) {
  /** Whether both leave the same word. */
  public boolean agree() {
    return reference == optimized;
  }

  /** The words that an access changes, in ascending order. */
  public static List<EntryUpdate> of(WordMemory memory, PagingControls controls, Access access) {
    WordMemory architecture = memory.fork();
    boolean allowed = PageWalk.access(architecture, controls, access).isTranslation();
    WordMemory expected = allowed ? architecture : memory;
    WordMemory written = memory.fork();
    int bits = FastAccess.of(access);
    Trail trail = new Trail();
    long packed = FastWalk.walk(written, FastControls.of(controls), access.address(), bits, trail);
    if (PackedWalk.isTranslation(packed)) {
      FastAccessedDirty.writeBack(written, controls.mode(), trail, bits);
    }
    TreeSet<Long> places = new TreeSet<>(expected.words().keySet());
    places.addAll(written.words().keySet());
    List<EntryUpdate> updates = new ArrayList<>();
    for (long gpa : places) {
      EntryUpdate update =
          new EntryUpdate(gpa, memory.read64(gpa), expected.read64(gpa), written.read64(gpa));
      if (update.before != update.reference || !update.agree()) {
        updates.add(update);
      }
    }
    return List.copyOf(updates);
  }
}
