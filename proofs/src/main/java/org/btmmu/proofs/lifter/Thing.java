package org.btmmu.proofs.lifter;

/** What a reference may refer to. */
sealed interface Thing {
  /** Nothing. */
  record Null() implements Thing {}

  /** An object of this JVM that never changes: an enum constant, a captured array, a string. */
  record Constant(Object object) implements Thing {}

  /**
   * A record, as its components: immutable and without identity.
   *
   * @param fields one for each component, in order; not to be changed
   */
  record Components(Class<?> type, Value[] fields) implements Thing {}

  /**
   * A mutable object, an array or a memory; its contents are in the {@link Heap}: fields in the
   * order of {@link Classes#fields}, elements, or as {@link ArrayObjects#open} and {@link
   * MemoryCalls} say.
   *
   * @param id unique in one lifting
   */
  record Cells(int id, Class<?> type) implements Thing {}

  /** A string or an exception, which nothing may look at. */
  record Opaque() implements Thing {}

  /** Nothing. */
  Thing NULL = new Null();

  /** A string or an exception. */
  Thing OPAQUE = new Opaque();

  /** Whether the two are one and the same; false for records. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  static boolean same(Thing a, Thing b) {
    if (a instanceof Constant x && b instanceof Constant y) {
      return x.object() == y.object();
    }
    if (a instanceof Cells x && b instanceof Cells y) {
      return x.id() == y.id();
    }
    return a instanceof Null && b instanceof Null || a instanceof Opaque && b instanceof Opaque;
  }

  /** The class of an object; null for nothing. */
  static Class<?> type(Thing thing) {
    return switch (thing) {
      case Null n -> null;
      case Constant c -> c.object().getClass();
      case Components c -> c.type();
      case Cells c -> c.type();
      case Opaque o -> Object.class;
    };
  }
}
