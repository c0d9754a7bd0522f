package org.btmmu.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btmmu.conformance.machine.SmallImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code run} as the user meets it. */
class RunCommandTest {
  @TempDir private Path folder;

  private String out;
  private String err;

  private int run(String code, String... options) throws IOException {
    Path image = Files.write(folder.resolve("image.elf"), SmallImage.of(code));
    String[] arguments = new String[options.length + 2];
    arguments[0] = "run";
    arguments[1] = image.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return main(arguments);
  }

  private int main(String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status = Main.run(arguments, new PrintStream(output), new PrintStream(errors));
    out = output.toString(StandardCharsets.UTF_8);
    err = errors.toString(StandardCharsets.UTF_8);
    return status;
  }

  @Test
  void aGuestThatEndsWellShowsItsOutputOnly() throws IOException {
    // mov dx,0x3f8; mov al,'!'; out dx,al; mov al,0; out 0xf4,al
    assertThat(run("66baf803 b021 ee b000 e6f4", "--interpret")).isZero();
    assertThat(out).isEqualTo("!");
    assertThat(err).isEmpty();
  }

  @Test
  void aTripleFaultShowsTheGuestsState() throws IOException {
    assertThat(run("b878563412 0f0b", "--interpret")).isEqualTo(1);
    assertThat(out)
        .contains("triple fault", "after 2 instructions")
        .contains("rax 0000000012345678", "rip 0000000000100015", "cr0 00000011")
        .contains("0000000000100010  mov eax,0x12345678", "0000000000100015  ud2");
  }

  @Test
  void aPageFaultWithoutAHandlerShowsTheWalk() throws IOException {
    // a page directory at 0x101000 whose first entry maps 4 MByte; cr4.pse, cr3, cr0.pg; load 8 MB
    String code =
        "c7050010100083000000" // mov dword [0x101000],0x83
            + "0f20e0 83c810 0f22e0" // cr4 |= pse
            + "b800101000 0f22d8" // cr3 = 0x101000
            + "0f20c0 0d00000080 0f22c0" // cr0 |= pg
            + "a144338800"; // mov eax,[0x883344]
    assertThat(run(code, "--interpret")).isEqualTo(1);
    assertThat(out)
        .contains("cr2 0000000000883344")
        .contains("of CR2: read at 0x0000000000883344, CPL 0 (32-bit paging, CR3 0x101000)")
        .contains("PDE", "not present")
        .contains("of RIP: fetch at");
  }

  @Test
  void anEndlessLoopEndsAtTheLimit() throws IOException {
    assertThat(run("ebfe", "--interpret", "--max-instructions", "5000")).isEqualTo(1);
    assertThat(out).contains("as many instructions as --max-instructions allows, after 5,000");
    assertThat(out).contains("next\n  0000000000100010  jmp 0x100010");
  }

  @Test
  void anUnknownInstructionIsShown() throws IOException {
    assertThat(run("c5fc77", "--interpret")).isEqualTo(1);
    assertThat(out).contains("is not carried out", "next\n  0000000000100010  vzeroall");
  }

  @Test
  void anotherExitStatusIsTold() throws IOException {
    assertThat(run("b005e6f4", "--interpret")).isEqualTo(1);
    assertThat(out).contains("exit status 11, not 1 (it wrote 5 to port 0xf4)");
  }

  @Test
  void theFactsAreWrittenAsJson() throws IOException {
    Path json = folder.resolve("run.json");
    assertThat(run("f4", "--interpret", "--json", json.toString())).isEqualTo(1);
    JsonNode root = new JsonMapper().readTree(json);
    assertThat(root.get("schema").asInt()).isEqualTo(1);
    assertThat(root.get("verdict").asString()).isEqualTo("refuted");
    assertThat(root.get("ending").asString()).isEqualTo("halted");
    assertThat(root.get("steps").asLong()).isEqualTo(1);
  }

  @Test
  void badInputIsRefusedInOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no image");
    refused("not an ELF file", "run", text.toString());
    refused("there is no such file", "run", folder.resolve("none.elf").toString());
    refused("is no ordinary file", "run", folder.toString());
    refused("needs an IMAGE or NAME", "run");
    refused("there is no \"sorted-ia32\"; did you mean sort-ia32", "run", "sorted-ia32");
    Path image = Files.write(folder.resolve("image.elf"), SmallImage.of("f4"));
    refused("1 MByte is out of range", "run", image.toString(), "-m", "1");
    refused("-5 is too few", "run", image.toString(), "--max-instructions", "-5");
    refused("no model \"pentium\"", "run", image.toString(), "-cpu", "pentium");
    refused("no model", "run", image.toString(), "-cpu", "max,phys-bits=53");
    refused("there is no such file", "run", image.toString(), "-initrd", "none.img");
    refused("there is no \"btmm\"; did you mean btmmu", "run", image.toString(), "--mmu", "btmm");
    refused("leave --mmu and --check", "run", image.toString(), "--interpret", "--check");
    refused("add --check", "run", image.toString(), "--counterexample", "x.json");
  }

  private void refused(String expected, String... arguments) {
    assertThat(main(arguments)).isEqualTo(2);
    assertThat(err).startsWith("btmmu: ").contains(expected);
    assertThat(err.lines()).hasSize(1);
    assertThat(out).isEmpty();
  }

  @Test
  void theBundledGuestsAreListed() {
    assertThat(main("run", "--list")).isZero();
    assertThat(out).contains("sort-ia32", "chase-x64");
  }

  @Test
  void aBundledGuestPrintsItsChecksum() {
    assertThat(main("run", "sort-ia32", "--interpret", "--stats")).isZero();
    assertThat(out).startsWith("checksum ").contains("interpreter: ", " instructions");
  }

  @Test
  void aTranslatedGuestIsCheckedInLockstep() throws IOException {
    // mov dx,0x3f8; mov al,'!'; out dx,al; mov al,0; out 0xf4,al
    assertThat(run("66baf803 b021 ee b000 e6f4", "--check", "--stats")).isZero();
    assertThat(out).startsWith("!btmmu, in lockstep: 5 instructions");
  }

  @Test
  void aTranslatedGuestsTripleFaultShowsItsState() throws IOException {
    assertThat(run("b878563412 0f0b", "--check")).isEqualTo(1);
    assertThat(out)
        .contains("triple fault", "after 2 instructions")
        .contains("rax 0000000012345678", "0000000000100010  mov eax,0x12345678");
  }

  @Test
  void aFileThatIsNoCounterexampleOfLockstepIsRefused() throws IOException {
    Path file = folder.resolve("scene.json");
    for (String json :
        new String[] {
          "{\"schema\":1,\"lockstep\":\"btmmu\"}",
          "{\"schema\":1,\"lockstep\":\"btmmu\",\"registers\":{\"rip\":\"xyz\"},\"pages\":1}",
          "{\"schema\":1,\"lockstep\":\"btmmu\",\"registers\":{},\"pages\":-1}"
        }) {
      Files.writeString(file, json);
      refused("no counterexample of lockstep", "replay", file.toString());
    }
  }
}
