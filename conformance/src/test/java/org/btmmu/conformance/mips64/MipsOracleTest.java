package org.btmmu.conformance.mips64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.btmmu.conformance.command.Main;
import org.btmmu.conformance.mips64.MipsOracle.Result;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.MipsOracleReport;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;
import org.junit.jupiter.api.Test;

/** The interpreter of MIPS64 instructions against QEMU. */
class MipsOracleTest {
  private static final int INSTRUCTIONS = 100_000;

  @Test
  void randomInstructionsRunAsInQemu() {
    Optional<Result> result = MipsOracle.run(1, INSTRUCTIONS, _ -> {});
    assumeTrue(
        result.isPresent(),
        "NOT CHECKED: MIPS64 instructions against QEMU, for qemu-mips64el is missing (Debian:"
            + " qemu-user)");
    Result compared = result.orElseThrow();
    assertThat(compared.difference()).isEmpty();
    assertThat(compared.instructions()).isGreaterThanOrEqualTo(INSTRUCTIONS);
    assertThat(compared.counts()).hasSizeGreaterThan(150);
    assertThat(compared.counts().values()).allMatch(count -> count >= 30);
    assertThat(compared.exceptions()).isGreaterThan(2000);
    assertThat(MipsOracleReport.conclusion(compared)).isEqualTo(Conclusion.HOLDS);
  }

  @Test
  void theSameSeedDrawsTheSameProgram() {
    assertThat(StaticElf.of(ProgramDraw.of(7, 500)))
        .isEqualTo(StaticElf.of(ProgramDraw.of(7, 500)));
    assertThat(StaticElf.of(ProgramDraw.of(7, 500)))
        .isNotEqualTo(StaticElf.of(ProgramDraw.of(8, 500)));
  }

  /** A processor for which one instruction, anywhere, does something else, is found out. */
  @Test
  void oneWrongInstructionIsSeenAndNamed() {
    RandomProgram program = ProgramDraw.of(1, 500);
    PhysicalMemory right = ProgramRun.of(program).memory();
    assertThat(MipsOracle.difference(program, right, dump(program, right))).isEmpty();

    PhysicalMemory wrong = right.fork();
    long place = program.layout().after(3) + 8 * 5;
    wrong.write64(place, wrong.read64(place) ^ 1);
    List<String> difference = MipsOracle.difference(program, right, dump(program, wrong));
    assertThat(difference.getFirst()).startsWith("$5 behind block 4: ");
    assertThat(difference).hasSizeGreaterThan(30).contains(program.text(3).getLast());
  }

  private static byte[] dump(RandomProgram program, PhysicalMemory memory) {
    int bytes = program.layout().dumpBytes();
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset = 0; offset < bytes; offset += 8) {
      buffer.putLong(memory.read64(ProgramLayout.BASE + offset));
    }
    return buffer.array();
  }

  /** The program in QEMU has one instruction that the interpreter's lacks. */
  @Test
  void qemuIsTrulyAsked() {
    Optional<QemuUser> qemu = QemuUser.find();
    assumeTrue(qemu.isPresent(), "NOT CHECKED: qemu-mips64el is missing (Debian: qemu-user)");
    RandomProgram program = ProgramDraw.of(1, 500);
    PhysicalMemory ours = ProgramRun.of(program).memory();
    byte[] theirs = qemu.orElseThrow().run(StaticElf.of(program));
    assertThat(MipsOracle.difference(program, ours, theirs)).isEmpty();
    program.memory().write32(program.entry(), InstructionSet.word("sd", 0, 8, 0));
    byte[] killed = qemu.orElseThrow().run(StaticElf.of(program));
    assertThat(MipsOracle.difference(program, ours, killed).getFirst()).startsWith("QEMU wrote 0");
  }

  @Test
  void theCommandRefusesNonsense() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    String[] arguments = {"oracle", "mips", "--count", "0"};
    assertThat(Main.run(arguments, stream, stream)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("btmmu: --count: 0 is too few; give 1 or more\n");
  }
}
