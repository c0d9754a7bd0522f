package org.btmmu.conformance.zoo;

import org.btmmu.optimized.processor.GuestFault;

/** Bugs in keeping translated blocks in step with the guest's code and its mapping. */
public final class BlockMutants {
  private static final String TRANSLATOR = "org.btmmu.optimized.translator.";

  private BlockMutants() {}

  @Mutant(
      id = "smc-imprecise-state",
      says = "a block goes on after a store has changed its own code",
      source = "HAMT 6ba1fe5ea4 (P)",
      replaces = TRANSLATOR + "Translations#endBefore",
      lockstep = {"store-ahead/btmmu", "store-ahead/softmmu", "store-ahead/reference"})
  public static void smcImpreciseState(Object translations, Object block, int number) {}

  @Mutant(
      id = "prefetch-window-stale",
      says = "an instruction still runs after its second page was mapped elsewhere",
      source = "Bochs #567 (S)",
      replaces = TRANSLATOR + "Translations#isStillThere",
      lockstep = {"second-page-remap/btmmu", "second-page-remap/softmmu"})
  public static boolean prefetchWindowStale(Object translations, Object block, long linear) {
    return true;
  }

  @Mutant(
      id = "jit-multi-page",
      says = "a block in two pages is dropped with its first page only",
      source = "v86 #1585 (S)",
      replaces = TRANSLATOR + "BlockCache#addToSecondPage",
      lockstep = {"second-page-store/btmmu", "second-page-store/softmmu"})
  public static void jitMultiPage(Object blocks, Object block) {}

  @Mutant(
      id = "chained-across-pages",
      says = "a block jumps to a block of another page by itself, whatever becomes of the mapping",
      source = "own, after QEMU's rule for direct jumps",
      replaces = TRANSLATOR + "BackEnd#isOnPage",
      lockstep = {"jump-remap/btmmu", "jump-remap/softmmu"})
  public static boolean chainedAcrossPages(Object backEnd, long offset) {
    return true;
  }

  @Mutant(
      id = "jump-cache-kept",
      says = "INVLPG leaves the cache of jump targets as it is",
      source = "own, after HAMT c74a2294bd (P)",
      replaces = TRANSLATOR + "Translations#forgetJumps",
      lockstep = {"jump-remap/btmmu", "jump-remap/softmmu"})
  public static void jumpCacheKept(Object translations) {}

  @Mutant(
      id = "jump-cache-kept-after-fault",
      says = "#PF leaves the cache of jump targets as it is",
      source = "own, from SDM 3A 4.10.4.1",
      replaces = TRANSLATOR + "TranslatedProcessor#dropsTranslations",
      lockstep = {"jump-fault/btmmu", "jump-fault/softmmu"})
  public static boolean jumpCacheKeptAfterFault(GuestFault fault) {
    return false;
  }

  @Mutant(
      id = "task-switch-stays-in-space",
      says = "a task switch to another address space stays in the old one",
      source = "own, from SDM 3A 5.10.4.1",
      replaces = "org.btmmu.optimized.processor.TaskSwitch#isOtherSpace",
      lockstep = {"task-space/btmmu", "task-space/softmmu"})
  public static boolean taskSwitchStaysInSpace(long current, long next) {
    return false;
  }
}
