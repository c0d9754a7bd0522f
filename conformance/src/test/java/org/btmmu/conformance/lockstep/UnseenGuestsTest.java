package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.InterpreterEngine;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.SmallGuest;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.btmmu.optimized.translator.TranslatorOptions;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.host.Geometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The small guests as they run when no one sees each block: then string instructions are repeated,
 * and blocks go on to others, without the runtime.
 */
class UnseenGuestsTest {
  private static final Processor MODEL = new Processor(46, true, true, false);
  private static final long BYTES = (long) SmallGuest.MEGABYTES << 20;
  private static final int PAGES = SmallGuest.MEGABYTES << 8;

  /** Makes processors. */
  private interface Maker {
    Engine make(Boot boot, PagedMemory memory, Platform platform);
  }

  static List<String> names() throws IOException {
    return SmallGuestsTest.names();
  }

  private static Engine run(String name, Maker maker) {
    PagedMemory memory = new PagedMemory(PAGES);
    Boot boot = Multiboot.load(name, new SmallGuest(name).image(), memory, BYTES, "", List.of());
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, BYTES, new GuestOutput(_ -> {}));
    Engine engine = maker.make(boot, memory, platform);
    assertThat(new GuestRun(engine, platform, time, 100_000).run(_ -> {}).isSuccess()).isTrue();
    return engine;
  }

  private static void endsAsInTheReference(String name, String scheme, Set<String> without) {
    Engine reference =
        run(
            name,
            (boot, memory, ports) -> new InterpreterEngine(boot.registers(), MODEL, memory, ports));
    Engine translated =
        run(
            name,
            (boot, memory, ports) ->
                new TranslatedEngine(
                    scheme,
                    boot.registers(),
                    memory,
                    PAGES,
                    MODEL,
                    ports,
                    Geometry.DEFAULT,
                    Features.ALL,
                    TranslatorOptions.without(without)));
    assertThat(translated.steps()).as(scheme).isEqualTo(reference.steps());
    new RegisterComparison(translated.registers(), reference.registers()).compare();
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachEndsAsInTheReference(String name) {
    TranslatedMachine.SCHEMES.forEach(scheme -> endsAsInTheReference(name, scheme, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"versions", "versions-crossing", "versions-ahead", "versions-string"})
  void codeThatIsOftenChangedIsSeenWithoutEachOptimization(String name) {
    for (String without : TranslatorOptions.NAMES) {
      endsAsInTheReference(name, "btmmu", Set.of(without));
    }
  }

  /** As a device might: the loop's code is known, and its start is a cached target. */
  @Test
  void codeThatIsWrittenBetweenTwoRunsIsSeen() {
    PagedMemory memory = new PagedMemory(PAGES);
    byte[] image = new SmallGuest("versions").image();
    Boot boot = Multiboot.load("loop", image, memory, BYTES, "", List.of());
    Registers registers = boot.registers();
    registers.rip = 0x8000;
    memory.write64(0x8000, 0xFDEB_40L << 8 | 0x40); // inc eax; inc eax; jmp to the second
    Platform platform = new Platform(new VirtualTime(), BYTES, new GuestOutput(_ -> {}));
    Engine engine = new TranslatedEngine("btmmu", registers, memory, PAGES, MODEL, platform);
    long before = registers.gpr[Registers.RAX];
    engine.run(401);
    assertThat((int) engine.registers().gpr[Registers.RAX]).isEqualTo((int) before + 201);
    engine.memory().write64(0x8000, 0xFDEB_48L << 8 | 0x40); // the second is dec eax
    engine.run(400);
    assertThat((int) engine.registers().gpr[Registers.RAX]).isEqualTo((int) before + 1);
  }
}
