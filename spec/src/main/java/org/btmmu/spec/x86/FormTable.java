package org.btmmu.spec.x86;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The opcode maps of the resource files, and an index from opcode to the rows that share it. */
public final class FormTable {
  private static final Form[] NO_FORMS = {};
  private static final int PREFIX_STATES = 4;

  /** The rows name their operations in {@link Op}. */
  private static final Op EXECUTED = null;

  private final List<Form> rows;
  private final Form[][] index;

  private FormTable(List<Form> rows) {
    this.rows = List.copyOf(rows);
    this.index = new Form[2 * OpcodeMap.values().length * PREFIX_STATES * 256][];
    for (int i = 0; i < index.length; i++) {
      index[i] = NO_FORMS;
    }
    for (Form form : rows) {
      for (int state = 0; state < PREFIX_STATES; state++) {
        if ((form.encoding().prefixes() & 1 << state) != 0) {
          add(form, state, false);
          add(form, state, true);
        }
      }
    }
  }

  private void add(Form form, int state, boolean bits64) {
    if (form.modes().contains(bits64)) {
      int place = place(form.encoding().map(), form.encoding().opcode(), 1 << state, bits64);
      Form[] longer = Arrays.copyOf(index[place], index[place].length + 1);
      longer[longer.length - 1] = form;
      index[place] = longer;
    }
  }

  /** Reads the tables. */
  public static FormTable read() {
    List<Form> rows = new ArrayList<>();
    read("one-byte", OpcodeMap.ONE_BYTE, EXECUTED, rows);
    read("x87", OpcodeMap.ONE_BYTE, Op.X87, rows);
    read("0f", OpcodeMap.MAP_0F, EXECUTED, rows);
    read("0f-sse", OpcodeMap.MAP_0F, Op.SIMD, rows);
    read("0f-sse-float", OpcodeMap.MAP_0F, Op.SIMD_FLOAT, rows);
    read("0f38-sse", OpcodeMap.MAP_0F38, Op.SIMD, rows);
    read("0f3a-sse", OpcodeMap.MAP_0F3A, Op.SIMD, rows);
    read("0f3a-sse-float", OpcodeMap.MAP_0F3A, Op.SIMD_FLOAT, rows);
    read("0f38", OpcodeMap.MAP_0F38, EXECUTED, rows);
    read("0f3a", OpcodeMap.MAP_0F3A, EXECUTED, rows);
    read("bmi", OpcodeMap.VEX_0F38, Op.BMI, rows);
    read("bmi-0f3a", OpcodeMap.VEX_0F3A, Op.BMI, rows);
    read("3dnow", OpcodeMap.MAP_0F0F, Op.NOT_EXECUTED, rows);
    read("vex-0f", OpcodeMap.VEX_0F, Op.NOT_EXECUTED, rows);
    read("vex-0f38", OpcodeMap.VEX_0F38, Op.NOT_EXECUTED, rows);
    read("vex-0f3a", OpcodeMap.VEX_0F3A, Op.NOT_EXECUTED, rows);
    read("evex-0f", OpcodeMap.EVEX_0F, Op.NOT_EXECUTED, rows);
    read("evex-0f38", OpcodeMap.EVEX_0F38, Op.NOT_EXECUTED, rows);
    read("evex-0f3a", OpcodeMap.EVEX_0F3A, Op.NOT_EXECUTED, rows);
    read("evex-5", OpcodeMap.EVEX_5, Op.NOT_EXECUTED, rows);
    read("evex-6", OpcodeMap.EVEX_6, Op.NOT_EXECUTED, rows);
    read("xop-8", OpcodeMap.XOP_8, Op.NOT_EXECUTED, rows);
    read("xop-9", OpcodeMap.XOP_9, Op.NOT_EXECUTED, rows);
    read("xop-a", OpcodeMap.XOP_A, Op.NOT_EXECUTED, rows);
    return new FormTable(rows);
  }

  private static void read(String name, OpcodeMap map, Op family, List<Form> rows) {
    try (InputStream in = FormTable.class.getResourceAsStream("/x86/" + name + ".txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int number = 0;
      for (String line : text.lines().toList()) {
        number++;
        String row = line.replaceFirst("#.*", "").strip();
        if (!row.isEmpty()) {
          try {
            rows.addAll(FormRow.parse(row, map, family));
          } catch (IllegalArgumentException e) {
            throw new IllegalStateException(name + ".txt:" + number + ": " + e.getMessage(), e);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rows, a range of opcodes taken apart. */
  public List<Form> rows() {
    return rows;
  }

  /**
   * The rows of an opcode; they agree on whether there is a ModRM byte.
   *
   * @param prefix one of {@link Encoding#NO_PREFIX}, ...
   */
  Form[] forms(OpcodeMap map, int opcode, int prefix, boolean bits64) {
    return index[place(map, opcode, prefix, bits64)];
  }

  private static int place(OpcodeMap map, int opcode, int prefix, boolean bits64) {
    int state = Integer.numberOfTrailingZeros(prefix);
    return ((map.ordinal() * 2 + (bits64 ? 1 : 0)) * PREFIX_STATES + state) * 256 + opcode;
  }
}
