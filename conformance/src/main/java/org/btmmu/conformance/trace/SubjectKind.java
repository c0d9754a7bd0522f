package org.btmmu.conformance.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The implementations that a trace can drive. */
public enum SubjectKind {
  /** The fast walk alone. */
  UNCACHED(UncachedSubject::of),
  /** The machine with BTMMU. */
  BTMMU(BtmmuSubject::of);

  private final Function<Scenario, Subject> maker;

  SubjectKind(Function<Scenario, Subject> maker) {
    this.maker = maker;
  }

  /** A fresh one at the start of a scenario. */
  public Subject at(Scenario scenario) {
    return maker.apply(scenario);
  }

  /** The name for people and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> words() {
    return Arrays.stream(values()).map(SubjectKind::word).toList();
  }
}
