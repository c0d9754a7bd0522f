package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.Apart.hex;

import java.util.Arrays;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.reference.guest.AccessedDirty;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.reference.guest.LinearAddress;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.guest.Walk;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.LinearMemory;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Outcome.Translation;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The reference's memory in lockstep. Each access walks the tables as they are now; what the
 * translated processor did must be that, or what a TLB may still hold: then the reference follows.
 */
final class FollowingMemory implements LinearMemory {
  private static final int PLACES = 4096;

  private final Registers registers;
  private final Processor model;
  private final PhysicalMemory memory;
  private final AccessTape tape;
  private final PhysicalMemory primary;
  private final FetchedCode fetches;
  private final HeldTranslations held = new HeldTranslations();

  /** Walks with nothing left to mark: what they are of, and the page that they lead to. */
  private final long[] tags = new long[PLACES];

  private final long[] frames = new long[PLACES];

  /** The pages of memory that those walks have read. */
  private final boolean[] tables;

  private PagingControls controls;
  private Outcome fault;

  /** An access in two pages of which one is no RAM is being made. */
  private boolean besideHole;

  /**
   * Memory of the reference.
   *
   * @param memory its own guest physical memory
   * @param pages how many pages of RAM there are
   * @param primary the translated processor's, which is ahead
   */
  FollowingMemory(
      Registers registers,
      Processor model,
      PhysicalMemory memory,
      int pages,
      AccessTape tape,
      FetchedCode fetches,
      PhysicalMemory primary) {
    this.registers = registers;
    this.model = model;
    this.memory = memory;
    this.tape = tape;
    this.primary = primary;
    this.fetches = fetches;
    tables = new boolean[pages];
    forget();
  }

  @Override
  public long load(Access access) {
    int first = inFirstPage(access);
    if (access.sizeBytes() <= first) {
      long gpa = translate(access, access.kind() != AccessKind.FETCH);
      return fault == null ? read(access, gpa, access.sizeBytes()) : 0;
    }
    if (!crosses(access)) {
      return 0;
    }
    Access rest = rest(access);
    long lower = translate(access, false);
    long upper = translate(rest, false);
    besideHole = isHole(lower) || isHole(upper);
    long value = read(access, lower, first);
    value |= read(rest, upper, access.sizeBytes() - first) << 8 * first;
    besideHole = false;
    return value;
  }

  @Override
  public void store(Access access, long value) {
    int first = inFirstPage(access);
    if (access.sizeBytes() <= first) {
      long gpa = translate(access, access.kind() != AccessKind.FETCH);
      if (fault == null) {
        write(gpa, access.sizeBytes(), value);
      }
    } else if (crosses(access)) {
      Access rest = rest(access);
      long lower = translate(access, false);
      long upper = translate(rest, false);
      besideHole = isHole(lower) || isHole(upper);
      write(lower, first, value);
      write(upper, access.sizeBytes() - first, value >>> 8 * first);
      besideHole = false;
    }
  }

  @Override
  public void probe(Access access) {
    if (access.sizeBytes() <= inFirstPage(access)) {
      translate(access, false);
    } else if (crosses(access)) {
      translate(access, false);
      translate(rest(access), false);
    }
  }

  @Override
  public Outcome fault() {
    return fault;
  }

  @Override
  public boolean perform(Operation operation) {
    CpuState cpu = cpu();
    ControlStep step = ControlStep.of(operation, cpu, memory);
    registers.setControls(step.next().registers());
    registers.pkru = step.next().pkru();
    registers.pkrs = step.next().pkrs();
    controls = null;
    forget();
    if (step.invalidation() != null) {
      held.invalidate(step.invalidation());
      takeUp();
    }
    return step.observation() instanceof Observation.Done;
  }

  @Override
  public Processor processor() {
    return model;
  }

  private CpuState cpu() {
    boolean ac = registers.is(Flags.AC);
    return new CpuState(registers.controls(), 0, ac, registers.pkru, registers.pkrs, model);
  }

  private static int inFirstPage(Access access) {
    return (int) (4096 - (access.address() & 4095));
  }

  /** The part of an access that lies in its second page. */
  private Access rest(Access access) {
    int first = inFirstPage(access);
    return new Access(
        access.kind(),
        LinearAddress.of(access, first, controls),
        access.sizeBytes() - first,
        access.cpl(),
        access.implicit(),
        access.ac(),
        access.stack(),
        access.wide());
  }

  /** Whether an access in two pages is allowed in both, by the tables as they are. */
  private boolean crosses(Access access) {
    Outcome lower = PageCrossing.translate(memory, controls(), access).lower();
    see(lower instanceof Translation ? null : lower);
    return fault == null;
  }

  private PagingControls controls() {
    if (controls == null) {
      controls = registers.controls().paging(registers.pkru, registers.pkrs, model);
    }
    return controls;
  }

  /**
   * Where the first byte of an access lies; or the fault is set.
   *
   * @param told whether the translated processor's next access should be this one
   */
  private long translate(Access access, boolean told) {
    long linear = LinearAddress.of(access, 0, controls());
    long tag = linear & -4096L | kind(access);
    int place = place(tag);
    boolean fetch = access.kind() == AccessKind.FETCH;
    long seen =
        fetch
            ? fetches.seen(linear)
            : told ? tape.seen(access.kind() == AccessKind.WRITE, linear) : -1;
    if (tags[place] == tag) {
      long gpa = frames[place] | linear & 4095;
      if (seen == -1 || seen == gpa) {
        fault = null;
        return gpa;
      }
    }
    return walk(access, linear, seen);
  }

  /** Walks the tables, and looks at what the translated processor did. */
  private long walk(Access access, long linear, long seen) {
    Walk walk = PageWalk.walk(memory, controls, access);
    int pcid = cpu().pcid();
    boolean fetch = access.kind() == AccessKind.FETCH;
    if (!(walk.outcome() instanceof Translation page)) {
      long old = -1;
      if (fetch ? fetches.mayFetch(linear) : seen != -1) {
        old = held.find(access, linear, pcid, controls, seen);
      }
      see(old == -1 ? walk.outcome() : null);
      return old;
    }
    fault = null;
    if (seen != -1 && seen != page.gpa()) {
      if (held.find(access, linear, pcid, controls, seen) == seen) {
        return seen;
      }
      if (!isHole(page.gpa())) { // else what was told next is another access
        throw Apart.of(
            "translation of " + hex(linear),
            hex(seen) + ", which no TLB may hold",
            hex(page.gpa()));
      }
    }
    boolean marks = marks(walk, access);
    if (marks
        && !hasMarked(walk, access)
        && held.find(access, linear, pcid, controls, page.gpa()) != -1) {
      return page.gpa();
    }
    PageWalk.access(memory, controls, access);
    if (controls.mode() != PagingMode.OFF) {
      held.add(linear & -4096L, pcid, page, access.kind().isWrite());
      addNeighbour(access, linear, pcid);
    }
    if (!marks) {
      keep(access, linear, walk, page);
    }
    return page.gpa();
  }

  /** A TLB may take up the other page of a pair with the one that is accessed, if A is set. */
  private void addNeighbour(Access access, long linear, int pcid) {
    Access read =
        new Access(
            AccessKind.READ,
            (linear ^ 0x1000) & -4096L,
            1,
            access.cpl(),
            access.implicit(),
            access.ac(),
            access.stack(),
            access.wide());
    takeUp(read, pcid);
  }

  /** After an invalidation a TLB may take up any page again whose entries have A set. */
  private void takeUp() {
    if (controls().mode() == PagingMode.OFF) {
      return;
    }
    int pcid = cpu().pcid();
    boolean wide = controls.mode() != PagingMode.BITS_32 && controls.mode() != PagingMode.PAE;
    for (long page : held.accessed().toArray(Long[]::new)) {
      takeUp(new Access(AccessKind.READ, page, 1, 0, false, true, false, wide), pcid);
    }
  }

  private void takeUp(Access read, int pcid) {
    Walk walk = PageWalk.walk(memory, controls, read);
    if (walk.outcome() instanceof Translation page && !marks(walk, read)) {
      held.add(read.address() & -4096L, pcid, page, false);
    }
  }

  private void see(Outcome outcome) {
    fault = outcome;
    if (outcome instanceof Outcome.PageFault(int _, long cr2)) {
      held.invalidate(Invalidation.pageFault(cpu().pcid(), cr2));
      forget();
    }
  }

  private static boolean marks(Walk walk, Access access) {
    boolean marks = false;
    for (int i = 0; i < walk.count(); i++) {
      marks |= AccessedDirty.required(walk, i, access) != 0;
    }
    return marks;
  }

  /** Whether the translated processor's memory has all of A and D that the access sets. */
  private boolean hasMarked(Walk walk, Access access) {
    boolean all = true;
    for (int i = 0; i < walk.count(); i++) {
      long bits = AccessedDirty.required(walk, i, access);
      EntryRead read = walk.reads()[i];
      all &= bits == 0 || (primary.read32(read.gpa()) & bits) == bits;
    }
    return all;
  }

  private void keep(Access access, long linear, Walk walk, Translation page) {
    long tag = linear & -4096L | kind(access);
    int place = place(tag);
    tags[place] = tag;
    frames[place] = page.gpa() & -4096L;
    for (int i = 0; i < walk.count(); i++) {
      long table = walk.reads()[i].gpa() >>> 12;
      if (walk.reads()[i].inMemory() && table < tables.length) {
        tables[(int) table] = true;
      }
    }
  }

  /** No walk is known any more. */
  void forget() {
    Arrays.fill(tags, -1);
    Arrays.fill(tables, false);
  }

  private long read(Access access, long gpa, int sizeBytes) {
    long value = Bytes.read(memory, gpa, sizeBytes);
    boolean fetch = access.kind() == AccessKind.FETCH;
    boolean untold = mayBeUntold(access, gpa) && !tape.isNext(false, gpa);
    return fetch || untold ? value : tape.take(false, gpa, sizeBytes, value, 0);
  }

  /** The translated processor need not tell loads from descriptor tables, nor of what is no RAM. */
  private boolean mayBeUntold(Access access, long gpa) {
    return access.implicit() || besideHole || isHole(gpa);
  }

  private boolean isHole(long gpa) {
    return gpa >>> 12 >= tables.length;
  }

  private void write(long gpa, int sizeBytes, long value) {
    boolean untold = (besideHole || isHole(gpa)) && !tape.isNext(true, gpa);
    long bytes = value & Flags.mask(8 * sizeBytes);
    long open = registers.unsettledFlags;
    long taken = untold ? bytes : tape.take(true, gpa, sizeBytes, bytes, open);
    Bytes.write(memory, gpa, sizeBytes, taken);
    long page = gpa >>> 12;
    if (page < tables.length && tables[(int) page]) {
      forget();
    }
  }

  /** All of an access that its rights depend on, in the bits of an offset in a page. */
  private static int kind(Access access) {
    int who = access.isSupervisor() ? access.implicit() ? 1 : 2 : 3;
    return access.kind().ordinal() << 3 | who << 1 | (access.ac() ? 1 : 0);
  }

  private static int place(long tag) {
    return (int) (tag >>> 12 ^ tag << 7) & PLACES - 1;
  }
}
