package org.btmmu.conformance.report;

import java.util.List;
import java.util.Locale;
import org.btmmu.conformance.snapshot.MappedRange;
import org.btmmu.conformance.snapshot.Snapshot;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingMode;

/** Page walks as text. */
public final class WalkText {
  private WalkText() {}

  /** What a snapshot is, and what was assumed about it. */
  public static String heading(Snapshot snapshot) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(snapshot.name(), snapshot.title()));
    snapshot.remarks().forEach(remark -> text.append("  note: ").append(remark).append('\n'));
    return text.toString();
  }

  /** A walk, level by level. */
  public static String of(WalkPicture picture, Ink ink) {
    Access access = picture.access();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s at 0x%016x, CPL %d%s%s (%s, CR3 0x%x)%n%n"
            .formatted(
                access.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                access.address(),
                access.cpl(),
                access.implicit() ? ", implicit" : "",
                access.ac() ? ", AC" : "",
                mode(picture.controls().mode()),
                picture.controls().cr3()));
    if (!picture.steps().isEmpty()) {
      text.append(steps(picture, ink)).append('\n');
    }
    text.append("  reference  ").append(Names.outcome(picture.reference())).append('\n');
    text.append("  optimized  ").append(Names.outcome(picture.optimized())).append('\n');
    text.append("  ");
    if (picture.agree()) {
      text.append(ink.good("they agree"));
    } else if (picture.sameEntries()) {
      text.append(ink.bad("they differ")).append(" in the outcome");
    } else {
      text.append(ink.bad("they differ")).append(" in the entries; the optimized walk used");
      picture.optimizedGpas().forEach(gpa -> text.append(" 0x%x".formatted(gpa)));
    }
    return text.append('\n').toString();
  }

  /** The words in which an access sets A or D, a line each. */
  static String updates(List<EntryUpdate> updates, Ink ink) {
    Table table = new Table().row("A and D at", "before", "reference", "optimized", "");
    for (EntryUpdate update : updates) {
      table.row(
          "0x%x".formatted(update.gpa()),
          "0x%016x".formatted(update.before()),
          "0x%016x".formatted(update.reference()),
          "0x%016x".formatted(update.optimized()),
          update.agree() ? ink.good("agree") : ink.bad("differ"));
    }
    return table.toString();
  }

  /** Mapped ranges, a line each. */
  public static String of(List<MappedRange> ranges) {
    Table table = new Table().row("first", "last", "pages", "size", "rights", "");
    long pages = 0;
    for (MappedRange range : ranges) {
      pages += range.pages();
      table.row(
          "%016x".formatted(range.firstGva()),
          "%016x".formatted(range.lastGva()),
          "%,d".formatted(range.pages()),
          Names.size(range.pageSize()),
          Names.rights(range.rights()),
          range.global() ? "global" : "");
    }
    return table + "  %,d ranges, %,d pages%n".formatted(ranges.size(), pages);
  }

  private static String mode(PagingMode mode) {
    return mode == PagingMode.OFF ? mode.title() : mode.title() + " paging";
  }

  private static String steps(WalkPicture picture, Ink ink) {
    Table table = new Table().row("entry", "index", "at", "value", "rights", "set");
    int digits = picture.controls().mode().entryBytes() * 2;
    for (WalkPicture.Step step : picture.steps()) {
      boolean refused = !step.refusal().isEmpty();
      table.row(
          step.level(),
          step.index(),
          step.gpa() < 0 ? "register" : "0x%x".formatted(step.gpa()),
          ("0x%0" + digits + "x").formatted(step.value()),
          refused ? "-" : Names.rights(step.rights()),
          refused ? ink.bad(step.refusal()) : String.join(" ", step.bits()));
    }
    return table.toString();
  }
}
