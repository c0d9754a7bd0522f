package org.btmmu.conformance.compare;

import java.util.Set;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.translator.TranslatorOptions;
import org.btmmu.spec.host.Geometry;

/**
 * A machine that guests are run on.
 *
 * @param title what is special about it; empty for nothing
 * @param scheme the memory scheme
 */
public record Variant(
    String title, String scheme, Geometry geometry, Features features, TranslatorOptions options) {
  /** A scheme as it is. */
  public static Variant of(String scheme) {
    return new Variant("", scheme, Geometry.DEFAULT, Features.ALL, TranslatorOptions.ALL);
  }

  /** The same without one optimization of the kernel module or of the translator. */
  public Variant without(String optimization) {
    Set<String> names = Set.of(optimization);
    return Features.NAMES.contains(optimization)
        ? new Variant(optimization, scheme, geometry, Features.without(names), options)
        : new Variant(optimization, scheme, geometry, features, TranslatorOptions.without(names));
  }

  /** The same with a guest TLB of another size: half as many entries and sets, or twice. */
  public Variant resized(boolean twice) {
    Geometry all = geometry;
    Geometry other =
        new Geometry(
            all.segmentBits(),
            all.physicalBits(),
            all.jointEntries(),
            twice ? 2 * all.anySizeEntries() : all.anySizeEntries() / 2,
            twice ? 2 * all.sets() : all.sets() / 2,
            all.ways(),
            all.midBits(),
            all.slots());
    String name =
        "guest TLB %s: %,d entries"
            .formatted(twice ? "\u00d72" : "\u00d7\u00bd", other.guestEntries());
    return new Variant(name, scheme, other, features, options);
  }

  /** The same with SoftMMU's comparison as it was before QEMU's commit 4e655e3cd8. */
  public Variant withComparisonDefect() {
    return new Variant(
        "comparison defect", scheme, geometry, features, options.withComparisonDefect());
  }
}
