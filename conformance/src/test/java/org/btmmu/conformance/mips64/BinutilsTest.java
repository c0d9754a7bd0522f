package org.btmmu.conformance.mips64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.btmmu.spec.mips64.BitInstruction;
import org.btmmu.spec.mips64.BranchInstruction;
import org.btmmu.spec.mips64.Disassembler;
import org.btmmu.spec.mips64.Encoding;
import org.btmmu.spec.mips64.ExtensionInstruction;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.mips64.InstructionSet;
import org.btmmu.spec.mips64.Mips64Instruction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every row of the instruction table, but for those of the extension, is encoded as GNU binutils
 * encode it: they assemble our disassembly to the words that it was made from.
 */
class BinutilsTest {
  private static final String TOOLS = "mips64el-linux-gnuabi64-";
  private static final int WORDS_A_ROW = 100;
  private static final long START = 0x1000_0000L;
  private static final String HEAD =
      ".set noreorder\n.set noat\n.set nomacro\n.text\n.globl __start\n__start:\n";

  @TempDir private Path folder;

  @BeforeAll
  static void binutilsAreThere() {
    assumeTrue(
        runs("as", "--version"),
        "NOT CHECKED: encodings against GNU binutils, for "
            + TOOLS
            + "as is missing (Debian: binutils-mips64el-linux-gnuabi64)");
  }

  @Test
  void everyOrdinaryRowIsEncodedAsBinutilsEncodeIt() throws IOException {
    List<Integer> words = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Mips64Instruction row : InstructionSet.rows()) {
      if (!(row instanceof ExtensionInstruction)) {
        List<Integer> drawn = draw(row);
        words.addAll(drawn);
        counts.put(row.mnemonic(), drawn.size());
      }
    }
    assertThat(counts.values()).allMatch(count -> count > 0);
    List<Integer> assembled = assemble(words);
    List<String> differences = new ArrayList<>();
    for (int index = 0; index < words.size(); index++) {
      if (!words.get(index).equals(assembled.get(index))) {
        differences.add(
            "%s is 0x%08x here, 0x%08x there"
                .formatted(text(words, index), words.get(index), assembled.get(index)));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(assembled).startsWith(words.toArray(new Integer[0]));
  }

  /** Words whose operands are legal in assembly language; rows without operands have one. */
  private static List<Integer> draw(Mips64Instruction row) {
    Encoding encoding = row.encoding();
    Random random = new Random(encoding.fixed());
    TreeSet<Integer> words = new TreeSet<>();
    for (int draw = 0; draw < WORDS_A_ROW; draw++) {
      int word = random.nextInt() & ~encoding.mask() | encoding.fixed();
      if (isLegal(row, word)) {
        long[] operands = new long[encoding.count()];
        for (int index = 0; index < operands.length; index++) {
          operands[index] = encoding.operand(index).of(word);
        }
        words.add(encoding.word(operands));
      }
    }
    return List.copyOf(words);
  }

  /** Bit fields lie inside the register; a linking branch does not use the register it writes. */
  private static boolean isLegal(Mips64Instruction row, int word) {
    if (row instanceof BitInstruction bits && bits.encoding().count() == 4) {
      int end = bits.position(word) + bits.size(word);
      return bits.size(word) >= 1 && end <= bits.width();
    }
    return !(row instanceof BranchInstruction branch)
        || !branch.links()
        || Field.RS.of(word) != branch.linkRegister(word);
  }

  private static String text(List<Integer> words, int index) {
    return Disassembler.text(words.get(index), START + 4L * index);
  }

  /** The assembler takes a branch's target only relative to a place. */
  private static String source(List<Integer> words, int index) {
    String text = text(words, index);
    return text.startsWith("b")
        ? text.replace("0x", ". - " + (START + 4L * index) + " + 0x")
        : text;
  }

  private List<Integer> assemble(List<Integer> words) throws IOException {
    StringBuilder source = new StringBuilder(HEAD);
    for (int index = 0; index < words.size(); index++) {
      source.append(source(words, index)).append('\n');
    }
    Files.writeString(folder.resolve("rows.s"), source);
    String assembly = folder.resolve("rows.s").toString();
    String object = folder.resolve("rows.o").toString();
    String linked = folder.resolve("rows.elf").toString();
    Path bytes = folder.resolve("rows.bin");
    run("as", "-mips64r2", "-mno-fix-loongson3-llsc", "-EL", "-mabi=64", "-o", object, assembly);
    run("ld", "-EL", "-Ttext=0x" + Long.toHexString(START), "-o", linked, object);
    run("objcopy", "-O", "binary", "-j", ".text", linked, bytes.toString());
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> assembled = new ArrayList<>();
    while (buffer.hasRemaining()) {
      assembled.add(buffer.getInt());
    }
    return assembled;
  }

  private static void run(String tool, String... arguments) {
    assertThat(runs(tool, arguments)).as(TOOLS + tool).isTrue();
  }

  private static boolean runs(String tool, String... arguments) {
    List<String> command = new ArrayList<>(List.of(TOOLS + tool));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean done = process.waitFor() == 0;
      assertThat(done || said.isEmpty()).as(said).isTrue();
      return done;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
