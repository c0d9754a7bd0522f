package org.btmmu.optimized.executor;

import java.util.List;

/** What the executor counts, exactly: kinds with stable names. */
public final class HostCounts {
  /**
   * Instructions carried out, the refill handler's too, those that raised a guest exception not.
   */
  public static final int INSTRUCTIONS = 0;

  /** Of these, those of the refill handler. */
  public static final int REFILL_INSTRUCTIONS = 1;

  public static final int GUEST_LOADS = 2;
  public static final int GUEST_STORES = 3;
  public static final int GUEST_LOADS_FOR_WRITE = 4;
  public static final int GUEST_PROBES = 5;

  /** Of the guest accesses, those that lie in two pages. */
  public static final int GUEST_CROSSINGS = 6;

  public static final int GUEST_REFILLS = 7;

  /** Of the refills, those that wrote a pair without V. */
  public static final int EMPTY_REFILLS = 8;

  public static final int GUEST_FAULTS = 9;

  /** Look-ups of a software TLB that words marked by {@link Executor#mark} begin. */
  public static final int LOOKUPS_32 = 10;

  /** The same of 64-bit guests. */
  public static final int LOOKUPS_64 = 11;

  /** Of the refills, those that filled the shadow page table from the guest's. */
  public static final int REFILL_FILLS = 12;

  private static final List<String> NAMES =
      List.of(
          "host-instructions",
          "refill-instructions",
          "guest-loads",
          "guest-stores",
          "guest-loads-for-write",
          "guest-probes",
          "guest-crossings",
          "guest-refills",
          "empty-guest-refills",
          "guest-fault-entries",
          "lookups-32",
          "lookups-64",
          "refill-fills");

  private HostCounts() {}

  /** The kinds. */
  public static int kinds() {
    return NAMES.size();
  }

  /** The stable name of a kind. */
  public static String name(int kind) {
    return NAMES.get(kind);
  }
}
