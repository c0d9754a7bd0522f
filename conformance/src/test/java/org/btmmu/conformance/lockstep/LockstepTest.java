package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.btmmu.conformance.lockstep.ToldMemory.Tlb;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.RunResult.Ending;
import org.btmmu.conformance.machine.SmallImage;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What lockstep lets pass, and what it stops at; the interpreter stands for the translator. */
class LockstepTest {
  private static final Processor MODEL = new Processor(46, true, true, false);
  private static final ObjLongConsumer<ToldMemory> NONE = (_, _) -> {};

  /** 32-bit paging: 4 MByte as they are, and a page table for 0x400000 upwards at 0x102000. */
  private static final String PAGING =
      "c7050010100083000000" // mov dword [0x101000],0x83: 4 MByte
          + "c7050410100003201000" // mov dword [0x101004],0x102003
          + "c7050020100003301000" // mov dword [0x102000],0x103003
          + "0f20e0 83c810 0f22e0" // cr4 |= pse
          + "b800101000 0f22d8" // cr3 = 0x101000
          + "0f20c0 0d00000080 0f22c0"; // cr0 |= pg

  private static final String EXIT = "b000 e6f4";

  private final StringBuilder text = new StringBuilder();
  private Lockstep lockstep;

  private RunResult run(byte[] image, int megabytes, Tlb tlb, ObjLongConsumer<ToldMemory> bug) {
    long bytes = (long) megabytes << 20;
    PagedMemory memory = new PagedMemory(megabytes << 8);
    Boot boot = Multiboot.load("small", image, memory, bytes, "", List.of());
    VirtualTime time = new VirtualTime();
    GuestOutput output =
        new GuestOutput(line -> text.append(new String(line, StandardCharsets.US_ASCII)));
    Platform platform = new Platform(time, bytes, output);
    lockstep =
        new Lockstep(maker(tlb, bug), boot.registers(), memory, megabytes << 8, MODEL, platform);
    RunResult result = new GuestRun(lockstep, platform, time, 100_000_000).run(_ -> {});
    output.flush();
    lockstep.finish();
    return result;
  }

  private static Lockstep.Maker maker(Tlb tlb, ObjLongConsumer<ToldMemory> bug) {
    return (begin, content, ports) ->
        new InterpretedPrimary(
            new ToldMemory(begin.copy(), MODEL, content.fork(), tlb), ports, bug);
  }

  private RunResult run(String code, Tlb tlb, ObjLongConsumer<ToldMemory> bug) {
    return run(SmallImage.of(code), 2, tlb, bug);
  }

  private void stops(String what, String code, ObjLongConsumer<ToldMemory> bug) {
    run(code, Tlb.NONE, bug);
    assertThat(lockstep.divergence()).first().asString().contains(what);
  }

  @Test
  void aGuestRunsToItsChecksum() {
    BundledGuest guest = BundledGuest.find("sort-ia32").orElseThrow();
    RunResult result = run(guest.image(), 128, Tlb.LAZY, NONE);
    assertThat(lockstep.divergence()).isEmpty();
    assertThat(result.isSuccess()).isTrue();
    assertThat(text).contains("checksum " + guest.checksum());
  }

  @Test
  void aWrongRegisterStopsItAtTheBlocksEnd() {
    String code = "b8 01000000 40 40 40 40 40 40 40 40" + EXIT;
    stops(
        "step 5: RAX: translated 0x7, reference 0x5",
        code,
        (told, step) -> {
          if (step == 3) {
            told.registers.gpr[Registers.RAX] += 2;
          }
        });
    assertThat(lockstep.divergence()).contains("  0000000000100010  mov eax,0x1");
  }

  @Test
  void theUpperHalvesOf32BitCodeAreFree() {
    run("b801000000 40 40 40 40" + EXIT, Tlb.NONE, (told, _) -> told.registers.gpr[0] |= 1L << 40);
    assertThat(lockstep.divergence()).isEmpty();
  }

  @Test
  void aWrongFlagStopsIt() {
    stops("flags", "31c0 40 40 40 40" + EXIT, (told, _) -> told.registers.flags ^= Flags.CF);
  }

  @Test
  void anUndefinedFlagIsFreeUntilItIsDefined() {
    // shl eax,2 leaves OF undefined; pushf stores it
    String code = "bc00101000 c1e002 9c 58 b000e6f4";
    ObjLongConsumer<ToldMemory> sets =
        (told, step) -> told.registers.flags |= step == 2 ? Flags.OF : 0;
    run(code.replace("58 ", ""), Tlb.NONE, sets);
    assertThat(lockstep.divergence()).isEmpty();
    stops(
        "flags",
        "bc00101000 c1e002 01c0 90 90" + EXIT,
        (told, step) -> told.registers.flags ^= step == 3 ? Flags.OF : 0);
  }

  @Test
  void aWrongStoreStopsIt() {
    String code = "c7050020100078563412 90 90 90 90" + EXIT;
    stops(
        "value stored to 0x102000: translated 0x12345679, reference 0x12345678",
        "90" + code,
        (told, step) -> told.spoilsStore = step == 1 ? 1 : 0);
  }

  @Test
  void aStrayStoreIsFoundInTheEnd() {
    stops(
        "memory at physical 0x180000: translated 0x7, reference 0x0",
        "90 90 90" + EXIT,
        (told, step) ->
            told.memory.write64(0x18_0000, step == 1 ? 7 : told.memory.read64(0x180000)));
  }

  @Test
  void aMissedExceptionStopsIt() {
    // cr2 of a load that only one of the two sees fault
    String code = PAGING + "a100104000 90 90 90" + EXIT; // mov eax,[0x401000]: not present
    RunResult result = run(code, Tlb.NONE, NONE);
    assertThat(lockstep.divergence()).isEmpty();
    assertThat(result.ending()).isEqualTo(Ending.SHUTDOWN);
  }

  @Test
  void aTranslationThatATlbMayHoldIsFollowed() {
    String code =
        PAGING
            + "a100004000" // mov eax,[0x400000]
            + "c7050020100003401000" // mov dword [0x102000],0x104003
            + "c7050040100099000000" // mov dword [0x104000],0x99
            + "a100004000" // mov eax,[0x400000]: old or new
            + EXIT;
    run(code, Tlb.LAZY, NONE);
    assertThat(lockstep.divergence()).isEmpty();
    run(code, Tlb.NONE, NONE);
    assertThat(lockstep.divergence()).isEmpty();
  }

  @Test
  void aTranslationThatWasInvalidatedIsNot() {
    String code =
        PAGING
            + "a100004000" // mov eax,[0x400000]
            + "c7050020100003401000" // mov dword [0x102000],0x104003
            + "0f013d00004000" // invlpg [0x400000]
            + "a100004000" // mov eax,[0x400000]
            + EXIT;
    run(code, Tlb.LAZY, NONE);
    assertThat(lockstep.divergence()).isEmpty();
    run(code, Tlb.DEAF, NONE);
    assertThat(lockstep.divergence())
        .first()
        .asString()
        .contains("translation of 0x400000: translated 0x103000, which no TLB may hold");
  }

  @Test
  void aTlbNeedNotSetAccessedAgain() {
    String code =
        PAGING
            + "a100004000" // mov eax,[0x400000]
            + "c7050020100003301000" // mov dword [0x102000],0x103003: A is 0 again
            + "a100004000" // mov eax,[0x400000]
            + EXIT;
    run(code, Tlb.LAZY, NONE);
    assertThat(lockstep.divergence()).isEmpty();
    run(code, Tlb.NONE, NONE);
    assertThat(lockstep.divergence()).isEmpty();
  }

  @Test
  void anAccessInTwoPagesIsCompared() {
    String code =
        PAGING
            + "c7050420100003501000" // mov dword [0x102004],0x105003
            + "c705fe0f400078563412" // mov dword [0x400ffe],0x12345678
            + "a1fe0f4000" // mov eax,[0x400ffe]
            + EXIT;
    run(code, Tlb.NONE, NONE);
    assertThat(lockstep.divergence()).isEmpty();
  }

  @Test
  void aLostDirtyBitIsFound() {
    String code = PAGING + "c7050000400001000000 90 90 90 90" + EXIT;
    stops(
        "memory at physical 0x102000",
        code,
        (told, _) -> told.memory.write32(0x10_2000, told.memory.read32(0x10_2000) & ~0x40));
  }

  @Test
  void aDivergenceIsShrunkToItsBlockAndKept() {
    // a loop of 100,000 rounds whose last add goes wrong when ecx comes to 1
    String code = "b9a0860100 31c0 01c8 49 75fb" + EXIT;
    ObjLongConsumer<ToldMemory> bug =
        (told, _) -> {
          boolean last = told.registers.gpr[Registers.RCX] == 1;
          told.registers.gpr[Registers.RAX] ^= last && told.registers.rip == 0x10_0019 ? 4 : 0;
        };
    run(code, Tlb.NONE, bug);
    assertThat(lockstep.divergence()).first().asString().contains("RAX");
    DivergentScene found = lockstep.shrink(_ -> {}).orElseThrow();
    assertThat(found.blocks()).isEqualTo(1);
    assertThat(found.scene().steps()).isLessThanOrEqualTo(5);
    Lockstep.Maker maker = maker(Tlb.NONE, bug);
    JsonNode json = SceneFile.write(found, "interpreter", "small");
    DivergentScene read = SceneFile.read(json, "file");
    assertThat(read.again(maker)).first().isEqualTo(found.divergence().getFirst());
    assertThat(read.again(maker(Tlb.NONE, NONE))).isEmpty();
    assertThat(json.get("memory").size()).isEqualTo(1);
  }

  @Test
  void aDivergenceThatNeedsItsHistoryGetsIt() {
    // a translation is made, invalidated 40 rounds of a loop before it is used again
    String code =
        PAGING
            + "a100004000" // mov eax,[0x400000]
            + "c7050020100003401000" // mov dword [0x102000],0x104003
            + "0f013d00004000" // invlpg [0x400000]
            + "b928000000 49 75fd" // mov ecx,40; dec ecx; jnz
            + "a100004000" // mov eax,[0x400000]
            + EXIT;
    run(code, Tlb.DEAF, NONE);
    DivergentScene found = lockstep.shrink(_ -> {}).orElseThrow();
    assertThat(found.blocks()).isGreaterThan(16);
    assertThat(found.divergence()).first().asString().contains("translation of 0x400000");
  }

  @Test
  void whatCameFromOutsideComesAgain() {
    // in al,0x40 twice: the timer's count; then a wrong register
    String code = "b034e643 e440 88c3 e440 88c7 90 90 90 90" + EXIT;
    run(code, Tlb.NONE, (told, step) -> told.registers.gpr[Registers.RDI] += step >= 5 ? 1 : 0);
    DivergentScene found = lockstep.shrink(_ -> {}).orElseThrow();
    assertThat(found.divergence()).first().asString().contains("RDI");
  }
}
