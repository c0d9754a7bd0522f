package org.btmmu.conformance.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.btmmu.conformance.sample.ValueJson;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.conformance.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceJsonTest {
  @Test
  void whatWasWrittenIsRead() {
    for (long number = 0; number < 60; number++) {
      Trace trace = TraceDraw.trace(4, number, TraceDraw.STEPS);
      TraceJson.Stored stored = new TraceJson.Stored(trace, SubjectKind.UNCACHED, "some-mutant");
      String json = ValueJson.write(TraceJson.node(stored));
      TraceJson.Stored read = TraceJson.read(json, "file");
      assertThat(read.trace().steps()).isEqualTo(trace.steps());
      assertThat(read.mutant()).isEqualTo("some-mutant");
      assertThat(ValueJson.write(TraceJson.node(read))).isEqualTo(json);
      TraceReplay replay = TraceReplay.of(shortened(trace), SubjectKind.UNCACHED::at);
      assertThat(replay.diverges()).isFalse();
      TraceJson.Stored begin = new TraceJson.Stored(shortened(trace), SubjectKind.UNCACHED, null);
      String shown = ValueJson.write(TraceJson.node(begin, replay));
      assertThat(shown).contains("\"clauses\"", "\"seen\"", "\"allowed\"", "\"verdict\"");
      assertThat(TraceJson.read(shown, "file").trace().steps()).hasSize(6);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "schema":1            | "schema":2        | file: schema 2 is unknown; this version reads
          "subject":"uncached"  | "subject":"bochs" | file / subject: found bochs; write one of
          "kind":"Invlpg"       | "kind":"Clflush"  | unknown kind Clflush; write one of Touch, Inv
          "kind":"Invlpg",      |                   | operation: no key kind; write one of Touch
          "cpu":0,              | "cpu":7,          | steps[0] / cpu: there is no CPU 7; the scenar
          "cpu":0,              | "cpu":-1,         | virtual CPUs are numbered from 0
          "cpu":0,              | "cpu":0,"x":1,    | file / steps[0]: unknown key x; its keys are
          "cpu":0,              |                   | file / steps[0]: no key cpu; its keys are cpu
          "address":"0x12"      | "address":"18"    | bad number 18; write hexadecimal like
          "maxPhysicalAddress": | "maxPhysicalAddress":9 | MAXPHYADDR must be 32 to 52 bits
          "0x20000":            | "0x20001":        | no word of RAM or ROM lies at 0x20001; use
          "0x20000":            | "0x70000":        | no word of RAM or ROM lies at 0x70000; use
          "steps":[             | "steps":{         | not JSON
          """)
  void whatIsNoTraceIsRefusedInOneLine(String part, String instead, String message) {
    String json = oneStep();
    assertThat(json).contains(part);
    String broken =
        json.replaceFirst(java.util.regex.Pattern.quote(part), instead == null ? "" : instead);
    assertThatThrownBy(() -> TraceJson.read(broken, "file"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static String oneStep() {
    Trace drawn = TraceDraw.trace(4, 0, 1);
    Trace trace =
        new Trace(
            drawn.scenario(),
            java.util.List.of(
                new org.btmmu.spec.guest.Step(0, new org.btmmu.spec.guest.Operation.Invlpg(0x12))));
    return TraceJson.node(new TraceJson.Stored(trace, SubjectKind.UNCACHED, null)).toString();
  }

  private static Trace shortened(Trace trace) {
    return new Trace(trace.scenario(), trace.steps().subList(0, 6));
  }
}
