package org.btmmu.conformance.report;

import java.util.List;
import java.util.Locale;
import org.btmmu.conformance.snapshot.MappedRange;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Rights;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Page walks as JSON; addresses and entries are strings in hexadecimal. */
public final class WalkJson {
  private WalkJson() {}

  /** A walk, level by level. */
  public static ObjectNode of(String snapshot, WalkPicture picture) {
    ObjectNode root = OutputFile.root();
    root.put("snapshot", snapshot);
    root.put("mode", picture.controls().mode().title());
    root.put("address", hex(picture.access().address()));
    root.put("access", picture.access().kind().name().toLowerCase(Locale.ROOT));
    root.put("cpl", picture.access().cpl());
    root.put("implicit", picture.access().implicit());
    root.put("ac", picture.access().ac());
    ArrayNode steps = root.putArray("steps");
    for (WalkPicture.Step step : picture.steps()) {
      ObjectNode node = steps.addObject();
      node.put("entry", step.level());
      node.put("index", step.index());
      if (step.gpa() >= 0) {
        node.put("gpa", hex(step.gpa()));
      } else {
        node.putNull("gpa");
      }
      node.put("value", hex(step.value()));
      node.put("format", step.format().name());
      step.bits().forEach(node.putArray("set")::add);
      rights(node, step.rights());
      node.put("refusal", step.refusal());
    }
    outcome(root.putObject("reference"), picture.reference());
    outcome(root.putObject("optimized"), picture.optimized());
    root.put("same_entries", picture.sameEntries());
    root.put("agree", picture.agree());
    return root;
  }

  /** A walk with the words in which it sets A or D. */
  static ObjectNode of(String snapshot, WalkPicture picture, List<EntryUpdate> updates) {
    ObjectNode root = of(snapshot, picture);
    ArrayNode array = root.putArray("updates");
    for (EntryUpdate update : updates) {
      ObjectNode node = array.addObject();
      node.put("gpa", hex(update.gpa()));
      node.put("before", hex(update.before()));
      node.put("reference", hex(update.reference()));
      node.put("optimized", hex(update.optimized()));
      node.put("agree", update.agree());
    }
    return root;
  }

  /** Mapped ranges. */
  public static ObjectNode of(String snapshot, List<MappedRange> ranges) {
    ObjectNode root = OutputFile.root();
    root.put("snapshot", snapshot);
    ArrayNode array = root.putArray("ranges");
    for (MappedRange range : ranges) {
      ObjectNode node = array.addObject();
      node.put("first", hex(range.firstGva()));
      node.put("last", hex(range.lastGva()));
      node.put("pages", range.pages());
      node.put("page_bytes", range.pageSize().sizeBytes());
      rights(node, range.rights());
      node.put("global", range.global());
    }
    return root;
  }

  private static void outcome(ObjectNode node, Outcome outcome) {
    switch (outcome) {
      case Outcome.Translation page -> {
        node.put("kind", "translation");
        node.put("gpa", hex(page.gpa()));
        node.put("page_bytes", page.pageSize().sizeBytes());
        rights(node, page.rights());
        node.put("global", page.global());
        node.put("dirty", page.dirty());
      }
      case Outcome.PageFault fault -> {
        node.put("kind", "page_fault");
        node.put("error_code", fault.errorCode());
        node.put("cr2", hex(fault.cr2()));
      }
      case Outcome.GeneralProtection _ -> node.put("kind", "general_protection");
      case Outcome.StackFault _ -> node.put("kind", "stack_fault");
    }
  }

  private static void rights(ObjectNode node, Rights rights) {
    ObjectNode inner = node.putObject("rights");
    inner.put("user", rights.user());
    inner.put("writable", rights.writable());
    inner.put("no_execute", rights.noExecute());
    inner.put("key", rights.key());
  }

  private static String hex(long value) {
    return "0x%x".formatted(value);
  }
}
