package org.btmmu.proofs.laws;

import java.util.SplittableRandom;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.kernel.StoreWithdrawal;

/**
 * Brings a module into a state that operations lead to, for sampling: few spaces, more than there
 * are domains, and few pages, so that operations meet. Proofs do not see this class.
 */
final class ModuleDraw {
  private static final int SPACES = 3;
  private static final long ROM = 1L << 32;

  /** Of the role bits those that a guest has by itself. */
  private static final long ROLES =
      FastControls.WP | FastControls.SMEP | FastControls.SMAP | FastControls.NXE;

  private final SplittableRandom random;
  private final CodePages code;
  private final KernelModule module;
  private final SpaceAndRole[] spaces = new SpaceAndRole[SPACES];

  private ModuleDraw(KernelModule module, CodePages code, long seed) {
    this.random = new SplittableRandom(seed);
    this.module = module;
    this.code = code;
    int top = random.nextInt(2, 5);
    for (int i = 0; i < SPACES; i++) {
      spaces[i] = space(chance(4) ? random.nextInt(2, 5) : top);
    }
  }

  /**
   * Does a few operations.
   *
   * @param module one that holds nothing
   * @param code its code pages
   */
  static void operate(KernelModule module, CodePages code, long seed) {
    ModuleDraw draw = new ModuleDraw(module, code, seed);
    draw.select();
    if (draw.chance(64)) {
      draw.manyFlushes();
    }
    for (int steps = draw.random.nextInt(4, 16); steps > 0; steps--) {
      draw.step();
    }
  }

  private void step() {
    int accessClass = random.nextInt(2) * random.nextInt(Domains.CLASSES);
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> select();
      case 4, 5 -> access(accessClass, gva());
      case 6 -> module.invalidate(gva(), pcid(), random.nextBoolean());
      case 7 -> module.flush(chance(2) ? KernelModule.EVERY : pcid(), random.nextBoolean());
      case 8 -> protect();
      case 9, 10, 11 -> makeWhole(accessClass, gva());
      default -> fill(accessClass, gva());
    }
  }

  private void select() {
    module.select(spaces[random.nextInt(SPACES)]);
  }

  /** Generations that come round at the next flush, or at the one after it. */
  private void manyFlushes() {
    int flushes = ShadowWord.GENERATIONS - random.nextInt(1, 3);
    for (int domain = 0; domain < module.domains().count(); domain++) {
      for (int i = 0; i < flushes; i++) {
        module.domains().flush(domain, true);
      }
    }
  }

  private void fill(int accessClass, long gva) {
    boolean wide = module.domains().top(module.current()) > 2;
    int size = random.nextInt(2) * (random.nextBoolean() ? 1 : wide ? 3 : 2);
    long gpa = (chance(8) ? ROM : 0) | random.nextLong(16) << 12;
    boolean dirty = random.nextBoolean();
    long rights = chance(4) ? random.nextLong(8) : 3; // no-execute, writable and user
    long packed = gpa | (long) size << 52 | rights << 54;
    packed |= (chance(3) ? 1L << 57 : 0) | (dirty ? 1L << 58 : 0);
    module.fill(accessClass, gva, packed, dirty && PackedWalk.isDirty(packed));
    if (random.nextBoolean()) {
      access(accessClass, gva);
    }
  }

  private void access(int accessClass, long gva) {
    if (module.translate(accessClass, gva, FastRights.READ)
        == (FastGtlb.REFUSED | FastGtlb.REFILL)) {
      module.refill(accessClass, gva);
    }
  }

  private void protect() {
    long gpa = random.nextLong(16) << 12;
    code.set(gpa, random.nextBoolean());
    if (code.holdsCode(gpa)) {
      StoreWithdrawal.withdrawStores(module, gpa);
    }
  }

  /** A large page in pieces becomes one leaf, as it would be had it another backing. */
  private void makeWhole(int accessClass, long gva) {
    int domain = module.current();
    ShadowTables tables = module.tables();
    int root = module.domains().root(domain, accessClass);
    int place = root == 0 ? 0 : tables.locatePage(root, module.domains().top(domain), gva);
    int size = ShadowWord.pageSize(tables.word(place));
    if (size != 0 && ShadowWord.isLink(tables.word(place))) {
      long hpa = random.nextLong(4) << ShadowTables.halfShift(tables.level(place)) + 1;
      long half = ShadowWord.half(hpa, random.nextInt(1, 8), random.nextBoolean());
      boolean global = chance(3);
      int generation = global ? module.domains().global(domain) : module.domains().local(domain);
      tables.set(place, ShadowWord.leaf(half, global, generation, size));
      module.gtlb().invalidateMid(Domains.mid(domain, accessClass));
    }
  }

  private SpaceAndRole space(int top) {
    long role = random.nextLong() & ROLES | FastControls.PGE;
    role |= top == 2 ? 0 : FastControls.LONG_MODE;
    long mode = top == 2 ? random.nextLong(3) : top;
    return new SpaceAndRole(random.nextLong(8) << 12, 0, 0, 0, pcid(), role | mode << 32, 0, top);
  }

  private int pcid() {
    return random.nextInt(2) * random.nextInt(3);
  }

  /** One of few addresses, in the low half more often than in the high one. */
  private long gva() {
    long page = random.nextLong(2) * random.nextLong(4);
    long large = random.nextLong(2) * random.nextLong(3);
    long huge = random.nextLong(2) * random.nextLong(2);
    long low = page << 12 | large << 21 | huge << 30;
    boolean wide = module.domains().top(module.current()) > 2;
    return low | (wide && chance(4) ? -1L << 39 : 0);
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
