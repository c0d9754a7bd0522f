package org.btmmu.conformance.report;

import java.util.HexFormat;
import java.util.List;
import org.btmmu.conformance.oracle.processor.CodeWidth;
import org.btmmu.conformance.oracle.processor.MemoryAfter;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.conformance.oracle.processor.NativeResult;
import org.btmmu.conformance.oracle.processor.NativeStop;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one instruction did on the build machine's processor, before and after. */
public final class NativeRunReport {
  private static final List<String> NAMES = List.of("AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI");
  private static final String[] FLAGS = {
    "CF", "", "PF", "", "AF", "", "ZF", "SF", "", "", "DF", "OF", "", "", "NT"
  };
  private static final int XMM = 160;
  private static final int XMM_BYTES = 16;

  /** So many words of memory fit on a screen; the JSON has all. */
  private static final int MAX_WORDS = 16;

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private NativeRunReport() {}

  /** A text of several lines. */
  public static String text(NativeCase before, NativeResult after) {
    StringBuilder text = new StringBuilder();
    text.append("%d-bit code, %s%n".formatted(before.width().bits(), HEX.formatHex(before.code())));
    text.append("  %s%n".formatted(stop(after.stop())));
    line(
        text,
        "RIP",
        number(before.width(), NativeProcessor.CODE),
        number(before.width(), after.rip()));
    for (int at = 0; at < before.registers().length; at++) {
      line(
          text,
          register(before.width(), at),
          number(before.width(), before.registers()[at] & before.width().mask()),
          number(before.width(), after.registers()[at]));
    }
    line(text, "flags", flags(before.flags()), flags(after.flags()));
    for (int at = XMM; at < XMM + before.width().registers() * XMM_BYTES; at += XMM_BYTES) {
      String old = HexFormat.of().formatHex(before.fx(), at, at + XMM_BYTES);
      String now = HexFormat.of().formatHex(after.fx(), at, at + XMM_BYTES);
      if (!old.equals(now)) {
        line(text, "XMM" + (at - XMM) / XMM_BYTES, old, now);
      }
    }
    memory(text, after.memory());
    return text.toString();
  }

  private static void memory(StringBuilder text, MemoryAfter memory) {
    byte[] window = memory.bytes();
    int shown = Math.min(memory.offsets().length, MAX_WORDS);
    for (int at = 0; at < shown; at++) {
      int offset = memory.offsets()[at];
      line(
          text,
          "0x%x".formatted(NativeProcessor.WINDOW + offset),
          HEX.formatHex(memory.shared(), offset, offset + Long.BYTES),
          HEX.formatHex(window, offset, offset + Long.BYTES));
    }
    if (shown < memory.offsets().length) {
      text.append("  and %d more words of memory%n".formatted(memory.offsets().length - shown));
    }
  }

  /** The same facts as JSON. */
  public static ObjectNode json(NativeCase before, NativeResult after) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("width", before.width().bits()).put("code", HEX.formatHex(before.code()));
    json.put("stop", stop(after.stop())).put("rip", number(before.width(), after.rip()));
    ObjectNode registers = json.putObject("registers");
    for (int at = 0; at < before.registers().length; at++) {
      registers
          .putObject(register(before.width(), at))
          .put("before", number(before.width(), before.registers()[at] & before.width().mask()))
          .put("after", number(before.width(), after.registers()[at]));
    }
    json.putObject("flags").put("before", flags(before.flags())).put("after", flags(after.flags()));
    ObjectNode memory = json.putObject("memory");
    for (int at = 0; at < after.memory().offsets().length; at++) {
      memory.put(
          "0x%x".formatted(NativeProcessor.WINDOW + after.memory().offsets()[at]),
          "0x%016x".formatted(after.memory().words()[at]));
    }
    return json;
  }

  private static void line(StringBuilder text, String name, String old, String now) {
    String arrow = old.equals(now) ? "" : "  ->  " + now;
    text.append("  %-10s  %s%s%n".formatted(name, old, arrow));
  }

  private static String stop(NativeStop stop) {
    return switch (stop) {
      case NativeStop.Completed() -> "completed";
      case NativeStop.Fault(int vector, long errorCode, long address, int signal, _) ->
          "exception %d, error code 0x%x, CR2 0x%x (signal %d)"
              .formatted(vector, errorCode, address, signal);
      case NativeStop.SystemCall() -> "system call, refused";
      case NativeStop.Killed() -> "it ended the child process";
    };
  }

  private static String register(CodeWidth width, int at) {
    if (at >= NAMES.size()) {
      return "R" + at;
    }
    return (width == CodeWidth.BITS_64 ? "R" : "E") + NAMES.get(at);
  }

  private static String number(CodeWidth width, long value) {
    return width == CodeWidth.BITS_64 ? "0x%016x".formatted(value) : "0x%08x".formatted(value);
  }

  private static String flags(long value) {
    StringBuilder names = new StringBuilder();
    for (int bit = FLAGS.length - 1; bit >= 0; bit--) {
      if (!FLAGS[bit].isEmpty() && (value >>> bit & 1) != 0) {
        names.append(names.isEmpty() ? "" : " ").append(FLAGS[bit]);
      }
    }
    return names.isEmpty() ? "-" : names.toString();
  }
}
