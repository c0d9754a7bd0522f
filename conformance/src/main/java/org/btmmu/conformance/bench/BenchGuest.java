package org.btmmu.conformance.bench;

import java.util.List;
import org.btmmu.conformance.lockstep.Lockstep;
import org.btmmu.conformance.lockstep.TranslatedEngine;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.guest.Processor;

/** A bundled guest on a machine of its own, as {@code btmmu run} has it, ready to run. */
final class BenchGuest {
  private static final int MEGABYTES = 128;
  private static final int PAGES = MEGABYTES << 8;
  private static final Processor MODEL = new Processor(46, true, true, false);

  private final BundledGuest guest;
  private final VirtualTime time = new VirtualTime();
  private final GuestOutput output = new GuestOutput(_ -> {});
  private final Platform platform = new Platform(time, (long) MEGABYTES << 20, output);
  private final Engine engine;
  private boolean ended;

  /**
   * A guest that is booted.
   *
   * @param scheme the memory scheme
   * @param isChecked whether it runs in lockstep with the reference
   */
  BenchGuest(String name, String scheme, boolean isChecked) {
    guest = BundledGuest.find(name).orElseThrow();
    PagedMemory memory = new PagedMemory(PAGES);
    Boot boot = Multiboot.load(name, guest.image(), memory, (long) MEGABYTES << 20, "", List.of());
    Lockstep.Maker maker = TranslatedEngine.maker(scheme, PAGES, MODEL);
    engine =
        isChecked
            ? new Lockstep(maker, boot.registers(), memory, PAGES, MODEL, platform)
            : maker.make(boot.registers(), memory, platform);
  }

  /**
   * Runs on.
   *
   * @param most instructions, about
   * @return how many instructions there were
   * @throws IllegalStateException if the guest ends badly
   */
  long run(long most) {
    long before = engine.steps();
    long limit = most == Long.MAX_VALUE ? most : before + most;
    RunResult result = new GuestRun(engine, platform, time, limit).run(_ -> {});
    ended = platform.hasEnded();
    if (ended) {
      output.flush();
    }
    boolean right = ended && result.isSuccess() && output.checksum().stream().allMatch(this::isIts);
    if (ended ? !right : engine.steps() < limit) {
      throw new IllegalStateException(guest.name() + " did not end well: " + result.ending());
    }
    return engine.steps() - before;
  }

  private boolean isIts(String checksum) {
    return checksum.equals(guest.checksum());
  }

  /** Whether it has come to its end. */
  boolean hasEnded() {
    return ended;
  }
}
