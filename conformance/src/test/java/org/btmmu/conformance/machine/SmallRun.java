package org.btmmu.conformance.machine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.guest.Processor;

/** A run of a {@link SmallImage} in 2 MByte, in the reference's interpreter. */
final class SmallRun {
  private static final int BYTES = 2 << 20;
  private static final Processor MODEL = new Processor(46, true, true, false);

  final PagedMemory memory = new PagedMemory(BYTES >>> 12);
  final StringBuilder text = new StringBuilder();
  final RunResult result;

  SmallRun(String code) {
    this(code, 1_000_000);
  }

  SmallRun(String code, long mostSteps) {
    Boot boot = Multiboot.load("small", SmallImage.of(code), memory, BYTES, "", List.of());
    VirtualTime time = new VirtualTime();
    GuestOutput output =
        new GuestOutput(bytes -> text.append(new String(bytes, StandardCharsets.US_ASCII)));
    Platform platform = new Platform(time, BYTES, output);
    Engine engine = new InterpreterEngine(boot.registers(), MODEL, memory, platform);
    result = new GuestRun(engine, platform, time, mostSteps).run(_ -> {});
    output.flush();
  }
}
