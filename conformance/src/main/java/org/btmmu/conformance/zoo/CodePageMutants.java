package org.btmmu.conformance.zoo;

import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.StoreWithdrawal;
import org.btmmu.optimized.machine.Machine;

/** Bugs in seeing stores to pages with translated code. */
public final class CodePageMutants {
  private static final String KERNEL = "org.btmmu.optimized.kernel.";
  private static final String MACHINE = "org.btmmu.optimized.machine.Machine";

  private CodePageMutants() {}

  @Mutant(
      id = "protect-skips-spt",
      says =
          "protecting a code page takes D from the guest TLB and not from the shadow page tables",
      source = "HAMT b15fd15915 (P); translate-all.c:2430-2443 (P/I)",
      replaces = KERNEL + "StoreWithdrawal#withdrawStores",
      campaign = "btmmu",
      lockstep = "alias-store/btmmu")
  public static void protectSkipsSpt(KernelModule module, long gpa) {
    for (int mid = 1; mid < 4 * module.domains().count(); mid++) {
      module.gtlb().invalidateMid(mid);
    }
  }

  @Mutant(
      id = "smc-protect-soft-only",
      says =
          "protecting a code page takes D from the shadow page tables and not from the guest TLB",
      source = "HAMT 9358654b49 (P)",
      replaces = KERNEL + "StoreWithdrawal#withdrawStores",
      campaign = "btmmu",
      lockstep = "alias-store/btmmu")
  public static void smcProtectSoftOnly(KernelModule module, int place, long hpa, int level) {
    ShadowTables tables = module.tables();
    long word = tables.word(place);
    if (ShadowWord.mayStoreTo(word, hpa) && tables.level(place) == level) {
      tables.set(place, level == 0 ? word & ~FastHalf.DIRTY : 0);
    }
  }

  @Mutant(
      id = "smc-alias-unprotected",
      says = "only one of the mappings of a code page is protected",
      source = "HAMT translate-all.c:2430 (P/I)",
      replaces = KERNEL + "StoreWithdrawal#withdrawStores",
      campaign = "btmmu",
      lockstep = "alias-store/btmmu")
  public static void smcAliasUnprotected(KernelModule module, long gpa) {
    ShadowTables tables = module.tables();
    long hpa = module.code().slots().hpa(gpa) & -4096L;
    for (int place = 512; place < tables.used() << 9; place++) {
      if (ShadowWord.mayStoreTo(tables.word(place), hpa) && tables.level(place) == 0) {
        tables.set(place, tables.word(place) & ~FastHalf.DIRTY);
        long key = FastGtlb.key(tables.mid(place), tables.gva(place));
        module.gtlb().invalidate(key, FastGtlb.SHIFT_4KB);
        return;
      }
    }
  }

  @Mutant(
      id = "smc-second-page-unchecked",
      says =
          "code at the beginning of a page, where a piece from the page before it ends, is not"
              + " protected",
      source = "QEMU 7399a337e4 (P); HAMT 2c5e2f3ea8, 17d4d51b4a (P)",
      replaces = MACHINE + "#protect",
      campaign = "btmmu",
      lockstep = "second-page-store/btmmu")
  public static void smcSecondPageUnchecked(Machine machine, long gpa) {
    if ((gpa & 0xFFF) != 0) {
      machine.protect(gpa);
    }
  }

  @Mutant(
      id = "flush-on-wrong-vcpu",
      says = "all processors are to lose a right, and the first one loses it as often",
      source = "HAMT cputlb.c:434-512 (P/I)",
      replaces = KERNEL + "StoreWithdrawal#withdrawStores",
      campaign = "btmmu")
  public static void flushOnWrongVcpu(KernelModule[] modules, long gpa) {
    for (int cpu = 0; cpu < modules.length; cpu++) {
      StoreWithdrawal.withdrawStores(modules[0], gpa);
    }
  }

  @Mutant(
      id = "probe-ignores-notdirty",
      says = "a leaf of a page with translated code may be stored to",
      source = "QEMU 73bc0bd41b (P)",
      replaces = KERNEL + "ShadowWord#mayStore",
      laws = "leaf-restricts",
      campaign = "btmmu",
      lockstep = "alias-load/btmmu")
  public static boolean probeIgnoresNotdirty(
      int granted, boolean dirty, boolean ram, boolean code) {
    return ShadowWord.mayStore(granted, dirty, ram, false);
  }

  @Mutant(
      id = "store-drops-no-code",
      says = "a store to a code page makes it writable again and invalidates nothing",
      source = "own, after QEMU 34d49937e4 (P)",
      replaces = KERNEL + "CodeCache#written",
      campaign = "btmmu",
      lockstep = {
        "alias-store/btmmu",
        "alias-atomic/btmmu",
        "alias-store/softmmu",
        "alias-atomic/softmmu",
        "alias-store/reference"
      })
  public static void storeDropsNoCode(CodeCache code, long gpa) {
    if (code.pages().holdsCode(gpa)) {
      code.pages().set(gpa, false);
    }
  }

  @Mutant(
      id = "write-stamp-truncated",
      says = "where code is, is noted by the low 32 bits of its address",
      source = "Bochs PR #742 (S)",
      replaces = KERNEL + "CodePages#holdsCode",
      campaign = "btmmu")
  public static boolean writeStampTruncated(CodePages pages, long gpa) {
    return pages.holdsCode(gpa & 0xFFFF_FFFFL);
  }

  @Mutant(
      id = "whole-page-over-code",
      says = "a large page is kept whole although code lives in it",
      source = "own, kin of HAMT translate-all.c:2430 (P/I): breaks whole-large-pages",
      replaces = KERNEL + "KernelModule#wholeLevel",
      campaign = "btmmu",
      lockstep = "store-beside/btmmu")
  public static int wholePageOverCode(KernelModule module, long gpa, int size) {
    int shift = size == 3 ? 30 : 21;
    long alignment = 1L << (size == 3 ? FastGtlb.SHIFT_256MB : FastGtlb.SHIFT_1MB);
    GuestSlots slots = module.code().slots();
    return size != 0 && slots.isWhole(gpa & -1L << shift, shift, alignment) ? shift / 15 : 0;
  }

  @Mutant(
      id = "never-unprotected",
      says = "a page stays protected when other code took the place of its last piece",
      source = "HAMT 40d9c4790b (P)",
      replaces = KERNEL + "CodeCache#holds",
      counter = "code-page-stores")
  public static boolean neverUnprotected(CodeCache code, long page) {
    return true;
  }
}
