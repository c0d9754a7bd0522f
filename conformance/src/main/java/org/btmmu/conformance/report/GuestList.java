package org.btmmu.conformance.report;

import org.btmmu.conformance.machine.BundledGuest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The guests that come with btmmu, as text and JSON. */
public final class GuestList {
  private GuestList() {}

  /** A line a guest. */
  public static String text() {
    Table table = new Table().row("guest", "mode", "workload", "kind", "checksum", "instructions");
    for (BundledGuest guest : BundledGuest.all()) {
      table.row(
          guest.name(),
          guest.mode(),
          guest.workload(),
          guest.kind(),
          guest.checksum(),
          "%,d".formatted(guest.steps()));
    }
    return table.toString();
  }

  /**
   * {@code {"schema":1,"guests":[{"name","mode","workload","kind","scale","checksum","steps"}]}}.
   */
  public static ObjectNode json() {
    ObjectNode root = OutputFile.root();
    ArrayNode guests = root.putArray("guests");
    for (BundledGuest guest : BundledGuest.all()) {
      guests
          .addObject()
          .put("name", guest.name())
          .put("mode", guest.mode())
          .put("workload", guest.workload())
          .put("kind", guest.kind())
          .put("scale", guest.scale())
          .put("checksum", guest.checksum())
          .put("steps", guest.steps());
    }
    return root;
  }
}
