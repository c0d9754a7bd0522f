package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.RunResult.Ending;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.guest.Processor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The guests that come with btmmu, translated: their checksums, and their steps in lockstep. */
class GuestsTest {
  private static final int MEGABYTES = 128;
  private static final int PAGES = MEGABYTES << 8;
  private static final Processor MODEL = new Processor(46, true, true, false);

  private final GuestOutput output = new GuestOutput(_ -> {});
  private Engine engine;

  static Stream<String> guests() {
    return BundledGuest.all().stream().map(BundledGuest::name);
  }

  private RunResult run(String name, String scheme, boolean check, long most) {
    PagedMemory memory = new PagedMemory(PAGES);
    byte[] image = BundledGuest.find(name).orElseThrow().image();
    Boot boot = Multiboot.load(name, image, memory, (long) MEGABYTES << 20, "", List.of());
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, (long) MEGABYTES << 20, output);
    Lockstep.Maker maker = TranslatedEngine.maker(scheme, PAGES, MODEL);
    engine =
        check
            ? new Lockstep(maker, boot.registers(), memory, PAGES, MODEL, platform)
            : maker.make(boot.registers(), memory, platform);
    RunResult result = new GuestRun(engine, platform, time, most).run(_ -> {});
    output.flush();
    return result;
  }

  private void checksumIsRight(String name, String scheme) {
    assertThat(run(name, scheme, false, Long.MAX_VALUE).ending()).isEqualTo(Ending.EXITED);
    assertThat(output.checksum()).contains(BundledGuest.find(name).orElseThrow().checksum());
  }

  @ParameterizedTest
  @MethodSource("guests")
  void aGuestComesToItsChecksumUnderBtmmu(String name) {
    checksumIsRight(name, "btmmu");
  }

  @ParameterizedTest
  @MethodSource("guests")
  void aGuestComesToItsChecksumUnderSoftMmu(String name) {
    checksumIsRight(name, "softmmu");
  }

  @ParameterizedTest
  @CsvSource({"search-x64", "faults-ia32", "segments-x64"})
  void aGuestComesToItsChecksumByTheReferencesWalks(String name) {
    checksumIsRight(name, "reference");
  }

  @ParameterizedTest
  @CsvSource({
    "faults-ia32, btmmu",
    "faults-x64, softmmu",
    "segments-x64, btmmu",
    "segments-ia32, softmmu",
    "processes-pae, btmmu",
    "processes-x64, softmmu",
    "processes-ia32, hspt",
    "faults-pae, hspt",
    "pagetables-x64, btmmu",
    "pagetables-pae, reference"
  })
  void aSystemDoesStepByStepWhatTheReferenceDoes(String name, String scheme) {
    RunResult result = run(name, scheme, true, Long.MAX_VALUE);
    Lockstep lockstep = (Lockstep) engine;
    lockstep.finish();
    assertThat(lockstep.divergence()).isEmpty();
    assertThat(result.ending()).isEqualTo(Ending.EXITED);
  }

  @ParameterizedTest
  @CsvSource({
    "selfmod-ia32, btmmu",
    "selfmod-x64, softmmu",
    "interrupts-pae, btmmu",
    "chase-x64, btmmu",
    "sort-ia32, softmmu",
    "compress-pae, btmmu",
    "compress-ia32, hspt",
    "strings-x64, btmmu",
    "strings-ia32, reference",
    "calls-x64, softmmu",
    "interp-pae, btmmu",
    "stencil-ia32, reference"
  })
  void theFirstMillionStepsAreTheReferences(String name, String scheme) {
    run(name, scheme, true, 1_000_000);
    Lockstep lockstep = (Lockstep) engine;
    lockstep.finish();
    assertThat(lockstep.divergence()).isEmpty();
    assertThat(lockstep.steps()).isEqualTo(1_000_000);
  }
}
