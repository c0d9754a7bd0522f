package org.btmmu.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Disassembly;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.FormBytes;
import org.btmmu.spec.x86.FormTable;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The decoder against GNU objdump; skipped, and said so, where objdump is not installed. */
class ObjdumpTest {
  private static final int SLOT_BYTES = 32;
  private static final byte NOP = (byte) 0x90;
  private static final int RANDOM_SLOTS = 20_000;
  private static final long SEED = 1;

  /** LOCK where it may not stand, 66h and F3h where none may, test registers, VIA's cipher unit. */
  private static final String KNOWN_ONLY_TO_OBJDUMP =
      ".*lock .*|mov .*tr[0-7].*|.*(8087|287) only\\)|(data16|data32|repz|repnz) .*"
          + "|(xcrypt|xsha|xstore|montmul).*";

  /** objdump shows the bound registers, another size for selectors and MOVSXD, one for INVLPG. */
  private static final Set<String> SHOWN_OTHERWISE =
      Set.of(
          "bndldx", "bndstx", "bndmov", "bndcl", "bndcu", "bndcn", "bndmk", "lar", "lsl", "invlpg",
          "movsxd");

  @BeforeEach
  void objdumpIsInstalled() {
    assumeThat(Objdump.version()).as("GNU objdump is not installed: skipped").isNotEmpty();
  }

  /** Every form stands in a slot of its own, filled with NOPs, so that one cannot hide another. */
  @ParameterizedTest
  @EnumSource(CodeWidth.class)
  void everyFormHasObjdumpsLengthAndMnemonic(CodeWidth width) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    for (Form form : FormTable.read().rows()) {
      byte[] bytes = FormBytes.of(form, width);
      if (form.modes().contains(width == CodeWidth.BITS_64) && bytes.length > 0) {
        byte[] slot = new byte[SLOT_BYTES];
        Arrays.fill(slot, NOP);
        int length = ((Instruction) Decoder.decode(bytes, 0, bytes.length, width)).lengthBytes();
        System.arraycopy(bytes, 0, slot, 0, length);
        code.writeBytes(slot);
      }
    }
    Agreement agreement = new Agreement();
    Objdump.list(
        code.toByteArray(),
        width,
        (listed, _) -> {
          if (listed.address() % SLOT_BYTES == 0) {
            agreement.add(listed, width);
          }
        });
    assertThat(agreement.total()).isEqualTo(code.size() / SLOT_BYTES).isGreaterThan(2000);
    assertThat(agreement.differences())
        .as("objdump does not know SALC")
        .noneMatch(row -> row.kind().difference() && !row.here().equals("salc"));
    assertThat(agreement.count(Agreement.Kind.SAME)).isGreaterThan(agreement.total() - 4);
  }

  /** Half of the random bytes begin with an escape; whatever they mean, objdump sees the same. */
  @ParameterizedTest
  @EnumSource(CodeWidth.class)
  void randomBytesMeanTheSame(CodeWidth width) {
    byte[] code = randomSlots();
    Agreement agreement = new Agreement();
    List<String> texts = new ArrayList<>();
    Objdump.list(
        code,
        width,
        (listed, _) -> {
          if (listed.address() % SLOT_BYTES == 0) {
            agreement.add(listed, width);
            compareText(code, width, listed, texts);
          }
        });
    assertThat(agreement.total()).isEqualTo(RANDOM_SLOTS);
    assertThat(agreement.count(Agreement.Kind.SAME)).isGreaterThan(RANDOM_SLOTS * 4 / 5);
    assertThat(agreement.differences())
        .filteredOn(difference ->
            difference.kind() == Agreement.Kind.LENGTH
                || difference.kind() == Agreement.Kind.MNEMONIC)
        .isEmpty();
    assertThat(agreement.differences())
        .filteredOn(difference -> difference.kind() == Agreement.Kind.REFUSED)
        .as("objdump minds neither LOCK nor idle prefixes, and knows what the 80387 ignores")
        .allMatch(difference -> difference.example().text().matches(KNOWN_ONLY_TO_OBJDUMP));
    assertThat(texts).isEmpty();
  }

  private static byte[] randomSlots() {
    Random random = new Random(SEED);
    byte[] code = new byte[RANDOM_SLOTS * SLOT_BYTES];
    random.nextBytes(code);
    for (int slot = 0; slot < code.length; slot += SLOT_BYTES) {
      code[slot] = random.nextBoolean() ? 0x0f : code[slot];
      Arrays.fill(code, slot + 15, slot + SLOT_BYTES, NOP);
    }
    return code;
  }

  private static void compareText(byte[] code, CodeWidth width, Listed listed, List<String> texts) {
    int at = (int) listed.address();
    boolean same =
        Decoder.decode(code, at, at + 15, width) instanceof Instruction it
            && it.lengthBytes() == listed.bytes().length
            && it.form().op() != Op.NOT_EXECUTED
            && !SHOWN_OTHERWISE.contains(it.mnemonic())
            && it.form().first().kind() != Operand.Kind.RELATIVE
            && it.form().first().kind() != Operand.Kind.SEGMENT_REGISTER
            && !listed.text().contains("iz*");
    if (same && !listed.isBad()) {
      Instruction it = (Instruction) Decoder.decode(code, at, at + 15, width);
      String here = operands(Disassembly.text(it, at), it.mnemonic());
      String there = operands(listed.text(), it.mnemonic());
      if (!here.equals(there)) {
        texts.add(listed.hex() + ": " + here + " / " + there);
      }
    }
  }

  /** The operands, without what is style: sizes of blocks and vectors, comments. */
  private static String operands(String text, String mnemonic) {
    return text.replaceFirst("^.*?\\b" + mnemonic + "[wdq]?(,p[nt])?( |$)", "")
        .replaceAll(" *#.*| *<.*", "")
        .replaceAll("([XYZ]MMWORD|OWORD|FWORD|TBYTE) PTR ", "")
        .strip();
  }

  @Test
  void theFilesGivenAgree() {
    String files = System.getProperty("btmmu.oracle.files", "");
    assumeThat(files).as("-Dbtmmu.oracle.files=FILE:FILE is not given: skipped").isNotEmpty();
    for (String file : files.split(":")) {
      Agreement agreement = new Agreement();
      Objdump.list(Path.of(file), agreement::add);
      assertThat(agreement.differences())
          .as(file)
          .noneMatch(difference -> difference.kind().difference());
    }
  }
}
