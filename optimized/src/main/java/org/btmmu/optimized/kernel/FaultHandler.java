package org.btmmu.optimized.kernel;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * What becomes of a guest fault: the guest's own exception, an access to a device, or something
 * that the kernel mends so that the access can be made again.
 *
 * <p>Guaranteed by the laws fault-total, fault-exact and fault-progress.
 */
public final class FaultHandler {
  /** The guest gets an exception: {@link #outcome} and {@link #faultAddress} say which. */
  public static final int GUEST_FAULT = 0;

  /** The access does not lead to RAM alone. */
  public static final int DEVICE = 1;

  /** A or D was missing. */
  public static final int ACCESSED_OR_DIRTY = 2;

  /** A store to a page where stores must be seen: it holds translated code or tracked tables. */
  public static final int CODE_PAGE = 3;

  /** The shadow page table lacked the leaf or the right. */
  public static final int FILL = 4;

  /** The shadow page table has both. */
  public static final int SPURIOUS = 5;

  /** To so many last tables the way is remembered. */
  private static final int TRAILS = 256;

  private static final int[] EVENTS = {
    Events.GUEST_FAULT,
    Events.DEVICE,
    Events.ACCESSED_OR_DIRTY,
    Events.CODE_PAGE,
    Events.FILL_FAULT,
    Events.SPURIOUS
  };

  private final PhysicalMemory memory;
  private final GuestSlots slots;
  private final CodeCache code;
  private final KernelModule module;
  private final Features features;
  private final FastCrossing crossing;
  private final ShortWalks walks;
  private final KeptLeaves kept;
  private final Trail neighbour = new Trail();

  /**
   * A handler for one virtual processor, which knows nothing of the tables yet.
   *
   * @param memory guest physical memory
   * @param modules of all processors
   * @param own which of them is this one's
   */
  public FaultHandler(
      PhysicalMemory memory,
      GuestSlots slots,
      CodeCache code,
      KernelModule[] modules,
      int own,
      Features features) {
    this(
        memory,
        slots,
        code,
        modules,
        own,
        features,
        new TrailCache(code.pages(), TRAILS),
        new KeptLeaves(code.pages(), features.keptLeaves()));
  }

  private FaultHandler(
      PhysicalMemory memory,
      GuestSlots slots,
      CodeCache code,
      KernelModule[] modules,
      int own,
      Features features,
      TrailCache trails,
      KeptLeaves kept) {
    this.memory = memory;
    this.slots = slots;
    this.code = code;
    this.module = modules[own];
    this.features = features;
    walks = new ShortWalks(trails, code.pages(), module.events(), features.shortWalks(), modules);
    crossing = new FastCrossing(walks);
    this.kept = kept;
  }

  /** A handler that knows the same, on copies of its memory, code and modules. */
  public FaultHandler copy(
      PhysicalMemory memoryCopy, CodeCache codeCopy, KernelModule[] copies, int own) {
    TrailCache trails = walks.trails().copy(codeCopy.pages());
    return new FaultHandler(
        memoryCopy, slots, codeCopy, copies, own, features, trails, kept.copy(codeCopy.pages()));
  }

  /** What it knows of the tables. */
  public TrailCache trails() {
    return walks.trails();
  }

  /** Which leaves outlive flushes. */
  public KeptLeaves kept() {
    return kept;
  }

  /** The packed outcome of the access's first byte in the walks of the last fault. */
  public long outcome() {
    return crossing.lower();
  }

  /** The packed outcome of the first byte of its second page; see {@link FastCrossing#upper}. */
  public long upper() {
    return crossing.upper();
  }

  /** CR2 if the last fault was a page fault. */
  public long faultAddress() {
    return crossing.faultAddress();
  }

  /** The first class that applies. */
  @Clause({"K-FLT-1", "K-FLT-2"})
  public static int classify(
      boolean refused, boolean device, boolean lacks, boolean storesToCode, boolean allowed) {
    if (refused) {
      return GUEST_FAULT;
    }
    if (device) {
      return DEVICE;
    }
    if (lacks) {
      return ACCESSED_OR_DIRTY;
    }
    if (storesToCode) {
      return CODE_PAGE;
    }
    return allowed ? SPURIOUS : FILL;
  }

  /**
   * Settles a guest fault of a whole access by a walk of the guest's tables as they are now.
   *
   * @param controls the controls that the module's current domain stands for
   * @param pcid the current PCID
   * @param access see {@link FastAccess}
   * @return its class; after those from {@link #ACCESSED_OR_DIRTY} on the access is to be repeated
   */
  @Clause({"K-FLT-3", "K-FLT-4", "K-FLU-3", "K-ARG-1"})
  public int handle(FastControls controls, int pcid, long gva, int sizeBytes, int access) {
    crossing.translate(memory, controls, gva, sizeBytes, access);
    long lower = crossing.lower();
    boolean two = crossing.upper() != PackedWalk.NONE;
    long first = controls.linear(gva, access);
    long second = controls.linear(FastCrossing.nextPage(gva), access);
    boolean allowed = allows(first, access) && (!two || allows(second, access));
    int kind = kind(crossing, slots, code.pages(), access, allowed);
    module.events().count(EVENTS[kind]);
    if (kind == GUEST_FAULT) {
      if (isPageFault(lower)) {
        module.invalidate(crossing.faultAddress(), pcid, false);
      }
      return kind;
    }
    if (!crossing.writeBack(memory, controls.mode, access)) {
      return ACCESSED_OR_DIRTY; // another processor changed an entry: walk again
    }
    if (kind == ACCESSED_OR_DIRTY) {
      walks.accessed(controls, first, crossing.trail(false));
      if (two) {
        walks.accessed(controls, second, crossing.trail(true));
      }
    }
    if (kind != DEVICE) {
      settle(controls, first, lower, access, crossing.trail(false));
      if (two) {
        settle(controls, second, upper(), access, crossing.trail(true));
      }
    }
    return kind;
  }

  /** Makes the leaf of one of the access's pages. */
  private void settle(FastControls controls, long linear, long packed, int access, Trail trail) {
    boolean store = (access & FastAccess.WRITE) != 0;
    if (store) {
      code.written(PackedWalk.gpa(packed));
    }
    int accessClass = FastAccess.accessClass(access);
    long flushed = flushed(accessClass, linear);
    fill(controls, accessClass, linear, packed, store || PackedWalk.isDirty(packed), trail);
    if (features.keptLeaves() && flushed != 0 && trail.count() > 0) {
      cameBack(controls, flushed, accessClass, linear, trail);
    }
    if (features.fillAround() && PackedWalk.size(packed) == 0 && trail.count() > 0) {
      fillAround(controls, linear ^ 0x1000, access, trail);
    }
  }

  /** The other half of the pair, if a flush took it, its page may be read and has A all along. */
  private void fillAround(FastControls controls, long linear, int access, Trail trail) {
    int accessClass = FastAccess.accessClass(access);
    int read =
        access & (FastAccess.USER | FastAccess.WIDE)
            | accessClass << FastAccess.CLASS_SHIFT
            | FastRights.READ << FastAccess.NEED_SHIFT;
    if (flushed(accessClass, linear) == 0) {
      return;
    }
    module.events().count(Events.NEIGHBOUR_WALK);
    long packed = LastEntryWalk.walk(memory, controls, linear, read, trail, neighbour);
    if (PackedWalk.isTranslation(packed)
        && slots.isBacked(PackedWalk.gpa(packed))
        && !FastCrossing.lacks(neighbour, read)) {
      fill(controls, accessClass, linear, packed, PackedWalk.isDirty(packed), neighbour);
    }
  }

  /** Fills; what rests on tracked tables alone is no matter of flushes, as a global leaf is not. */
  @Clause({"K-FLU-2", "K-OPT-9"})
  private void fill(
      FastControls controls,
      int accessClass,
      long linear,
      long packed,
      boolean dirty,
      Trail trail) {
    long walk = kept.keeps(isNarrow(controls), trail) ? PackedWalk.asGlobal(packed) : packed;
    module.fill(accessClass, linear, walk, dirty);
  }

  /** Tracks the tables if a fill gave the leaf that a flush had taken, and often did. */
  @Clause({"K-TRK-1", "K-OPT-9"})
  private void cameBack(
      FastControls controls, long flushed, int accessClass, long linear, Trail trail) {
    if (ShadowWord.isSame(flushed, word(accessClass, linear))
        && kept.cameBack(isNarrow(controls), trail)) {
      walks.track(controls, trail, trail.count());
    }
  }

  private static boolean isNarrow(FastControls controls) {
    return controls.mode == PagingMode.BITS_32;
  }

  /** The leaf that the domain in use had for an address until a flush; 0 if it had none. */
  private long flushed(int accessClass, long linear) {
    long word = word(accessClass, linear);
    boolean leaf = word != 0 && !ShadowWord.isLink(word);
    return leaf && module.usable(module.current(), accessClass, linear) == 0 ? word : 0;
  }

  /** The word that the domain in use has for an address; 0 if it has none. */
  private long word(int accessClass, long linear) {
    int domain = module.current();
    int root = module.domains().root(domain, accessClass);
    int top = module.domains().top(domain);
    return root == 0 ? 0 : module.tables().word(module.tables().locate(root, top, linear));
  }

  private boolean allows(long linear, int access) {
    return module.allows(FastAccess.accessClass(access), linear, FastAccess.need(access));
  }

  /**
   * The class of an access that has just been translated.
   *
   * @param allowed whether the shadow page table allows it
   */
  @Clause("K-FLT-1")
  public static int kind(
      FastCrossing crossing, GuestSlots slots, CodePages code, int access, boolean allowed) {
    long lower = crossing.lower();
    long upper = crossing.upper();
    boolean refused = !PackedWalk.isTranslation(lower);
    boolean two = !refused && upper != PackedWalk.NONE;
    boolean device =
        !refused && (isDevice(slots, lower, access) || two && isDevice(slots, upper, access));
    boolean stores = !refused && (access & FastAccess.WRITE) != 0;
    boolean storesToCode =
        stores
            && (code.mustSee(PackedWalk.gpa(lower)) || two && code.mustSee(PackedWalk.gpa(upper)));
    return classify(refused, device, !refused && crossing.lacks(access), storesToCode, allowed);
  }

  private static boolean isDevice(GuestSlots slots, long packed, int access) {
    long gpa = PackedWalk.gpa(packed);
    return (access & FastAccess.WRITE) != 0 ? !slots.isRam(gpa) : !slots.isBacked(gpa);
  }

  private static boolean isPageFault(long packed) {
    return (packed >>> 8 & 15) == 14;
  }
}
