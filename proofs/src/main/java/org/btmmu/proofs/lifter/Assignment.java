package org.btmmu.proofs.lifter;

/** Concrete values for the free variables of a term. */
public interface Assignment {
  /** The value of a bit-vector variable; bits above its width are ignored. */
  long variable(Term variable);

  /**
   * The element of an array variable.
   *
   * @param array the variable
   * @param index zero-extended
   */
  long read(Term array, long index);
}
