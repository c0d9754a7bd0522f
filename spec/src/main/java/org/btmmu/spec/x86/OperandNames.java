package org.btmmu.spec.x86;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.btmmu.spec.x86.Operand.Kind;
import org.btmmu.spec.x86.Operand.Size;

/** Appendix A's names of operands: a letter for the addressing method, letters for the type. */
final class OperandNames {
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          entry("E", Kind.RM),
          entry("R", Kind.RM_REGISTER),
          entry("M", Kind.MEMORY),
          entry("G", Kind.REG),
          entry("Z", Kind.OPCODE_REGISTER),
          entry("I", Kind.IMMEDIATE),
          entry("sI", Kind.SIGNED_IMMEDIATE),
          entry("J", Kind.RELATIVE),
          entry("A", Kind.FAR_POINTER),
          entry("O", Kind.OFFSET),
          entry("S", Kind.SEGMENT_REGISTER),
          entry("C", Kind.CONTROL_REGISTER),
          entry("D", Kind.DEBUG_REGISTER),
          entry("X", Kind.STRING_SOURCE),
          entry("Y", Kind.STRING_DESTINATION),
          entry("P", Kind.MMX_REG),
          entry("Q", Kind.MMX_RM),
          entry("N", Kind.MMX_RM_REGISTER),
          entry("V", Kind.XMM_REG),
          entry("W", Kind.XMM_RM),
          entry("U", Kind.XMM_RM_REGISTER),
          entry("H", Kind.XMM_VVVV),
          entry("L", Kind.XMM_IMMEDIATE),
          entry("B", Kind.VVVV),
          entry("kG", Kind.MASK_REG),
          entry("kB", Kind.MASK_VVVV),
          entry("kE", Kind.MASK_RM));

  private static final Map<String, Size> SIZES =
      Map.ofEntries(
          entry("b", Size.B),
          entry("w", Size.W),
          entry("d", Size.D),
          entry("q", Size.Q),
          entry("x", Size.X),
          entry("t", Size.T),
          entry("v", Size.V),
          entry("z", Size.Z),
          entry("y", Size.Y),
          entry("p", Size.P),
          entry("a", Size.A),
          entry("s", Size.S),
          entry("m", Size.BLOCK));

  private static final Map<String, Operand> FIXED =
      Map.ofEntries(
          entry("AL", new Operand(Kind.FIXED_REGISTER, Size.B, 0)),
          entry("CL", new Operand(Kind.FIXED_REGISTER, Size.B, 1)),
          entry("AX", new Operand(Kind.FIXED_REGISTER, Size.W, 0)),
          entry("DX", new Operand(Kind.FIXED_REGISTER, Size.W, 2)),
          entry("eAX", new Operand(Kind.FIXED_REGISTER, Size.Z, 0)),
          entry("rAX", new Operand(Kind.FIXED_REGISTER, Size.V, 0)),
          entry("1", new Operand(Kind.CONSTANT, Size.B, 1)),
          entry("XMM0", new Operand(Kind.FIXED_XMM, Size.X, 0)),
          entry("ST0", new Operand(Kind.ST0, Size.T, 0)),
          entry("STi", new Operand(Kind.STI, Size.T, 0)),
          entry("Rv/Mw", new Operand(Kind.RM, Size.V_OR_W, 0)),
          entry("Ry/Mb", new Operand(Kind.RM, Size.Y_OR_B, 0)),
          entry("Ry/Mw", new Operand(Kind.RM, Size.Y_OR_W, 0)));

  private static final List<String> SEGMENTS = List.of("ES", "CS", "SS", "DS", "FS", "GS");

  private OperandNames() {}

  /** The operand of this name. */
  static Operand operand(String name) {
    if (FIXED.containsKey(name)) {
      return FIXED.get(name);
    }
    if (SEGMENTS.contains(name)) {
      return new Operand(Kind.FIXED_SEGMENT, Size.W, SEGMENTS.indexOf(name));
    }
    Kind kind = KINDS.get(name.substring(0, name.length() - 1));
    Size size = SIZES.get(name.substring(name.length() - 1));
    if (kind == null || size == null) {
      throw new IllegalArgumentException("no operand: " + name);
    }
    return new Operand(kind, size, 0);
  }
}
