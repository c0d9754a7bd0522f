package org.btmmu.conformance.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.WalkJson;
import org.btmmu.conformance.report.WalkPicture;
import org.btmmu.conformance.report.WalkText;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.snapshot.MappedRange;
import org.btmmu.conformance.snapshot.NotCaptured;
import org.btmmu.conformance.snapshot.Snapshot;
import org.btmmu.conformance.snapshot.Snapshots;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.PagingMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one page walk of a snapshot, or all that is mapped. */
@Command(
    name = "walk",
    description = "Walks one address of a snapshot, level by level, both ways.",
    footer = {
      "",
      "Example: btmmu walk linux-4level ffffffff81000000 --access x --cpl 0",
      "         btmmu walk linux-pae --all"
    })
final class WalkCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "SNAPSHOT",
      description = {
        "A core of guest memory, or a bundled one:",
        "linux-ia32, linux-pae, linux-4level, linux-5level."
      })
  private String snapshotName;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ADDRESS",
      description = "Linear address in hexadecimal, with or without 0x.")
  private String address;

  @Option(
      names = "--access",
      paramLabel = "r|w|x",
      defaultValue = "r",
      description = "Read, write or fetch (default: r).")
  private String access;

  @Option(
      names = "--cpl",
      paramLabel = "N",
      description = "Privilege level, 0 to 3 (default: the snapshot's).")
  private Integer cpl;

  @Option(names = "--ac", description = "With EFLAGS.AC set.")
  private boolean ac;

  @Option(names = "--implicit", description = "An implicit supervisor access, as to the GDT.")
  private boolean implicit;

  @Option(names = "--all", description = "List every mapped range instead.")
  private boolean all;

  @Mixin private CommonOptions common;

  WalkCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    common.check();
    if (all == (address != null)) {
      throw new BadInput("walk", "needs either an ADDRESS or --all", "see btmmu walk --help");
    }
    AccessKind kind = kind(access);
    if (cpl != null && (cpl < 0 || cpl > 3)) {
      throw new BadInput("--cpl", "%d is no privilege level".formatted(cpl), "give 0 to 3");
    }
    Snapshot snapshot = Snapshots.open(snapshotName);
    return (all ? list(snapshot) : walk(snapshot, kind)).exitStatus();
  }

  private Conclusion list(Snapshot snapshot) {
    List<MappedRange> ranges = MappedRange.of(snapshot);
    terminal.print(WalkText.heading(snapshot) + WalkText.of(ranges));
    common.write(() -> WalkJson.of(snapshot.name(), ranges));
    return Conclusion.HOLDS;
  }

  private Conclusion walk(Snapshot snapshot, AccessKind kind) {
    PagingMode mode = snapshot.controls().mode();
    long gva = address(address, mode);
    Access asked =
        new Access(
            kind,
            gva,
            1,
            cpl == null ? snapshot.cpl() : cpl,
            implicit,
            ac || snapshot.ac(),
            false,
            mode.isLongMode());
    WalkPicture picture;
    try {
      picture = WalkPicture.of(snapshot.memory(), snapshot.controls(), asked);
    } catch (NotCaptured missing) {
      throw new BadInput(
          snapshot.name(),
          "the walk of 0x%x needs a table that is missing: %s".formatted(gva, missing.getMessage()),
          "capture that page too, or choose an address that --all lists");
    }
    terminal.print(WalkText.heading(snapshot) + WalkText.of(picture, terminal.ink()));
    common.write(() -> WalkJson.of(snapshot.name(), picture));
    return picture.agree() ? Conclusion.HOLDS : Conclusion.REFUTED;
  }

  private static AccessKind kind(String letter) {
    return switch (letter) {
      case "r" -> AccessKind.READ;
      case "w" -> AccessKind.WRITE;
      case "x" -> AccessKind.FETCH;
      default ->
          throw new BadInput("--access", "\"%s\" is no access".formatted(letter), "give r, w or x");
    };
  }

  private static long address(String text, PagingMode mode) {
    String digits = text.replaceFirst("^0[xX]", "").replace("_", "");
    if (!digits.matches("[0-9a-fA-F]{1,16}")) {
      throw new BadInput(
          "ADDRESS",
          "\"%s\" is not a number".formatted(text),
          "give up to 16 hexadecimal digits, such as 0xffffffff81000000");
    }
    long gva = Long.parseUnsignedLong(digits, 16);
    if (!mode.isLongMode() && gva >>> 32 != 0) {
      throw new BadInput(
          "ADDRESS",
          "0x%x is out of range".formatted(gva),
          "under %s paging linear addresses end at 0xffffffff".formatted(mode.title()));
    }
    return gva;
  }
}
