package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.ErrorCode;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.Rights;

/** The manual's names for what entries, rights and outcomes hold. */
final class Names {
  private static final int PWT = 3;
  private static final int PCD = 4;

  private Names() {}

  /** What is set in an entry, from bit 0 upwards, each by its name; the frame is left out. */
  static List<String> bits(EntryFormat format, long entry) {
    List<String> names = new ArrayList<>();
    for (EntryFormat.Bits run : format.bits()) {
      long value = (entry & run.mask()) >>> run.low();
      if (value == 0) {
        continue;
      }
      switch (run.field()) {
        case PRESENT -> names.add("P");
        case WRITABLE -> names.add("R/W");
        case USER -> names.add("U/S");
        case ACCESSED -> names.add("A");
        case DIRTY -> names.add("D");
        case PAGE_SIZE -> names.add("PS");
        case GLOBAL -> names.add("G");
        case NO_EXECUTE -> names.add("XD");
        case KEY -> names.add("key=" + value);
        case FRAME -> {}
        case FRAME_HIGH -> names.add("PA[39:32]=0x%x".formatted(value));
        case CACHING -> each(run, entry, names, "");
        case NON_LEAF_GLOBAL, IGNORED -> each(run, entry, names, "ignored-");
        case RESERVED -> each(run, entry, names, "reserved-");
      }
    }
    return names;
  }

  /** The bits of a mask, highest first, as the manual writes runs: 51:40, 7. */
  static String ranges(long mask) {
    List<String> runs = new ArrayList<>();
    int high = 63;
    while (high >= 0) {
      if ((mask >>> high & 1) == 0) {
        high--;
        continue;
      }
      int low = high;
      while (low > 0 && (mask >>> low - 1 & 1) != 0) {
        low--;
      }
      runs.add(high == low ? "" + high : high + ":" + low);
      high = low - 1;
    }
    return String.join(", ", runs);
  }

  /** Rights in three letters, as in {@code urwx}: user, read, write, execute. */
  static String rights(Rights rights) {
    return (rights.user() ? "u" : "s")
        + "r"
        + (rights.writable() ? "w" : "-")
        + (rights.noExecute() ? "-" : "x")
        + (rights.key() == 0 ? "" : " key=" + rights.key());
  }

  /** The size of a page, as in {@code 4 KB}. */
  static String size(PageSize size) {
    return switch (size) {
      case SIZE_4KB -> "4 KB";
      case SIZE_2MB -> "2 MB";
      case SIZE_4MB -> "4 MB";
      case SIZE_1GB -> "1 GB";
    };
  }

  /** An outcome in one line. */
  static String outcome(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Translation page ->
          "physical 0x%x, %s page, %s%s%s"
              .formatted(
                  page.gpa(),
                  size(page.pageSize()),
                  rights(page.rights()),
                  page.global() ? ", global" : "",
                  page.dirty() ? ", dirty" : ", clean");
      case Outcome.PageFault fault ->
          "#PF, error code 0x%02x (%s), CR2 0x%x"
              .formatted(
                  fault.errorCode(),
                  fault.errorCode() == 0
                      ? "supervisor read, not present"
                      : ErrorCode.names(fault.errorCode()),
                  fault.cr2());
      case Outcome.GeneralProtection _ -> "#GP(0), the address is not canonical";
      case Outcome.StackFault _ -> "#SS(0), the address is not canonical";
    };
  }

  private static void each(EntryFormat.Bits run, long entry, List<String> names, String prefix) {
    for (int bit = run.low(); bit <= run.high(); bit++) {
      if ((entry >>> bit & 1) != 0) {
        names.add(prefix.isEmpty() ? caching(bit) : prefix + bit);
      }
    }
  }

  private static String caching(int bit) {
    return switch (bit) {
      case PWT -> "PWT";
      case PCD -> "PCD";
      default -> "PAT";
    };
  }
}
