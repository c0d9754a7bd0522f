package org.btmmu.reference.x86;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;

/** The accesses that instructions make (SDM 3A 5.6): by whom, and what their faults raise. */
final class Accesses {
  private Accesses() {}

  /** An access through a segment, with the rights of the CPL. */
  static Access explicit(Execution x, AccessKind kind, int segment, long linear, int sizeBytes) {
    boolean wide = x.registers.is64Bit();
    return access(x, kind, linear, sizeBytes, false, segment == Registers.SS, wide);
  }

  /** The fetch of code. */
  static Access fetch(Execution x, long linear, int sizeBytes) {
    boolean wide = x.registers.is64Bit();
    return access(x, AccessKind.FETCH, linear, sizeBytes, false, false, wide);
  }

  /** Loads from a descriptor table or a TSS, with supervisor rights at any CPL. */
  static long loadSystem(Execution x, long linear, int sizeBytes) {
    return x.failed() ? 0 : load(x, implicit(x, AccessKind.READ, linear, sizeBytes));
  }

  /** Stores likewise. */
  static void storeSystem(Execution x, long linear, int sizeBytes, long value) {
    if (!x.failed()) {
      store(x, implicit(x, AccessKind.WRITE, linear, sizeBytes), value);
    }
  }

  private static Access implicit(Execution x, AccessKind kind, long linear, int sizeBytes) {
    return access(x, kind, linear, sizeBytes, true, false, x.registers.isLongMode());
  }

  private static Access access(
      Execution x,
      AccessKind kind,
      long linear,
      int sizeBytes,
      boolean implicit,
      boolean stack,
      boolean wide) {
    boolean ac = x.registers.is(Flags.AC);
    return new Access(kind, linear, sizeBytes, x.registers.cpl, implicit, ac, stack, wide);
  }

  /** Loads; what the access raises is raised. */
  static long load(Execution x, Access access) {
    long value = x.memory.load(access);
    see(x, x.memory.fault());
    return value;
  }

  /** Stores likewise. */
  static void store(Execution x, Access access, long value) {
    x.memory.store(access, value);
    see(x, x.memory.fault());
  }

  /** Raises what an access raised, if anything. */
  static void see(Execution x, Outcome fault) {
    switch (fault) {
      case null -> {}
      case Outcome.Translation _ -> {}
      case Outcome.GeneralProtection _ -> x.raise(Vectors.GP, 0);
      case Outcome.StackFault _ -> x.raise(Vectors.SS, 0);
      case Outcome.PageFault(int code, long cr2) -> {
        x.raise(Vectors.PF, code);
        x.registers.cr2 = cr2;
      }
    }
  }
}
