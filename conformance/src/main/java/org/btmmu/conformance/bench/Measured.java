package org.btmmu.conformance.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the figure of a benchmark means. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Measured {
  /** What is counted, in the plural: the figure is how many of these a second. */
  String value();

  /**
   * The benchmark that it is compared with: the last part of its name, where the parts before it
   * are the same; empty for none.
   */
  String against() default "";
}
