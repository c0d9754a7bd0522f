package org.btmmu.spec.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one row of the resource tables; one-byte.txt says how a row is written. */
final class FormRow {
  private static final Pattern OPCODE =
      Pattern.compile(
          "(\\p{XDigit}{2})(?:-(\\p{XDigit}{2}))?(?:\\.(\\p{XDigit}{2})|(?:/([0-7]))?(?::([mr]))?)");
  private static final List<String> CONDITIONS =
      List.of(
          "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g");

  private final List<String> attributes;
  private final String[] words;
  private final OpcodeMap map;
  private final Op family;

  private FormRow(String[] words, OpcodeMap map, Op family) {
    this.family = family;
    this.words = words;
    this.map = map;
    this.attributes = new ArrayList<>(Arrays.asList(words).subList(4, words.length));
  }

  /**
   * The forms of a row: one, or one an opcode of its range.
   *
   * @param family the operation of all rows, or null where each names its own
   */
  static List<Form> parse(String row, OpcodeMap map, Op family) {
    String[] words = row.split("\\s+");
    if (words.length < 4) {
      throw new IllegalArgumentException("prefix, opcode, mnemonic and operands wanted: " + row);
    }
    return new FormRow(words, map, family).forms();
  }

  private List<Form> forms() {
    Matcher code = OPCODE.matcher(words[1]);
    if (!code.matches()) {
      throw new IllegalArgumentException("no opcode: " + words[1]);
    }
    int first = hex(code.group(1));
    int last = code.group(2) == null ? first : hex(code.group(2));
    int operandSizes = sum("os", 2, 14);
    int addressSizes = sum("as", 2, 14);
    int rexB = take("b0") ? 0 : take("b1") ? 1 : Encoding.ANY;
    int vectors = sum("l", 16, 112);
    Operand[] operands = operands(words[3]);
    String op = attributes.stream().filter(a -> a.startsWith("=")).findFirst().orElse("");
    attributes.remove(op);
    Form.Modes modes = modes();
    Form.Sizing sizing = sizing();
    boolean lockable = take("lock");
    Predicate predicate = predicate();
    if (!attributes.isEmpty()) {
      throw new IllegalArgumentException("unknown attributes: " + attributes);
    }
    List<Form> forms = new ArrayList<>();
    for (int opcode = first; opcode <= last; opcode++) {
      Encoding encoding =
          encoding(code, operands, opcode, operandSizes, addressSizes, rexB, vectors);
      boolean conditional = words[2].endsWith("*");
      String stem = conditional ? words[2].replace("*", "") : words[2];
      String name = name(op, conditional ? stem + "cc" : stem.replace("*", ""));
      forms.add(
          new Form(
              family == null ? Op.valueOf(name) : family,
              family == Op.X87 ? X87Op.valueOf(name) : X87Op.NONE,
              family == Op.SIMD ? SimdOp.valueOf(name) : SimdOp.NONE,
              family == Op.BMI ? BmiOp.valueOf(name) : BmiOp.NONE,
              family == Op.SIMD_FLOAT ? SimdFloatOp.valueOf(name) : SimdFloatOp.NONE,
              conditional ? stem + CONDITIONS.get(opcode & 15) : stem,
              operands[0],
              operands[1],
              operands[2],
              operands[3],
              conditional ? opcode & 15 : -1,
              predicate,
              modes,
              sizing,
              lockable,
              encoding.modRm() || Arrays.stream(operands).anyMatch(o -> o.kind().modRm()),
              encoding));
    }
    return forms;
  }

  private static boolean wants(Operand[] operands, boolean register) {
    return Arrays.stream(operands)
        .map(Operand::kind)
        .anyMatch(kind -> register ? kind.onlyRegister() : kind == Operand.Kind.MEMORY);
  }

  private Encoding encoding(
      Matcher code,
      Operand[] operands,
      int opcode,
      int operandSizes,
      int addressSizes,
      int rexB,
      int vectors) {
    String fixed = code.group(3);
    boolean memory = "m".equals(code.group(5)) || wants(operands, false);
    boolean register = "r".equals(code.group(5)) || fixed != null || wants(operands, true);
    if (memory && register) {
      throw new IllegalArgumentException("neither memory nor register: " + String.join(" ", words));
    }
    return new Encoding(
        map,
        opcode,
        prefixes(),
        List.of("NP", "66", "F3", "F2").contains(words[0]),
        memory ? Encoding.MEMORY : register ? Encoding.REGISTER : Encoding.ANY,
        fixed != null ? hex(fixed) >> 3 & 7 : code.group(4) == null ? -1 : hex(code.group(4)),
        fixed != null ? hex(fixed) & 7 : Encoding.ANY,
        operandSizes,
        addressSizes,
        rexB,
        vectors);
  }

  private int prefixes() {
    return switch (words[0]) {
      case "." -> Encoding.ANY_PREFIX;
      case "NP" -> Encoding.NO_PREFIX;
      case "66" -> Encoding.PREFIX_66;
      case "F3" -> Encoding.PREFIX_F3;
      case "F2" -> Encoding.PREFIX_F2;
      default -> words[0].chars().map(letter -> 1 << index(letter)).sum();
    };
  }

  private int index(int letter) {
    int index = "n632".indexOf(letter);
    if (index < 0) {
      throw new IllegalArgumentException("no prefixes: " + words[0]);
    }
    return index;
  }

  private static Operand[] operands(String text) {
    Operand[] operands = {Operand.NONE, Operand.NONE, Operand.NONE, Operand.NONE};
    if (!text.equals("-")) {
      String[] names = text.split(",");
      for (int i = 0; i < names.length; i++) {
        operands[i] = OperandNames.operand(names[i]);
      }
    }
    return operands;
  }

  private int sum(String prefix, int smallest, int otherwise) {
    int sum = 0;
    for (int bytes = smallest; bytes <= 4 * smallest; bytes *= 2) {
      sum += take(prefix + bytes * 8) ? bytes : 0;
    }
    return sum == 0 ? otherwise : sum;
  }

  private Form.Modes modes() {
    return take("i64") ? Form.Modes.NOT_64 : take("o64") ? Form.Modes.ONLY_64 : Form.Modes.ALL;
  }

  private Form.Sizing sizing() {
    for (Form.Sizing sizing : Form.Sizing.values()) {
      if (take(sizing.attribute)) {
        return sizing;
      }
    }
    return Form.Sizing.PLAIN;
  }

  private Predicate predicate() {
    for (Predicate predicate : Predicate.values()) {
      if (take(predicate.name())) {
        return predicate;
      }
    }
    return Predicate.NONE;
  }

  private boolean take(String attribute) {
    return attributes.remove(attribute);
  }

  private static String name(String attribute, String mnemonic) {
    return attribute.isEmpty() ? mnemonic.toUpperCase(Locale.ROOT) : attribute.substring(1);
  }

  private static int hex(String digits) {
    return Integer.parseInt(digits, 16);
  }
}
