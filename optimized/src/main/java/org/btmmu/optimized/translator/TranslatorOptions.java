package org.btmmu.optimized.translator;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the translator does to be fast, each of which can be left out, and one thing that base QEMU
 * once did wrong.
 *
 * @param used what is done
 * @param comparisonDefect SoftMMU's comparators of 32-bit guests are extended with their sign and
 *     the address with zeros, as before QEMU's commit 4e655e3cd8: an address with bit 31 is always
 *     a miss
 */
public record TranslatorOptions(Set<Optimization> used, boolean comparisonDefect) {
  /** What can be left out; in options and tables in lower case with hyphens. */
  public enum Optimization {
    /** Blocks of a page jump to each other by themselves. */
    BLOCK_CHAINING,
    /** Targets of other jumps are looked for in a cache before the runtime is asked. */
    JUMP_CACHE,
    /** The runtime, too, goes on through that cache. */
    RESUME_BY_JUMP_CACHE,
    /** It outlives the invalidation of a page that no cached target can lie in. */
    KEPT_JUMPS,
    /** Near jumps of code whose accesses are checked are inline, too. */
    CHECKED_JUMPS,
    /** Segment registers are pushed, and all registers pushed and popped, by translated code. */
    STACK_FRAMES,
    /** The guest's general registers have host registers of their own for good. */
    REGISTER_PINNING,
    /** Flags are computed where they are needed, from the operands of what sets them. */
    LAZY_FLAGS,
    /** Flags that others replace before they are needed are not computed. */
    DEAD_FLAGS,
    /** String instructions and their repetitions are translated, not left to the runtime. */
    INLINE_STRINGS,
    /** Divisions are translated; the runtime raises their exceptions. */
    INLINE_DIVISION,
    /** Translations of code that was changed are kept, and used again where it is as it was. */
    KEPT_TRANSLATIONS,
    /** On pages where code was often changed, blocks check themselves, and stores are free. */
    SELF_CHECKING_BLOCKS,
    /** Shifts by CL are words of the host's, without a helper. */
    INLINE_SHIFTS,
    /** A carry of flags that are not known is computed by the host's words, without a helper. */
    INLINE_CARRY,
    /** A way from block to block looks by itself whether steps are left. */
    DIRECT_JUMPS,
    /** Operands of flags that only an exception needs are noted, not copied. */
    NOTED_FLAGS;

    String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The names of what can be left out. */
  public static final List<String> NAMES =
      Arrays.stream(Optimization.values()).map(Optimization::title).toList();

  /** All, and nothing wrong. */
  public static final TranslatorOptions ALL = without(Set.of());

  /** A copy of the set. */
  public TranslatorOptions {
    used = Set.copyOf(used);
  }

  /**
   * All but these.
   *
   * @throws IllegalArgumentException if there is none of a name
   */
  public static TranslatorOptions without(Set<String> names) {
    if (!NAMES.containsAll(names)) {
      throw new IllegalArgumentException("no optimization of the translator among " + names);
    }
    Set<Optimization> used = EnumSet.allOf(Optimization.class);
    used.removeIf(optimization -> names.contains(optimization.title()));
    return new TranslatorOptions(used, false);
  }

  /** Whether something is done. */
  public boolean has(Optimization optimization) {
    return used.contains(optimization);
  }

  /** The same with the comparison that was wrong. */
  public TranslatorOptions withComparisonDefect() {
    return new TranslatorOptions(used, true);
  }
}
