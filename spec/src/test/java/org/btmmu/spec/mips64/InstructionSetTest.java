package org.btmmu.spec.mips64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.btmmu.spec.host.BtInstruction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The instruction table is one: no word has two meanings, and every row comes back. */
class InstructionSetTest {
  private static final int WORDS = 500;

  static Stream<Mips64Instruction> rows() {
    return InstructionSet.rows().stream();
  }

  /** Two rows overlap if and only if they agree in all bits that both fix. */
  @Test
  void noWordMatchesTwoRows() {
    List<Mips64Instruction> rows = InstructionSet.rows();
    for (int first = 0; first < rows.size(); first++) {
      for (int second = 0; second < first; second++) {
        Encoding one = rows.get(first).encoding();
        Encoding two = rows.get(second).encoding();
        assertThat((one.fixed() ^ two.fixed()) & one.mask() & two.mask())
            .as("%s and %s", rows.get(first).mnemonic(), rows.get(second).mnemonic())
            .isNotZero();
      }
    }
  }

  @Test
  void mnemonicsAreUnique() {
    assertThat(rows().map(Mips64Instruction::mnemonic)).doesNotHaveDuplicates();
  }

  @Test
  void theExtensionIsThatOfItsOwnTable() {
    assertThat(rows().filter(ExtensionInstruction.class::isInstance))
        .extracting(row -> ((ExtensionInstruction) row).instruction())
        .containsExactly(BtInstruction.values());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowsWordComesBackAsItsRowAndOperands(Mips64Instruction row) {
    Random random = new Random(row.encoding().fixed());
    int legal = 0;
    for (int draw = 0; draw < WORDS; draw++) {
      int word = random.nextInt() & ~row.encoding().mask() | row.encoding().fixed();
      if (!row.encoding().matches(word)) {
        continue;
      }
      long[] operands = new long[row.encoding().count()];
      for (int index = 0; index < operands.length; index++) {
        operands[index] = row.encoding().operand(index).of(word);
      }
      int again = InstructionSet.word(row.mnemonic(), operands);
      assertThat(InstructionSet.candidate(again, InstructionSet.find(again))).isSameAs(row);
      for (int index = 0; index < operands.length; index++) {
        assertThat(row.encoding().operand(index).of(again)).isEqualTo((int) operands[index]);
      }
      assertThat(Disassembler.text(again, 0)).matches(row.mnemonic() + "( .*)?");
      legal++;
    }
    assertThat(legal).isPositive();
  }

  /** Words from the manual's opcode tables, written out by hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x00000000 | sll $0, $0, 0",
        "0x00851020 | add $2, $4, $5",
        "0x2484ffff | addiu $4, $4, -1",
        "0x3c011234 | lui $1, 4660",
        "0x7c831004 | ins $3, $4, 0, 3",
        "0x7c83f801 | dextm $3, $4, 0, 64",
        "0x70821020 | clz $2, $4",
        "0x1085fffe | beq $4, $5, 0xffc",
        "0x0c000400 | jal 0x1000",
        "0x0085001a | div $0, $4, $5",
        "0x8fbf0010 | lw $31, 16($29)",
        "0x40046000 | mfc0 $4, $12, 0",
        "0x42000018 | eret",
        "0x4a040000 | setmem $4",
        "0x4a041801 | mfbt $4, BTFaultEPC",
        "0x4a04b801 | .word 0x4a04b801",
        "0xc8a40086 | gld $4, 4($5)",
        "0xd8a50010 | .word 0xd8a50010"
      })
  void wordsOfTheManualReadAsTheManualSays(String word, String text) {
    assertThat(Disassembler.text(Integer.parseUnsignedInt(word.substring(2), 16), 0x1000))
        .isEqualTo(text);
  }

  @Test
  void anOperandThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> InstructionSet.word("addiu", 1, 2, 0x8000))
        .hasMessage("32768 does not fit the operand signed");
    assertThatThrownBy(() -> InstructionSet.word("ins", 1, 2, 0, 33)).hasMessageContaining("33");
    assertThatThrownBy(() -> InstructionSet.word("addu", 1, 2))
        .hasMessage("the operands are rd, rs, rt");
    assertThatThrownBy(() -> InstructionSet.word("movf")).hasMessageContaining("movf");
  }
}
