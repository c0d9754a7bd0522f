package org.btmmu.conformance.zoo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a public static method that stands for one of the shipped code and repeats a bug that was
 * made elsewhere. Its parameters and result are those of the method that it replaces; for an
 * instance method the receiver comes first. What has a type that is not public it takes as an
 * Object. It may call the method that it replaces, if that is public.
 *
 * <p>Nothing of it is in the shipped code: {@link MutantLoader} redirects the calls when it defines
 * the classes of a trial.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Mutant {
  /** The stable name, for example {@code pk-bit-dropped}. */
  String id();

  /** What goes wrong, in one sentence for people. */
  String says();

  /** Where the bug was made, as the bug zoo's table has it. */
  String source();

  /** The method that it replaces, as {@code binary.ClassName#method}. */
  String replaces();

  /** The laws that refute it: each of them, by sampling and by proof. */
  String[] laws() default {};

  /**
   * The implementation ({@link org.btmmu.conformance.trace.SubjectKind}) on which a campaign finds
   * a trace that shows it; otherwise empty.
   */
  String campaign() default "";

  /**
   * The scope ({@link org.btmmu.conformance.modelcheck.Scopes}) in which an exhaustive search finds
   * a trace that shows it; otherwise empty.
   */
  String enumeration() default "";

  /**
   * The small guests ({@link org.btmmu.conformance.machine.SmallGuest}) that show it when they are
   * translated and run in lockstep with the reference, each with the memory scheme that it is to be
   * run under, as {@code guest/scheme}; each of them shows it.
   */
  String[] lockstep() default {};

  /**
   * For a bug that only costs: the counter of the implementation that it raises, on the same
   * traces, or in a run of {@link #counted}; otherwise empty.
   */
  String counter() default "";

  /** The small guest and the scheme of {@link #counter}; otherwise empty: traces are counted. */
  String counted() default "";
}
