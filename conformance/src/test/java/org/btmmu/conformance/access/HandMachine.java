package org.btmmu.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;

/**
 * A guest set up by hand: 8 pages of memory, controls, and accesses that the reference and the
 * optimized walk must answer alike.
 *
 * <p>At first CR3 is 1000 (hexadecimal), memory is zero, WP, PSE and NXE are 1, the other controls
 * 0, and the processor has MAXPHYADDR 36, PSE-36 and 1-GByte pages.
 */
final class HandMachine {
  private static final int PAGES = 8;

  private final PagingMode mode;
  private final SmallMemory memory = new SmallMemory(PAGES);
  private final long[] pdptes = new long[4];
  private long cr3 = 0x1000;
  private boolean wp = true;
  private boolean pse = true;
  private boolean pge;
  private boolean smep;
  private boolean smap;
  private boolean nxe = true;
  private int keys;
  private Processor processor = new Processor(36, true, true, false);

  HandMachine(PagingMode mode) {
    this.mode = mode;
  }

  HandMachine word32(long gpa, long value) {
    memory.write32(gpa, (int) value);
    return this;
  }

  HandMachine word64(long gpa, long value) {
    memory.write64(gpa, value);
    return this;
  }

  HandMachine pdpte(int index, long value) {
    pdptes[index] = value;
    return this;
  }

  HandMachine cr3(long value) {
    cr3 = value;
    return this;
  }

  HandMachine wp(boolean on) {
    wp = on;
    return this;
  }

  HandMachine pse(boolean on) {
    pse = on;
    return this;
  }

  HandMachine pge(boolean on) {
    pge = on;
    return this;
  }

  HandMachine smep(boolean on) {
    smep = on;
    return this;
  }

  HandMachine smap(boolean on) {
    smap = on;
    return this;
  }

  HandMachine nxe(boolean on) {
    nxe = on;
    return this;
  }

  /** Turns PKE and PKS on, with all rights of all keys denied. */
  HandMachine allKeysDenied() {
    keys = -1;
    return this;
  }

  HandMachine maxPhysicalAddress(int bits) {
    processor = new Processor(bits, processor.pse36(), true, false);
    return this;
  }

  HandMachine withoutPse36() {
    processor = new Processor(processor.maxPhysicalAddress(), false, true, false);
    return this;
  }

  SmallMemory memory() {
    return memory;
  }

  PagingControls controls() {
    Pdptes registers = new Pdptes(pdptes[0], pdptes[1], pdptes[2], pdptes[3]);
    boolean protectionKeys = keys != 0;
    return new PagingControls(
        mode,
        cr3,
        registers,
        wp,
        pse,
        pge,
        smep,
        smap,
        protectionKeys,
        protectionKeys,
        nxe,
        keys,
        keys,
        processor);
  }

  /** An access at CPL 3. */
  Result user(AccessKind kind, long address) {
    return access(new Access(kind, address, 1, 3, false, false, false, false));
  }

  /** An explicit access at CPL 0 with EFLAGS.AC = 0. */
  Result supervisor(AccessKind kind, long address) {
    return access(new Access(kind, address, 1, 0, false, false, false, false));
  }

  /** An access; the machine's memory stays as it is. */
  Result access(Access access) {
    SmallMemory byReference = memory.fork();
    SmallMemory byOptimized = memory.fork();
    Outcome outcome = PageWalk.access(byReference, controls(), access).outcome();

    assertThat(PageWalk.walk(memory, controls(), access).outcome())
        .as("the reference's walk that leaves memory alone")
        .isEqualTo(outcome);
    assertThat(optimized(byOptimized, access)).as("the optimized walk").isEqualTo(outcome);
    if (outcome instanceof Outcome.Translation) {
      for (long gpa = 0; gpa < PAGES * 4096L; gpa += 8) {
        assertThat(byOptimized.read64(gpa))
            .as("the optimized A/D")
            .isEqualTo(byReference.read64(gpa));
      }
    }
    return new Result(outcome, byReference);
  }

  private Outcome optimized(SmallMemory words, Access access) {
    Trail trail = new Trail();
    int bits = FastAccess.of(access);
    FastControls controls = FastControls.of(controls());
    long packed = FastWalk.walk(words, controls, access.address(), bits, trail);
    if (PackedWalk.isTranslation(packed)) {
      FastAccessedDirty.writeBack(words, mode, trail, bits);
    }
    return PackedWalk.outcome(packed, access.address() & 0xffff_ffffL);
  }

  /**
   * What an access did.
   *
   * @param outcome what both walks answer
   * @param after memory with the A and D bits that the reference's walk sets
   */
  record Result(Outcome outcome, SmallMemory after) {
    /** The access is allowed and its first byte lies here. */
    void liesAt(long gpa, PageSize size) {
      assertThat(outcome).isInstanceOf(Outcome.Translation.class);
      Outcome.Translation translation = (Outcome.Translation) outcome;
      assertThat(translation.gpa()).isEqualTo(gpa);
      assertThat(translation.pageSize()).isEqualTo(size);
    }

    /** The access faults. */
    void faults(int errorCode, long cr2) {
      assertThat(outcome).isEqualTo(new Outcome.PageFault(errorCode, cr2));
    }
  }
}
