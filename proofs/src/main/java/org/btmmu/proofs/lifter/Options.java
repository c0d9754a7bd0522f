package org.btmmu.proofs.lifter;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settings of the lifter.
 *
 * @param maxUnroll how often a loop may go round, at the most
 * @param findLaw finds the method of the law with an id, for {@code @Law.uses}
 */
public record Options(int maxUnroll, Function<String, Optional<Method>> findLaw) {
  /** 4096 rounds, and no other laws. */
  public static final Options DEFAULT = new Options(4096, id -> Optional.empty());
}
