package org.btmmu.optimized.kernel;

import org.btmmu.optimized.host.FastHalf;
import org.btmmu.spec.Clause;

/**
 * Takes the right to store away from what one processor's module holds for a guest physical page on
 * which code begins to live, or whose tables begin to be tracked.
 *
 * <p>Guaranteed by the laws no-write-when-clean and reverse-map.
 */
public final class StoreWithdrawal {
  private StoreWithdrawal() {}

  /** As {@link #withdrawStores(KernelModule, long)}, on every processor. */
  @Clause({"K-PRO-1", "K-CPU-1", "K-TRK-1"})
  public static void withdrawStores(KernelModule[] modules, long gpa) {
    for (KernelModule module : modules) {
      withdrawStores(module, gpa);
    }
  }

  /** No half for the page has D any more; the code pages say that it must not get it back. */
  @Clause({"K-PRO-1", "K-REV-1"})
  public static void withdrawStores(KernelModule module, long gpa) {
    module.events().count(Events.PROTECT);
    for (int level = 0; level <= 2; level++) {
      long hpa = module.code().slots().hpa(gpa & -1L << 12 + 9 * level);
      if (hpa != GuestSlots.NOWHERE) {
        int bucket = module.reverse().bucket(hpa);
        if (module.reverse().overflowed(bucket)) {
          for (int place = 512; place < module.tables().used() << 9; place++) {
            withdrawStores(module, place, hpa, level);
          }
        } else {
          for (int way = 0; way < ReverseMap.WAYS; way++) {
            withdrawStores(module, module.reverse().place(bucket, way), hpa, level);
          }
        }
      }
    }
  }

  /** A word that maps the page loses D, or itself if it maps more than the page. */
  public static void withdrawStores(KernelModule module, int place, long hpa, int level) {
    long word = module.tables().word(place);
    if (!ShadowWord.mayStoreTo(word, hpa) || module.tables().level(place) != level) {
      return;
    }
    module.tables().set(place, level == 0 ? word & ~FastHalf.DIRTY : 0);
    int mid = module.tables().mid(place);
    module.sweep(Domains.domain(mid), Domains.accessClass(mid), module.tables().gva(place), level);
  }
}
