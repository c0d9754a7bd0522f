package org.btmmu.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.FormBytes;
import org.btmmu.spec.x86.FormTable;
import org.btmmu.spec.x86.Instruction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The decoder against GNU objdump; skipped, and said so, where objdump is not installed. */
class ObjdumpTest {
  private static final int SLOT_BYTES = 32;
  private static final byte NOP = (byte) 0x90;

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
