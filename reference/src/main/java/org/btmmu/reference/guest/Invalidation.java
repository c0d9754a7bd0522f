package org.btmmu.reference.guest;

import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.Clause;

/**
 * What one event is guaranteed to remove from the guest TLB of the CPU that it happens on. The
 * factory methods are the rows of the table of SDM 3A 5.10.4.1.
 *
 * @param cause the event, for people
 * @param pcid the PCID whose walks go, 0 … 4095, or {@link #EVERY}
 * @param reach which linear addresses are concerned
 * @param address a linear address in the page concerned; without meaning if all are
 * @param globals what happens to global translations
 */
public record Invalidation(String cause, int pcid, Reach reach, long address, Globals globals) {
  /** As a PCID: every PCID. */
  public static final int EVERY = -1;

  /** Which linear addresses an invalidation concerns. */
  public enum Reach {
    /** All addresses. */
    ALL,
    /** Translations of the page, whatever its size; partial walks of all addresses. */
    PAGE_AND_ALL_PARTIAL,
    /** Translations of the page, whatever its size; partial walks of its 4 KByte. */
    PAGE
  }

  /** What happens to global translations. */
  public enum Globals {
    /** They stay. */
    KEPT,
    /** They go if their PCID is concerned, as others do. */
    AS_OTHERS,
    /** They go whatever their PCID is. */
    OF_EVERY_PCID
  }

  /** INVLPG. */
  @Clause("T-INV-1")
  public static Invalidation invlpg(int pcid, long address) {
    return new Invalidation(
        "INVLPG", pcid, Reach.PAGE_AND_ALL_PARTIAL, address, Globals.OF_EVERY_PCID);
  }

  /** MOV CR3 without bit 63, to this PCID. */
  @Clause("T-INV-2")
  public static Invalidation movCr3(int newPcid) {
    return new Invalidation("MOV CR3", newPcid, Reach.ALL, 0, Globals.KEPT);
  }

  /** CR4.PGE changes, CR4.PCIDE goes from 1 to 0, CR0.PG goes from 1 to 0; INVPCID 2. */
  @Clause({"T-INV-3", "T-INV-5"})
  public static Invalidation everything(String cause) {
    return new Invalidation(cause, EVERY, Reach.ALL, 0, Globals.OF_EVERY_PCID);
  }

  /** CR4.PAE changes, CR4.SMEP goes from 0 to 1. */
  @Clause("T-INV-4")
  public static Invalidation allOfPcid(String cause, int pcid) {
    return new Invalidation(cause, pcid, Reach.ALL, 0, Globals.AS_OTHERS);
  }

  /** INVPCID 0. */
  @Clause("T-INV-5")
  public static Invalidation invpcidAddress(int pcid, long address) {
    return new Invalidation("INVPCID 0", pcid, Reach.PAGE, address, Globals.KEPT);
  }

  /** INVPCID 1. */
  @Clause("T-INV-5")
  public static Invalidation invpcidSingle(int pcid) {
    return new Invalidation("INVPCID 1", pcid, Reach.ALL, 0, Globals.KEPT);
  }

  /** INVPCID 3. */
  @Clause("T-INV-5")
  public static Invalidation invpcidAllButGlobal() {
    return new Invalidation("INVPCID 3", EVERY, Reach.ALL, 0, Globals.KEPT);
  }

  /** A page fault at this address. */
  @Clause("T-INV-7")
  public static Invalidation pageFault(int pcid, long address) {
    return new Invalidation("the page fault", pcid, Reach.PAGE, address, Globals.AS_OTHERS);
  }

  /** Whether this partial walk is removed. */
  public boolean drops(Partial walk) {
    return drops(walk.page(), walk.pcid());
  }

  /** Whether partial walks of this page are removed. */
  public boolean drops(long page, int ofPcid) {
    return concerns(ofPcid)
        && switch (reach) {
          case ALL, PAGE_AND_ALL_PARTIAL -> true;
          case PAGE -> page == (address & -4096L);
        };
  }

  /** Whether this translation is removed. */
  public boolean drops(Complete walk) {
    boolean ofPcid =
        walk.global() && globals != Globals.AS_OTHERS
            ? globals == Globals.OF_EVERY_PCID
            : concerns(walk.pcid());
    return ofPcid
        && switch (reach) {
          case ALL -> true;
          case PAGE_AND_ALL_PARTIAL, PAGE -> (walk.page() ^ address) >>> walk.size().shift() == 0;
        };
  }

  private boolean concerns(int ofPcid) {
    return pcid == EVERY || pcid == ofPcid;
  }
}
