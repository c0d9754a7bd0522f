package org.btmmu.optimized.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.btmmu.spec.Clause;

/**
 * The optimizations of the kernel module, each of which can be left out.
 *
 * @param keepSpaces leaves survive a switch of address spaces where the architecture allows it
 * @param midPerClass each access class has a MID of its own, so that a change of class flushes
 *     nothing
 * @param lazyInvalidation the guest TLB loses entries of domains not in use when they are used
 *     again
 * @param upgradeInPlace a fill writes the pair that the guest TLB holds, instead of dropping it
 * @param wholeLargePages large guest pages are kept whole where their backing allows it
 * @param fillAround a fill takes the neighbour of the pair along
 * @param crossInHardware an access in two pages is one access of the hardware
 * @param shortWalks tables above the last are tracked, and walks read what lies below them
 * @param keptLeaves leaves whose tables are tracked, and were not written, outlive flushes
 * @param refillFills the refill handler reads the guest's last table, if the way there is known
 */
public record Features(
    @Clause("K-OPT-1") boolean keepSpaces,
    @Clause("K-OPT-2") boolean midPerClass,
    @Clause("K-OPT-3") boolean lazyInvalidation,
    @Clause("K-OPT-4") boolean upgradeInPlace,
    @Clause("K-OPT-5") boolean wholeLargePages,
    @Clause("K-OPT-6") boolean fillAround,
    @Clause("K-OPT-7") boolean crossInHardware,
    @Clause("K-OPT-8") boolean shortWalks,
    @Clause("K-OPT-9") boolean keptLeaves,
    @Clause("K-OPT-10") boolean refillFills) {
  /** The names of the optimizations. */
  public static final List<String> NAMES =
      List.of(
          "keep-spaces",
          "mid-per-class",
          "lazy-invalidation",
          "upgrade-in-place",
          "whole-large-pages",
          "fill-around",
          "cross-in-hardware",
          "short-walks",
          "kept-leaves",
          "refill-fills");

  /** All optimizations. */
  public static final Features ALL = without(Set.of());

  /**
   * All but these.
   *
   * @throws IllegalArgumentException if there is no optimization of a name
   */
  public static Features without(Set<String> names) {
    for (String name : names) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "no optimization " + name + "; there are " + String.join(", ", NAMES));
      }
    }
    Boolean[] on = new Boolean[NAMES.size()];
    Arrays.setAll(on, i -> !names.contains(NAMES.get(i)));
    return new Features(on[0], on[1], on[2], on[3], on[4], on[5], on[6], on[7], on[8], on[9]);
  }
}
