package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Random;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** The pages where stores must be seen. */
public final class CodePageLaws {
  private static final int PAGE = 12;
  private static final int LARGE = 21;
  private static final int HUGE = 30;
  private static final int MANY = 1 << 20;

  private CodePageLaws() {}

  /** Two slots side by side of 4 MByte and 2 MByte. */
  private static GuestSlots slots() {
    long[] starts = {0, 0x40_0000};
    long[] ends = {0x40_0000, 0x60_0000};
    long[] backing = new long[0x60_0000 >> 14];
    for (int page = 0; page < backing.length; page++) {
      backing[page] = (long) page << 14;
    }
    return new GuestSlots(14, starts, ends, new boolean[] {true, true}, backing);
  }

  /** Code, or tables that are tracked, on few pages. */
  static CodePages code(long seed) {
    CodePages code = new CodePages(slots());
    Random random = new Random(seed);
    for (int i = 0; seed != 0 && i < 4; i++) {
      code.set((long) random.nextInt(8) << PAGE, true);
      code.track((long) random.nextInt(8) << PAGE, random.nextBoolean());
    }
    return code;
  }

  /** What can become of a page. */
  enum Change {
    CODE_COMES,
    CODE_GOES,
    TRACKED,
    WRITTEN
  }

  static void change(CodePages code, Change change, long gpa) {
    switch (change) {
      case CODE_COMES -> code.set(gpa, true);
      case CODE_GOES -> code.set(gpa, false);
      case TRACKED -> code.track(gpa, true);
      default -> code.written(gpa);
    }
  }

  /** Whether stores must be seen to a page after a change of it. */
  private static boolean expected(CodePages code, Change change, long gpa) {
    return switch (change) {
      case CODE_COMES, TRACKED -> true;
      case CODE_GOES -> code.isTracked(gpa);
      default -> code.holdsCode(gpa);
    };
  }

  @Law(
      id = "code-pages",
      says =
          "after code came to a page or left it, or its tables are tracked or were written, stores"
              + " must be seen there for the reason that is left, if any; no other page differs,"
              + " and the counts of the 2 MByte and 1 GByte around any page still are the pages"
              + " where stores must be seen",
      clauses = {"K-PRO-1", "K-PRO-2", "K-SPT-3", "K-MAP-3", "K-TRK-1"})
  static boolean counted(
      @From("code") CodePages code, long codePage, long otherPage, Change change) {
    GuestSlots slots = code.slots();
    given(codePage >= 0 && otherPage >= 0 && GuestSlotLaws.isSound(slots));
    given(slots.isBacked(codePage) && slots.isBacked(otherPage));
    given(isCounted(code, codePage) && isCounted(code, otherPage));
    boolean slot = slots.slot(codePage) == slots.slot(otherPage);
    boolean page = codePage >>> PAGE == otherPage >>> PAGE;
    boolean large = slot && codePage >>> LARGE == otherPage >>> LARGE;
    boolean huge = slot && codePage >>> HUGE == otherPage >>> HUGE;
    boolean before = code.mustSee(otherPage);
    boolean expected = expected(code, change, codePage);
    int changing = !page && code.mustSee(codePage) ? 1 : 0;
    int inHuge = code.count(otherPage, HUGE) - (huge ? changing : 0) - (before ? 1 : 0);
    int inLarge = code.count(otherPage, LARGE) - (large ? changing : 0) - (before ? 1 : 0);
    given(inHuge >= 0 && inHuge < MANY && inLarge >= 0 && inLarge < MANY);

    change(code, change, codePage);
    boolean after = code.mustSee(otherPage);
    int changed = !page && expected ? 1 : 0;
    int besideNow = inLarge + (after ? 1 : 0);
    cover("the last page of 2 MByte goes", before && page && !code.mustSee(otherPage, LARGE));
    cover("another reason stays", before && page && change == Change.WRITTEN && after);
    cover("other pages stay", !page && large && after && !expected && changing == 1);
    cover("in another 2 MByte", !large && huge);
    cover("in another slot", !slot);
    return code.mustSee(codePage) == expected
        && after == (page ? expected : before)
        && code.count(otherPage, LARGE) == besideNow + (large ? changed : 0)
        && code.count(otherPage, HUGE) == inHuge + (after ? 1 : 0) + (huge ? changed : 0)
        && code.mustSee(otherPage, LARGE) == (besideNow + (large ? changed : 0) > 0);
  }

  /** The page and the units around it are among those that are counted. */
  static boolean isCounted(CodePages code, long gpa) {
    return isUnit(code, gpa, PAGE) && isUnit(code, gpa, LARGE) && isUnit(code, gpa, HUGE);
  }

  /** The page is among those that there are. */
  static boolean isPage(CodePages code, long gpa) {
    return isUnit(code, gpa, PAGE);
  }

  private static boolean isUnit(CodePages code, long gpa, int shift) {
    int unit = code.slots().unit(gpa, shift);
    return unit >= 0 && unit < code.units(shift);
  }
}
