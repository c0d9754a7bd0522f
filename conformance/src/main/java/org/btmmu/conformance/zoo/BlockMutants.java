package org.btmmu.conformance.zoo;

import java.nio.ByteBuffer;
import java.util.List;
import org.btmmu.optimized.executor.KernelData;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.translator.Assembler;
import org.btmmu.optimized.translator.CodeCheck;
import org.btmmu.optimized.translator.Ir;
import org.btmmu.optimized.translator.Translations;
import org.btmmu.spec.x86.Instruction;

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
      replaces = TRANSLATOR + "WaysOut#isOnPage",
      laws = "chained-page",
      lockstep = {"jump-remap/btmmu", "jump-remap/softmmu"})
  public static boolean chainedAcrossPages(long linear, long other) {
    return true;
  }

  @Mutant(
      id = "chained-by-offset",
      says = "blocks whose offsets are of one page are joined, wherever the segment begins",
      source = "own",
      replaces = TRANSLATOR + "CodeSegment#linear",
      laws = "chained-page")
  public static long chainedByOffset(long base, long offset) {
    return offset & 0xFFFF_FFFFL;
  }

  @Mutant(
      id = "resumed-with-another-mode",
      says = "the runtime goes on in code for flat segments when they are not flat any more",
      source = "own, kin of QEMU's flags of a translation block",
      replaces = TRANSLATOR + "Translations#tellMode",
      lockstep = {"resume-mode/btmmu", "resume-mode/softmmu"})
  public static void resumedWithAnotherMode(Object translations, int mode) {
    ((Translations) translations).tellMode(mode & ~CodeMode.CHECKED);
  }

  @Mutant(
      id = "resumed-under-another-slot",
      says = "user code that the runtime goes on with accesses memory as the kernel",
      source = "own",
      replaces = TRANSLATOR + "Entrances#slot",
      lockstep = "user-load/btmmu")
  public static long resumedUnderAnotherSlot(Object entrances) {
    return KernelData.slot(FastAccess.CLASS_SUPERVISOR, true);
  }

  @Mutant(
      id = "jump-kept-in-large-page",
      says = "INVLPG of another address of a large page leaves cached targets in it",
      source = "own, kin of QEMU's flush of large pages",
      replaces = TRANSLATOR + "TargetRegions#shift",
      laws = "kept-jumps",
      lockstep = {"large-jump-remap/btmmu", "large-jump-remap/softmmu"})
  public static int jumpKeptInLargePage(boolean longMode) {
    return 12;
  }

  @Mutant(
      id = "jump-of-another-segment",
      says = "a cached target is used in a code segment with another base",
      source = "own",
      replaces = TRANSLATOR + "CodeSegments#number",
      lockstep = {"segment-bases/btmmu", "segment-bases/softmmu"})
  public static int jumpOfAnotherSegment(Object segments, int mode, GuestState state) {
    return mode;
  }

  @Mutant(
      id = "jump-beyond-limit",
      says = "a jump out of its code segment faults at its target, not before",
      source = "own",
      replaces = TRANSLATOR + "CodeSegment#reaches",
      lockstep = {"jump-limit/btmmu", "jump-limit/softmmu"})
  public static boolean jumpBeyondLimit(Object segment, long offset) {
    return true;
  }

  @Mutant(
      id = "frame-popped-with-its-pointer",
      says = "POPA takes the stack pointer from the stack",
      source = "own, from SDM 2, POPA",
      replaces = TRANSLATOR + "StackForms#isTaken",
      lockstep = {"stack-frame/btmmu", "stack-frame/softmmu"})
  public static boolean framePoppedWithItsPointer(int number) {
    return true;
  }

  @Mutant(
      id = "joined-across-frames",
      says = "a block jumps by itself to a block of its page that was fetched from another frame",
      source = "own",
      replaces = TRANSLATOR + "Block#isOnPageOf",
      lockstep = "jump-remap-late/reference")
  public static boolean joinedAcrossFrames(Object to, Object from) {
    return true;
  }

  @Mutant(
      id = "branch-not-taken-refused",
      says = "a branch that is not taken faults where the code behind it is not canonical",
      source = "own, made here",
      replaces = TRANSLATOR + "StackEffect#isBranch",
      lockstep = {"last-page/btmmu", "last-page/softmmu"})
  public static boolean branchNotTakenRefused(Instruction instruction) {
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
      id = "version-taken-without-comparison",
      says = "a kept block is used again whatever the guest's code is now",
      source = "own",
      replaces = TRANSLATOR + "KeptBlocks#bytes",
      lockstep = {"versions/btmmu", "versions/softmmu", "versions/reference"})
  public static ByteBuffer versionTakenWithoutComparison(byte[] code, int from, int count) {
    return ByteBuffer.allocate(0);
  }

  @Mutant(
      id = "stale-break-word-kept",
      says = "a kept block still ends where a store once made it end",
      source = "own",
      replaces = TRANSLATOR + "Translations#mend",
      lockstep = {"versions-ended/btmmu", "versions-ended/softmmu", "versions-ended/reference"})
  public static void staleBreakWordKept(Object translations) {}

  @Mutant(
      id = "check-skips-last-bytes",
      says = "a block compares its code but for a last double word that is not full",
      source = "own",
      replaces = TRANSLATOR + "CodeCheck#words",
      laws = "code-check",
      lockstep = {"versions/btmmu", "versions/softmmu"})
  public static int checkSkipsLastBytes(long address, int bytes) {
    return (int) Math.max(1, ((address & 7) + bytes) / 8);
  }

  @Mutant(
      id = "check-with-more-bytes",
      says = "a block compares whole double words, bytes beside its code too",
      source = "own",
      replaces = TRANSLATOR + "CodeCheck#cut",
      laws = "code-check")
  public static void checkWithMoreBytes(Assembler out, int register, int low, int high) {}

  @Mutant(
      id = "check-without-second-page",
      says = "a block in two pages compares its code in the first only",
      source = "own, after v86 #1585 (S)",
      replaces = TRANSLATOR + "CodeCheck#goesOn",
      lockstep = {"versions-crossing/btmmu", "versions-crossing/softmmu"})
  public static boolean checkWithoutSecondPage(CodeCheck check) {
    return false;
  }

  @Mutant(
      id = "block-goes-on-behind-store",
      says = "a block that checks itself at its head has instructions behind a store",
      source = "own, after HAMT 6ba1fe5ea4 (P)",
      replaces = TRANSLATOR + "FrontEnd#stores",
      lockstep = {"versions-ahead/btmmu", "versions-ahead/softmmu"})
  public static boolean blockGoesOnBehindStore(List<Ir> code) {
    return false;
  }

  @Mutant(
      id = "block-goes-on-behind-walk",
      says = "a block that checks itself goes on after a page walk has marked its code accessed",
      source = "own",
      replaces = TRANSLATOR + "UpcallHandler#isChangedUnseen",
      lockstep = {"versions-accessed/btmmu", "versions-accessed/softmmu"})
  public static boolean blockGoesOnBehindWalk(Object handler, Object block, int number) {
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
