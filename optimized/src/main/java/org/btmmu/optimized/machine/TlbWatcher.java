package org.btmmu.optimized.machine;

/** Is told what a guest's processor does to its TLB, after it is done. */
public interface TlbWatcher {
  /** What control registers or key registers say has changed, or more than a page was dropped. */
  void changed();

  /** INVLPG or INVPCID dropped the page of a linear address. */
  void invalidated(long linear);
}
