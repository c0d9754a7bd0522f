package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.btmmu.conformance.lockstep.LockstepTrial.Answer;
import org.btmmu.conformance.lockstep.LockstepTrial.Request;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.InterpreterEngine;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.SmallGuest;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.x86.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The small guests with the code that is shipped. */
class SmallGuestsTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Processor MODEL = new Processor(46, true, true, false);
  private static final int PAGES = SmallGuest.MEGABYTES << 8;

  static List<String> names() throws IOException {
    return names(Path.of("src/guests/small"), ".S");
  }

  private static List<String> names(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(end))
          .map(file -> file.substring(0, file.length() - end.length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void eachSourceHasItsImage() throws IOException {
    assertThat(names(Path.of("src/main/resources/small"), ".elf")).isEqualTo(names()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachRunsToItsEndUnderEachSchemeAsInTheReference(String name) {
    for (String scheme : TranslatedMachine.SCHEMES) {
      String json = LockstepTrial.run(MAPPER.writeValueAsString(new Request(name, scheme)));
      Answer answer = MAPPER.readValue(json, Answer.class);
      assertThat(answer.divergence()).as(scheme).isNull();
      assertThat(answer.ended()).as(scheme).isTrue();
      assertThat(answer.steps()).as(scheme).isBetween(10L, 500L);
    }
  }

  /** By itself code goes from block to block, and from repetition to repetition. */
  @ParameterizedTest
  @MethodSource("names")
  void eachEndsUnseenAsInTheReference(String name) {
    RunResult expected = run(name, SmallGuestsTest::interpreter);
    for (String scheme : TranslatedMachine.SCHEMES) {
      Lockstep.Maker maker = TranslatedEngine.maker(scheme, PAGES, MODEL);
      RunResult result = run(name, maker::make);
      assertThat(result.steps()).as(scheme).isEqualTo(expected.steps());
      assertThat(seen(result.registers())).as(scheme).isEqualTo(seen(expected.registers()));
    }
  }

  /** An engine from its registers, memory and ports. */
  private interface EngineMaker {
    Engine make(Registers registers, PagedMemory memory, Ports ports);
  }

  private static Engine interpreter(Registers registers, PagedMemory memory, Ports ports) {
    return new InterpreterEngine(registers, MODEL, memory, ports);
  }

  private static RunResult run(String name, EngineMaker maker) {
    PagedMemory memory = new PagedMemory(PAGES);
    long bytes = (long) SmallGuest.MEGABYTES << 20;
    Boot boot = Multiboot.load(name, new SmallGuest(name).image(), memory, bytes, "", List.of());
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, bytes, new GuestOutput(_ -> {}));
    Engine engine = maker.make(boot.registers(), memory, platform);
    return new GuestRun(engine, platform, time, 1000).run(_ -> {});
  }

  /** General registers, instruction pointer, and the flags that XOR defines. */
  private static List<Long> seen(Registers registers) {
    long mask = registers.is64Bit() ? -1 : 0xFFFF_FFFFL;
    List<Long> seen = new ArrayList<>();
    for (int number = 0; number < (registers.is64Bit() ? 16 : 8); number++) {
      seen.add(registers.gpr[number] & mask);
    }
    seen.add(registers.rip);
    seen.add((long) registers.flags & ~Flags.AF);
    return seen;
  }

  @Test
  void aGuestThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new SmallGuest("nothing").image())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing");
  }
}
