package org.btmmu.optimized.translator;

/** How a block may lead to others of its page by itself. */
enum Chaining {
  NOT,
  BY_JUMPS,
  /** See {@link DirectJump}. */
  DIRECT;

  static Chaining of(boolean chains, boolean direct) {
    return chains ? (direct ? DIRECT : BY_JUMPS) : NOT;
  }
}
