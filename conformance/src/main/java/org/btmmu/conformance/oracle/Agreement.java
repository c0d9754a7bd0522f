package org.btmmu.conformance.oracle;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoded;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Instruction;

/** Counts where the decoder says what objdump lists, and where not, by kind. */
public final class Agreement {
  /** What came of one line. */
  public enum Kind {
    /** Same length and mnemonic. */
    SAME("same length and mnemonic", false),
    /** objdump joins FWAIT to the next instruction; the processor runs two. */
    WAIT_JOINED("objdump joins FWAIT to the next instruction", false),
    /** objdump lists prefixes alone. */
    PREFIXES_ALONE("objdump lists prefixes alone", false),
    /** objdump says (bad), and the decoder refuses the bytes too. */
    BAD("objdump says (bad), refused here too", false),
    /** objdump says (bad) of bytes that do not suffice here to tell. */
    BAD_EARLIER("objdump says (bad) of fewer bytes than are read here", false),
    /** objdump says (bad) of an instruction. */
    BAD_THERE("objdump says (bad), an instruction here", true),
    /** The lengths differ. */
    LENGTH("lengths differ", true),
    /** The mnemonics differ. */
    MNEMONIC("mnemonics differ", true),
    /** The decoder refuses what objdump lists. */
    REFUSED("refused here", true);

    private final String title;
    private final boolean difference;

    Kind(String title, boolean difference) {
      this.title = title;
      this.difference = difference;
    }

    /** For people. */
    public String title() {
      return title;
    }

    /** Must somebody look into it? */
    public boolean difference() {
      return difference;
    }
  }

  /**
   * Differences of one kind that read alike.
   *
   * @param there the mnemonic of objdump
   * @param here the mnemonic of the decoder, or why there is none
   * @param example the first such line
   */
  public record Difference(Kind kind, String there, String here, long count, Listed example) {}

  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Map<String, Difference> differences = new TreeMap<>();
  private long total;

  /** Compares one line. */
  public void add(Listed listed, CodeWidth width) {
    byte[] code = listed.bytes();
    Decoded decoded = Decoder.decode(code, 0, code.length, width);
    Kind kind = kind(listed, code, decoded, width);
    total++;
    counts.merge(kind, 1L, Long::sum);
    if (kind != Kind.SAME) {
      String here = here(decoded);
      differences.merge(
          kind + " " + listed.mnemonic() + " " + here,
          new Difference(kind, listed.mnemonic(), here, 1, listed),
          (old, _) -> new Difference(kind, old.there, old.here, old.count + 1, old.example));
    }
  }

  private static Kind kind(Listed listed, byte[] code, Decoded decoded, CodeWidth width) {
    if (listed.mnemonic().isEmpty()) {
      return Kind.PREFIXES_ALONE;
    }
    if (listed.isBad()) {
      return switch (decoded) {
        case Instruction it -> isSame(it, listed, code.length) ? Kind.SAME : Kind.BAD_THERE;
        case Decoded.TooShort _, Decoded.TooLong _ -> Kind.BAD_EARLIER;
        case Decoded.Undefined _ -> Kind.BAD;
      };
    }
    return switch (decoded) {
      case Instruction it when isSame(it, listed, code.length) -> Kind.SAME;
      case Instruction it when it.lengthBytes() == code.length -> Kind.MNEMONIC;
      case Instruction it -> isWaitJoined(listed, code, it, width) ? Kind.WAIT_JOINED : Kind.LENGTH;
      case Decoded.TooShort _, Decoded.TooLong _ -> Kind.LENGTH;
      case Decoded.Undefined _ -> Kind.REFUSED;
    };
  }

  /** objdump may add the operand size as a letter, as in iretd and retfq. */
  private static boolean isSame(Instruction here, Listed listed, int lengthBytes) {
    String there = listed.mnemonic();
    String mnemonic = here.mnemonic();
    String letter =
        switch (here.operandBytes()) {
          case 2 -> "w";
          case 4 -> "d";
          default -> "q";
        };
    return here.lengthBytes() == lengthBytes
        && (there.equals(mnemonic) || there.equals(mnemonic + letter));
  }

  /** Is it FWAIT and then an x87 form, which objdump names without the N of FNSTCW? */
  private static boolean isWaitJoined(
      Listed listed, byte[] code, Instruction first, CodeWidth width) {
    if (!first.mnemonic().equals("fwait")
        || !(Decoder.decode(code, first.lengthBytes(), code.length, width)
            instanceof Instruction rest)) {
      return false;
    }
    return first.lengthBytes() + rest.lengthBytes() == code.length
        && (rest.mnemonic().equals(listed.mnemonic())
            || rest.mnemonic().equals(listed.mnemonic().replaceFirst("^f", "fn")));
  }

  private static String here(Decoded decoded) {
    return switch (decoded) {
      case Instruction it -> it.mnemonic();
      case Decoded.Undefined undefined -> undefined.why().name();
      case Decoded.TooShort _ -> "longer";
      case Decoded.TooLong _ -> "too long";
    };
  }

  /** How many lines were compared. */
  public long total() {
    return total;
  }

  /** How many came out so. */
  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** Does the decoder say what objdump lists, exceptions of objdump's own apart? */
  public boolean holds() {
    return counts.keySet().stream().noneMatch(Kind::difference);
  }

  /** All that are not the same, the most frequent first. */
  public List<Difference> differences() {
    return differences.values().stream()
        .sorted(Comparator.comparing(Difference::kind).thenComparing(d -> -d.count()))
        .toList();
  }
}
