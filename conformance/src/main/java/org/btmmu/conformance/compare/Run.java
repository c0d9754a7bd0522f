package org.btmmu.conformance.compare;

/** A guest on one machine: what is run once, and alone decides what is counted. */
public record Run(Subject subject, Variant variant) {
  /** What it is, for people. */
  public String title() {
    String special = variant.title().isEmpty() ? "" : ", " + variant.title();
    return "%s under %s%s".formatted(subject.name(), variant.scheme(), special);
  }

  /** Runs it. */
  Row row() {
    return subject.run(variant);
  }
}
