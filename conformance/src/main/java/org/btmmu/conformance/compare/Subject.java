package org.btmmu.conformance.compare;

import java.util.List;
import java.util.Optional;
import org.btmmu.conformance.lockstep.TranslatedEngine;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.guest.Processor;

/**
 * A guest that is compared.
 *
 * @param name for people
 * @param mode ia32, pae, x64 or image
 * @param image a Multiboot image
 * @param arguments its command line
 * @param checksum what it prints; empty if none is known
 */
public record Subject(
    String name, String mode, byte[] image, String arguments, Optional<String> checksum) {
  private static final int MEGABYTES = 128;
  private static final int PAGES = MEGABYTES << 8;
  private static final Processor MODEL = new Processor(46, true, true, false);

  /** A guest that comes with btmmu; at its own scale unless {@code arguments} say otherwise. */
  public static Subject of(BundledGuest guest, String arguments) {
    Optional<String> checksum =
        arguments.isEmpty() ? Optional.of(guest.checksum()) : Optional.empty();
    return new Subject(guest.name(), guest.mode(), guest.image(), arguments, checksum);
  }

  /** Runs it to its end on a machine of its own; nothing but the guest decides what happens. */
  public Row run(Variant variant) {
    PagedMemory memory = new PagedMemory(PAGES);
    long memoryBytes = (long) MEGABYTES << 20;
    Boot boot = Multiboot.load(name, image, memory, memoryBytes, arguments, List.of());
    VirtualTime time = new VirtualTime();
    GuestOutput output = new GuestOutput(_ -> {});
    Platform platform = new Platform(time, memoryBytes, output);
    TranslatedEngine engine =
        new TranslatedEngine(
            variant.scheme(),
            boot.registers(),
            memory,
            PAGES,
            MODEL,
            platform,
            variant.geometry(),
            variant.features(),
            variant.options());
    RunResult result = new GuestRun(engine, platform, time, Long.MAX_VALUE).run(_ -> {});
    output.flush();
    boolean right = checksum.isEmpty() || checksum.equals(output.checksum());
    return new Row(
        name,
        mode,
        variant.scheme(),
        result.steps(),
        result.isSuccess() && right,
        engine.machine().allCounts());
  }
}
