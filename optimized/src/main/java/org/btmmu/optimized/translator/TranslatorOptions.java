package org.btmmu.optimized.translator;

import java.util.List;
import java.util.Set;

/**
 * What the translator does to be fast, each of which can be left out, and one thing that base QEMU
 * once did wrong.
 *
 * @param chain blocks of a page jump to each other by themselves
 * @param jumpCache targets of other jumps are looked for in a cache before the runtime is asked
 * @param deadFlags flags that others replace before they are needed are not computed
 * @param comparisonDefect SoftMMU's comparators of 32-bit guests are extended with their sign and
 *     the address with zeros, as before QEMU's commit 4e655e3cd8: an address with bit 31 is always
 *     a miss
 */
public record TranslatorOptions(
    boolean chain, boolean jumpCache, boolean deadFlags, boolean comparisonDefect) {
  /** The names of what can be left out. */
  public static final List<String> NAMES = List.of("block-chaining", "jump-cache", "dead-flags");

  /** All, and nothing wrong. */
  public static final TranslatorOptions ALL = without(Set.of());

  /**
   * All but these.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  public static TranslatorOptions without(Set<String> names) {
    if (!NAMES.containsAll(names)) {
      throw new IllegalArgumentException("no optimization of the translator among " + names);
    }
    return new TranslatorOptions(
        !names.contains(NAMES.get(0)),
        !names.contains(NAMES.get(1)),
        !names.contains(NAMES.get(2)),
        false);
  }

  /** The same with the comparison that was wrong. */
  public TranslatorOptions withComparisonDefect() {
    return new TranslatorOptions(chain, jumpCache, deadFlags, true);
  }
}
