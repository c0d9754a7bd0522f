package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.sample.SmallLaws.Colour;
import org.btmmu.conformance.sample.SmallLaws.Digit;
import org.btmmu.conformance.sample.SmallLaws.Thing;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.replay.WordMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterexampleJsonTest {
  private static final Counterexample OF_RECORD =
      new Counterexample(
          SmallLaws.law("no-blue-seven"),
          null,
          FoundBy.SAMPLING,
          List.of(new Thing(Colour.BLUE, true, -5, Long.MIN_VALUE, new Digit(7))));

  private static final Counterexample OF_MEMORY =
      new Counterexample(
          SmallLaws.law("first-entry-absent"),
          "some-mutant",
          FoundBy.PROOF,
          List.of(
              new WordMemory(-1).put(0x1000, 0x67).put(0xF_FFFF_FFFF_FFF8L, 0).readOnly(1), 9L));

  @Test
  void whatWasWrittenIsRead() {
    for (Counterexample counterexample : List.of(OF_RECORD, OF_MEMORY)) {
      String json = CounterexampleJson.write(counterexample);
      assertThat(read(json)).isEqualTo(counterexample);
    }
  }

  @Test
  void theTextIsAsDocumented() {
    assertThat(CounterexampleJson.write(OF_MEMORY).replaceAll("\\s", ""))
        .isEqualTo(
            """
            {"schema":1,"law":"first-entry-absent","mutant":"some-mutant","found_by":"proof",
            "arguments":{"memory":{"default":"0xffffffffffffffff",
            "words":{"0x1000":"0x67","0xffffffffffff8":"0x0"},
            "read_only_pages":["0x1"]},"other":"0x9"}}\
            """
                .replaceAll("\\s", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "schema" : 1             | "schema" : 2            | schema 2 is unknown
          "schema" : 1             | "schema" : "1"          | schema "1" is unknown
          "schema" : 1             | "shema" : 1             | unknown key shema
          "schema" : 1,            | "schema" : 1, "x" : 1,  | unknown key x
          "schema" : 1,            | "schema" : 1            | not JSON
          "found_by" : "sampling"  | "found_by" : "luck"     | found_by: found luck
          no-blue-seven            | no-law                  | no law no-law
          "BLUE"                   | "PINK"                  | write one of RED, GREEN, BLUE
          "BLUE"                   | 3                       | arguments / thing / colour: found 3
          true                     | 1                       | arguments / thing / bright: found 1
          -5                       | 5000000000              | arguments / thing / count: found 5000000000
          -5                       | 1.5                     | arguments / thing / count: found 1.5
          "0x8000000000000000"     | "0x8000000000000000f"   | bad number 0x8000000000000000f
          "0x8000000000000000"     | "17"                    | bad number 17
          "value" : 7              | "value" : 17            | a digit is 0 to 9
          "value" : 7              | "valu" : 7              | unknown key valu
          "count" : -5,            | "count" : -5, "count" : 1, | not JSON
          """)
  void badInputGivesOneClearLine(String good, String bad, String message) {
    String json = CounterexampleJson.write(OF_RECORD);
    assertThat(json).contains(good);
    assertThatThrownBy(() -> read(json.replace(good, bad)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("case.json")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "0x1000" :                | "0x1001" :   | words.0x1001
          "0x1000" :                | "1000" :     | bad number 1000
          "0x67"                    | 103          | found 103
          "default"                 | "defualt"    | unknown key defualt
          [ "0x1" ]                 | { }          | read_only_pages an array
          [ "0x1" ]                 | [ 1 ]        | found 1
          """)
  void badMemoryGivesOneClearLine(String good, String bad, String message) {
    String json = CounterexampleJson.write(OF_MEMORY);
    assertThat(json).contains(good);
    assertThatThrownBy(() -> read(json.replace(good, bad)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("case.json")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aTextThatIsNoObjectIsRefused() {
    for (String text : List.of("", "[]", "1", "null", "{}", "{\"schema\": 1}")) {
      assertThatThrownBy(() -> read(text)).isInstanceOf(BadInput.class);
    }
  }

  private static Counterexample read(String json) {
    return CounterexampleJson.read(json, "case.json", SmallLaws.all());
  }
}
