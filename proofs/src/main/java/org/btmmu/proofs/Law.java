package org.btmmu.proofs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a static boolean method as a law: true for all its arguments.
 *
 * <p>The same method is sampled, proved from its bytecode, and replayed on a counterexample. Its
 * hypotheses are stated by {@link Proof#given}, the situations that its proof must be able to reach
 * by {@link Proof#cover}. Parameters are primitives, enums, records of these, {@link
 * org.btmmu.spec.memory.PhysicalMemory}, and objects that change ({@link From}); a record's own
 * constructor says which of its values exist.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Law {
  /** The stable name, for example {@code walk-4level}. */
  String id();

  /** What the law says, in one sentence for people. */
  String says();

  /** The clauses of the normative text that the law covers. */
  String[] clauses() default {};

  /**
   * Ids of proved laws that stand for the methods they are about: in this proof a call of such a
   * method is not entered, its result is whatever the law allows.
   */
  String[] uses() default {};

  /**
   * The method that this law may stand for elsewhere, as {@code binary.ClassName#method}; its
   * parameters are the law's own, in the same order. Empty if none.
   */
  String about() default "";
}
