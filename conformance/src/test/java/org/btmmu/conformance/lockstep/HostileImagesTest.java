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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Guests that mean harm: tables and descriptors of random bits that lead anywhere, random code, all
 * ports. Translated, they do what the reference says, and nothing of the host is touched.
 */
class HostileImagesTest {
  private static final int MEGABYTES = 2;
  private static final Processor MODEL = new Processor(46, true, true, false);
  private static final long MOST_STEPS = 3000;

  /** Where random tables lie: paging from here, then GDT and IDT. */
  private static final int TABLES = 0x18_0000, GDT = 0x1A_0000, IDT = 0x1B_0000, END = 0x1F_0000;

  /** A page directory that maps 2 MByte as they are, and what leads to it. */
  private static final int DIRECTORY = 0x1C_0000, POINTERS = 0x1C_1000;

  private static final int CASES = 60;

  /** A page of 2 or 4 MByte for all: P, R/W, U/S, A, D, PS. */
  private static final int PAGE = 0xE7;

  private final Random random = new Random();

  private enum Paging {
    NONE(""),
    BITS_32("0f20e0 83c810 0f22e0"), // cr4 |= pse
    PAE("0f20e0 83c820 0f22e0"), // cr4 |= pae
    LONG("0f20e0 83c820 0f22e0 b9800000c0 b801090000 31d2 0f30"); // and efer: sce, lme, nxe

    final String hex;

    Paging(String hex) {
      this.hex = hex;
    }
  }

  @ParameterizedTest
  @CsvSource({"btmmu, 1", "btmmu, 2", "softmmu, 3", "reference, 4", "hspt, 5"})
  void randomTablesAndCode(String scheme, long seed) {
    for (int i = 0; i < CASES; i++) {
      long chosen = 1000 * seed + i;
      random.setSeed(chosen);
      Paging paging = Paging.values()[i % Paging.values().length];
      run(scheme, code(paging), paging, "seed %d".formatted(chosen));
    }
  }

  /** Sets GDT, IDT, stack and paging, then goes on with random code, perhaps of 64 bits. */
  private String code(Paging paging) {
    boolean wide = paging == Paging.LONG && random.nextBoolean();
    return ("66c705700e1000ffff c705720e100000001a00 0f0115700e1000" // lgdt: limit, base
                + "66c705780e1000ffff c7057a0e100000001b00 0f011d780e1000" // lidt: limit, base
                + "bc00c01f00 66b81000 8ed8 8ed0" // mov esp,0x1fc000; ds and ss from the GDT
                + paging.hex
                + "b800001800 0f22d8" // cr3 = 0x180000
                + (paging == Paging.NONE ? "" : "0f20c0 0d00000080 0f22c0") // cr0 |= pg
                + (wide ? "ea900010001800" : "")) // jmp 0x18:0x100090
            .replace(" ", "")
        + random(600);
  }

  private String random(int bytes) {
    byte[] code = new byte[bytes];
    random.nextBytes(code);
    return HexFormat.of().formatHex(code);
  }

  /** Tables of which most lead to themselves, to RAM, or just beyond it, and some anywhere. */
  private void fill(PagedMemory memory, Paging paging) {
    for (long gpa = TABLES; gpa < END; gpa += 8) {
      memory.write64(gpa, random.nextInt(8) == 0 ? random.nextLong() : entry() | entry() << 32);
    }
    for (int vector = 0; vector < 256; vector++) {
      long handler = SmallImage.ENTRY + 0x80L + random.nextInt(500);
      long gate = handler & 0xFFFF | (handler & 0xFFFF_0000L) << 32 | 0x8E00L << 32;
      long selector = paging == Paging.LONG ? 0x18 : 8;
      long at = IDT + (paging == Paging.LONG ? 16L : 8L) * vector;
      if (random.nextInt(10) > 0) {
        memory.write64(at, gate | selector << 16);
        if (paging == Paging.LONG) {
          memory.write64(at + 8, 0);
        }
      }
    }
    memory.write64(GDT + 8, 0x00CF_9B00_0000_FFFFL);
    memory.write64(GDT + 16, 0x00CF_9300_0000_FFFFL);
    memory.write64(GDT + 24, 0x00AF_9B00_0000_FFFFL);
    memory.write64(DIRECTORY, PAGE);
    memory.write64(POINTERS, DIRECTORY | 7);
    memory.write64(
        TABLES,
        switch (paging) {
          case NONE, BITS_32 -> PAGE | entry() << 32;
          case PAE -> DIRECTORY | 1;
          case LONG -> POINTERS | 7;
        });
  }

  private long entry() {
    long frame = random.nextInt(random.nextInt(4) == 0 ? 1 << 20 : 0x280);
    return frame << 12 | random.nextInt(0x200) | 1;
  }

  private void run(String scheme, String code, Paging paging, String what) {
    PagedMemory memory = new PagedMemory(MEGABYTES << 8);
    long bytes = (long) MEGABYTES << 20;
    Boot boot = Multiboot.load("hostile", SmallImage.of(code), memory, bytes, "", List.of());
    fill(memory, paging);
    VirtualTime time = new VirtualTime();
    Platform platform = new Platform(time, bytes, _ -> {});
    Lockstep.Maker maker = TranslatedEngine.maker(scheme, MEGABYTES << 8, MODEL);
    Lockstep lockstep =
        new Lockstep(maker, boot.registers(), memory, MEGABYTES << 8, MODEL, platform);
    new GuestRun(lockstep, platform, time, MOST_STEPS).run(_ -> {});
    lockstep.finish();
    if (!lockstep.isOfUndefinedFlags()) {
      assertThat(lockstep.divergence()).as(what).isEmpty();
    }
  }
}
