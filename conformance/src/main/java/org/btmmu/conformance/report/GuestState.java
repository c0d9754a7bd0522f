package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.machine.GuestCode;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;

/** The state of a guest's processor as text: registers, code that ran, page walks. */
final class GuestState {
  private static final String[] GENERAL = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
    "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
  };
  private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"};
  private static final String[] FLAGS = {
    "CF", "", "PF", "", "AF", "", "ZF", "SF", "TF", "IF", "DF", "OF", "", "", "NT", "", "RF", "VM",
    "AC", "VIF", "VIP", "ID"
  };
  private static final int LISTED = 6;
  private static final int IN_A_ROW = 4;

  private GuestState() {}

  /** All registers. */
  static String registers(Registers registers) {
    StringBuilder text = new StringBuilder();
    int count = registers.is64Bit() ? 16 : 8;
    for (int i = 0; i < count; i++) {
      text.append("  %-3s %016x".formatted(GENERAL[i], registers.gpr[i]));
      text.append(i % IN_A_ROW == IN_A_ROW - 1 ? "\n" : "");
    }
    text.append(
        "  rip %016x  flags %08x%s  CPL %d%s%n"
            .formatted(
                registers.rip,
                registers.flags,
                flags(registers.flags),
                registers.cpl,
                registers.halted ? ", halted" : ""));
    text.append(
        "  cr0 %08x  cr2 %016x  cr3 %016x  cr4 %08x  efer %04x%n"
            .formatted(registers.cr0, registers.cr2, registers.cr3, registers.cr4, registers.efer));
    text.append(
        "  gdtr %016x, limit %04x  idtr %016x, limit %04x%n"
            .formatted(
                registers.gdtBase, registers.gdtLimit, registers.idtBase, registers.idtLimit));
    Table table = new Table().row("segment", "selector", "base", "limit", "attributes");
    for (int i = 0; i < SEGMENTS.length; i++) {
      table.row(
          SEGMENTS[i],
          "%04x".formatted(registers.selector[i]),
          "%016x".formatted(registers.base[i]),
          "%08x".formatted(registers.limit[i]),
          "%04x".formatted(registers.attributes[i]));
    }
    return text.append(table).toString();
  }

  private static String flags(int flags) {
    StringBuilder names = new StringBuilder();
    for (int bit = 0; bit < FLAGS.length; bit++) {
      if ((flags >>> bit & 1) != 0 && !FLAGS[bit].isEmpty()) {
        names.append(' ').append(FLAGS[bit]);
      }
    }
    return names.toString();
  }

  /** The blocks that ran last, the first instruction of each, and the last one whole. */
  static List<String> code(long[] recent, GuestCode code) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < recent.length - 1; i++) {
      lines.add("%016x  %s".formatted(recent[i], code.at(recent[i])));
    }
    if (recent.length > 0) {
      lines.addAll(code.block(recent[recent.length - 1], LISTED));
    }
    return lines;
  }

  /** The walks of CR2 and of the instruction pointer, level by level; none without paging. */
  static String walks(Registers registers, GuestCode code, Ink ink) {
    if (!code.isPaged()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n");
    if (registers.cr2 != 0) {
      text.append("of CR2: ").append(walk(code, code.access(AccessKind.READ, registers.cr2), ink));
      text.append('\n');
    }
    return text.append("of RIP: ").append(walk(code, code.fetch(registers.rip), ink)).toString();
  }

  private static String walk(GuestCode code, Access access, Ink ink) {
    return WalkText.of(WalkPicture.of(code.memory(), code.controls(), access), ink);
  }
}
