package org.btmmu.conformance.oracle.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Faults, the child's survival, batches, and what cannot be run. */
class NativeProcessorTest extends RunsNatively {
  /** Runs the child's own text, whose faults it takes for its own and ends. */
  private static final NativeCase DEADLY =
      of64(0xFF, 0xE0).withRegister(AX, RunnerLayout.TEXT + 0x200);

  @Test
  void divisionFaultsAsDivideError() {
    // div rcx by zero; and a quotient that is too large
    assertThat(fault(of64(0x48, 0xF7, 0xF1)).signal()).isEqualTo(8);
    var tooLarge = fault(of64(0x48, 0xF7, 0xF1).withRegister(DX, 5).withRegister(CX, 5));
    assertThat(tooLarge.vector()).isZero();
  }

  @Test
  void undefinedOpcodesFaultAtTheirStart() {
    var after = run(of64(0x0F, 0x0B));
    assertThat(after.stop()).isEqualTo(new NativeStop.Fault(6, 0, 0, 4, 2));
    assertThat(after.rip()).isEqualTo(CODE);
    assertThat(fault(of64(0x37)).vector()).as("AAA in 64-bit code").isEqualTo(6);
  }

  @Test
  void accessesOutsideOfTheWindowFaultWithTheirAddress() {
    // mov rax, [rbx]; mov [rbx], rax
    long below = WINDOW - 8;
    assertThat(run(of64(0x48, 0x8B, 0x03).withRegister(BX, below)).stop())
        .isEqualTo(new NativeStop.Fault(14, 4, below, 11, 1));
    assertThat(run(of64(0x48, 0x89, 0x03).withRegister(BX, below)).stop())
        .isEqualTo(new NativeStop.Fault(14, 6, below, 11, 1));
    long notCanonical = 1L << 62;
    assertThat(fault(of64(0x48, 0x8B, 0x03).withRegister(BX, notCanonical)).vector()).isEqualTo(13);
  }

  @Test
  void theTestedCodeCannotBeWritten() {
    assertThat(run(of64(0x88, 0x03).withRegister(BX, CODE)).stop())
        .isEqualTo(new NativeStop.Fault(14, 7, CODE, 11, 2));
  }

  @Test
  void breakpointsAreFaultsAndNotTheEnd() {
    assertThat(fault(of64(0xCC)).vector()).isEqualTo(3);
    assertThat(fault(of32(0xCD, 0x03)).vector()).isEqualTo(3);
    assertThat(fault(of64(0xCD, 0x21)).errorCode()).isEqualTo(0x21 << 3 | 2);
  }

  @Test
  void privilegedInstructionsFault() {
    assertThat(fault(of64(0xF4)).vector()).as("HLT").isEqualTo(13);
    assertThat(fault(of64(0x0F, 0x20, 0xC0)).vector()).as("MOV RAX, CR0").isEqualTo(13);
    assertThat(fault(of64(0xFA)).vector()).as("CLI").isEqualTo(13);
  }

  @Test
  void misalignedAccessesFaultUnderAc() {
    var load = of64(0x8B, 0x03).withRegister(BX, WINDOW + 1);
    assertThat(fault(load.withFlags(1 << 18)).vector()).isEqualTo(17);
    assertThat(run(load).completed()).isTrue();
  }

  @Test
  void noInstructionReachesTheSystem() {
    int exit64 = 60;
    int exit32 = 1;
    for (NativeCase call :
        List.of(
            of64(0x0F, 0x05).withRegister(AX, exit64),
            of64(0xCD, 0x80).withRegister(AX, exit32),
            of32(0xCD, 0x80).withRegister(AX, exit32),
            of32(0x0F, 0x34).withRegister(AX, exit32))) {
      assertThat(run(call).stop()).isEqualTo(new NativeStop.SystemCall());
    }
  }

  @Test
  void aCaseThatEndsTheChildCostsOnlyItself() {
    List<NativeCase> cases = new ArrayList<>();
    for (int at = 0; at < 1200; at++) {
      cases.add(at == 700 ? DEADLY : of64(0x48, 0xFF, 0xC0).withRegister(AX, at));
    }
    var results = processor.run(new byte[NativeProcessor.WINDOW_BYTES], cases);
    assertThat(results).hasSize(1200);
    for (int at = 0; at < 1200; at++) {
      if (at == 700) {
        assertThat(results.get(at).stop()).isEqualTo(new NativeStop.Killed());
      } else {
        assertThat(results.get(at).registers()[AX]).isEqualTo(at + 1);
      }
    }
  }

  @Test
  void codeThatNeverEndsCostsOnlyItself() {
    // not one instruction but two: nop; jmp back to it
    NativeCase endless = of64(0x90, 0xEB, 0xFD);
    var results =
        processor.run(new byte[NativeProcessor.WINDOW_BYTES], List.of(endless, of64(0x90)));
    assertThat(results.get(0).stop()).isEqualTo(new NativeStop.Killed());
    assertThat(results.get(1).completed()).isTrue();
  }

  @Test
  void eachCaseStartsFromTheSharedWindow() {
    // mov [rbx], rax
    byte[] window = new byte[NativeProcessor.WINDOW_BYTES];
    window[9] = 0x77;
    var store = of64(0x48, 0x89, 0x03).withRegister(BX, WINDOW).withRegister(AX, -1);
    var load = of64(0x48, 0x8B, 0x03).withRegister(BX, WINDOW);
    var patched = load.withMemory(WINDOW + 7, (byte) 1);
    var results = processor.run(window, List.of(store, load, patched, load));
    assertThat(results.get(0).memory().bytes()).startsWith(-1, -1, -1, -1, -1, -1, -1, -1, 0, 0x77);
    assertThat(results.get(1).registers()[AX]).isZero();
    assertThat(results.get(2).registers()[AX]).isEqualTo(1L << 56);
    assertThat(results.get(2).memory().offsets()).containsExactly(0);
    assertThat(results.get(3).registers()[AX]).isZero();
    assertThat(results.get(3).memory().offsets()).isEmpty();
  }

  @Test
  void randomStatesGiveTheSameResultsTwice() {
    byte[] code = {0x48, 0x11, 0x03}; // adc [rbx], rax
    for (CodeWidth width : CodeWidth.values()) {
      byte[] own = width == CodeWidth.BITS_64 ? code : new byte[] {0x11, 0x03};
      assertThat(sampled(width, own)).isEqualTo(sampled(width, own));
    }
  }

  private List<List<Object>> sampled(CodeWidth width, byte[] code) {
    NativeSamples samples = new NativeSamples(5);
    List<NativeCase> cases = new ArrayList<>();
    for (int at = 0; at < 300; at++) {
      cases.add(samples.next(width, code));
    }
    var results = processor.run(samples.window(), cases);
    assertThat(results).allMatch(NativeResult::completed);
    return results.stream().map(NativeProcessorTest::all).toList();
  }

  /** All of a result, to be compared. */
  private static List<Object> all(NativeResult result) {
    return List.of(
        result.rip(),
        result.flags(),
        Arrays.toString(result.registers()),
        result.segments(),
        HexFormat.of().formatHex(result.fx()),
        HexFormat.of().formatHex(result.memory().bytes()));
  }

  @Test
  void aHundredThousandCasesTakeSeconds() {
    NativeSamples samples = new NativeSamples(9);
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int batch = 0; batch < 10; batch++) {
            List<NativeCase> cases = new ArrayList<>();
            for (int at = 0; at < 10_000; at++) {
              cases.add(samples.next(CodeWidth.BITS_64, new byte[] {0x48, 0x01, (byte) 0xD8}));
            }
            var results = processor.run(samples.window(), cases);
            for (int at = 0; at < results.size(); at++) {
              long[] registers = cases.get(at).registers();
              assertThat(results.get(at).registers()[AX]).isEqualTo(registers[AX] + registers[BX]);
            }
          }
        });
  }

  @Test
  void cpuidTellsTheFeatures() {
    assertThat(processor.cpuid(0, 0)[AX]).isPositive();
    // popcnt eax, ebx is executed exactly where CPUID has it
    boolean works = run(of64(0xF3, 0x0F, 0xB8, 0xC3).withRegister(BX, 7)).registers()[AX] == 3;
    assertThat(processor.features().contains(NativeFeature.POPCNT)).isEqualTo(works);
  }

  @Test
  void otherMachinesAreNamedInTheReason() {
    assertThat(NativeProcessor.whyNot("Linux", "aarch64").orElseThrow())
        .contains("aarch64 under Linux");
    assertThat(NativeProcessor.whyNot("Mac OS X", "amd64")).isPresent();
  }

  @Test
  void memoryOutsideOfTheWindowIsNoCase() {
    NativeCase nop = of64(0x90);
    long last = WINDOW + NativeProcessor.WINDOW_BYTES - 1;
    assertThatThrownBy(() -> nop.withMemory(last, (byte) 1, (byte) 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(run(nop.withMemory(last, (byte) 1)).memory().byteAt(last)).isEqualTo(1);
  }
}
