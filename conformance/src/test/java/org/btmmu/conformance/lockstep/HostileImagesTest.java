package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.SmallImage;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.guest.Processor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Guests that mean harm: tables and descriptors of random bits that lead anywhere, random code, all
 * ports. Translated, they do what the reference says, and nothing of the host is touched.
 */
class HostileImagesTest {
  private static final int MEGABYTES = 2;
  private static final Processor MODEL = new Processor(46, true, true, false);
  private static final long MOST_STEPS = 3000;

  /** Where random tables lie, for CR3 and for the descriptor tables. */
  private static final int TABLES = 0x18_0000;

  private static final int CASES = 60;

  private final Random random = new Random();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomTablesAndCode(long seed) {
    for (int i = 0; i < CASES; i++) {
      long chosen = 1000 * seed + i;
      random.setSeed(chosen);
      run(code(), "seed %d".formatted(chosen));
    }
  }

  /** Sets paging, GDT and IDT to random tables, then goes on with random code. */
  private String code() {
    String paging =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> "0f20e0 83c810 0f22e0"; // cr4 |= pse
          case 2 -> "0f20e0 83c820 0f22e0"; // cr4 |= pae
          default -> "0f20e0 83c820 0f22e0 b9800000c0 b800010000 31d2 0f30"; // and efer.lme
        };
    return ("66c705700e1000ffff c705720e100000001a00 0f0115700e1000" // lgdt: limit, 0x1a0000
            + "66c705780e1000ffff c7057a0e100000001b00 0f011d780e1000" // lidt: limit, 0x1b0000
            + "bc00c01f00" // mov esp,0x1fc000
            + paging
            + "b800001800 0f22d8" // cr3 = 0x180000
            + (paging.isEmpty() ? "" : "0f20c0 0d00000080 0f22c0") // cr0 |= pg
            + random(40 + random.nextInt(200)))
        .replace(" ", "");
  }

  private String random(int bytes) {
    byte[] code = new byte[bytes];
    random.nextBytes(code);
    return HexFormat.of().formatHex(code);
  }

  /** Tables of which most lead to themselves, to RAM, or just beyond it, and some anywhere. */
  private void fill(PagedMemory memory) {
    for (long gpa = TABLES; gpa < 0x1F_0000; gpa += 8) {
      memory.write64(gpa, random.nextInt(8) == 0 ? random.nextLong() : entry() | entry() << 32);
    }
    // the code's own 4 MByte stay where they are, where 32-bit paging and PAE look for them
    if (random.nextInt(8) > 0) {
      memory.write64(TABLES, 0xE7);
    }
  }

  private long entry() {
    long frame = (random.nextInt(4) == 0 ? random.nextInt(1 << 20) : random.nextInt(0x280)) << 12;
    return (frame | random.nextInt(0x200) | 1) & 0xFFFF_FFFFL;
  }

  private void run(String code, String what) {
    PagedMemory memory = new PagedMemory(MEGABYTES << 8);
    long bytes = (long) MEGABYTES << 20;
    Boot boot = Multiboot.load("hostile", SmallImage.of(code), memory, bytes, "", List.of());
    fill(memory);
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, bytes, _ -> {});
    Lockstep.Maker maker = TranslatedEngine.maker("btmmu", MEGABYTES << 8, MODEL);
    Lockstep lockstep =
        new Lockstep(maker, boot.registers(), memory, MEGABYTES << 8, MODEL, platform);
    new GuestRun(lockstep, platform, time, MOST_STEPS).run(_ -> {});
    lockstep.finish();
    assertThat(lockstep.divergence()).as(what).isEmpty();
  }
}
