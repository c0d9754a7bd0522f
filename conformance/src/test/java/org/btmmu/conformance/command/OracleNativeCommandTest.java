package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.junit.jupiter.api.Test;

class OracleNativeCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void anInstructionIsShownBeforeAndAfter() {
    assumeThat(NativeProcessor.whyNot()).as("the native oracle").isEmpty();
    // mov eax, 0x12345678
    assertThat(run("oracle", "native", "--show", "b8 78 56 34 12", "--width", "32")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("32-bit code, b8 78 56 34 12\n  completed\n")
        .contains("RIP         0x20000800  ->  0x20000805")
        .containsPattern("EAX +0x[0-9a-f]{8}  ->  0x12345678");
  }

  @Test
  void aFaultIsShownWithItsVector() {
    assumeThat(NativeProcessor.whyNot()).as("the native oracle").isEmpty();
    assertThat(run("oracle", "native", "--show", "0f0b")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("exception 6, error code 0x0");
  }

  @Test
  void longChangesOfMemoryAreCutShort() {
    assumeThat(NativeProcessor.whyNot()).as("the native oracle").isEmpty();
    // rep movsb with a count that leaves the window
    assertThat(run("oracle", "native", "--show", "f3 a4", "--seed", "2")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("exception 14, error code 0x6, CR2 0xfffffff")
        .containsPattern("and [0-9]+ more words of memory\n$");
  }

  @Test
  void badArgumentsAreOneLine() {
    assertThat(run("oracle", "native", "--show", "xyz")).isEqualTo(2);
    assertThat(run("oracle", "native", "--show", "90", "--width", "16")).isEqualTo(2);
    assertThat(run("oracle", "native", "shdl")).isEqualTo(2);
    assertThat(run("oracle", "native", "--count", "0")).isEqualTo(2);
    assertThat(run("oracle")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            btmmu: --show: "xyz" is no instruction; give 1 to 15 bytes such as 48 01 d8
            btmmu: --width: 16 is no width; give 32 or 64
            btmmu: comparable instruction: there is no "shdl"; did you mean shl or shr or std?
            btmmu: --count: 0 is too few; give 1 or more
            btmmu: which oracle? One of: native, objdump, mips; see btmmu oracle --help
            """);
  }

  private int run(String... args) {
    return Main.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
