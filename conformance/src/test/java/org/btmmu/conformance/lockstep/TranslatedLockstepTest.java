package org.btmmu.conformance.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.InterpreterEngine;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.RunResult.Ending;
import org.btmmu.conformance.machine.SmallImage;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Translated code where hostile guests have shown it to be, or lockstep to be too strict. */
class TranslatedLockstepTest {
  private static final Processor MODEL = new Processor(46, true, true, false);
  private static final int PAGES = 0x200;
  private static final String EXIT = "b000 e6f4";

  private Lockstep lockstep;
  private Boot boot;
  private final PagedMemory memory = new PagedMemory(PAGES);
  private final VirtualTime time = new VirtualTime();
  private final Platform platform = new Platform(time, (long) PAGES << 12, _ -> {});

  static List<String> schemes() {
    return TranslatedMachine.SCHEMES;
  }

  private void load(String code) {
    boot = Multiboot.load("small", SmallImage.of(code), memory, PAGES << 12, "", List.of());
  }

  private Ending endsAlike(String scheme, String code) {
    load(code);
    Lockstep.Maker maker = TranslatedEngine.maker(scheme, PAGES, MODEL);
    lockstep = new Lockstep(maker, boot.registers(), memory, PAGES, MODEL, platform);
    RunResult result = new GuestRun(lockstep, platform, time, 10_000).run(_ -> {});
    lockstep.finish();
    assertThat(lockstep.divergence()).isEmpty();
    return result.ending();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aStoredValueWithoutAHostRegisterIsStored(String scheme) {
    // mov esi,0x180000; mov ebp,0x1234; cmpxchg [esi+0x40],bp; jnp over nothing
    String code = "be00001800 bd34120000 660fb16e40 7b00 668b4640";
    assertThat(endsAlike(scheme, code + EXIT)).isEqualTo(Ending.EXITED);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void anAccessBehindTheLastOffsetOf4GByteWraps(String scheme) {
    // mov eax,[0xfffffffe]; push through esp 2: its bytes lie at both ends
    String code = "a1feffffff bc02000000 50 8b0424";
    assertThat(endsAlike(scheme, code + EXIT)).isEqualTo(Ending.EXITED);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aRefusedInstructionLeavesTheShadowOfTheOneBefore(String scheme) {
    assertThat(endsAlike(scheme, "fb 9b" + EXIT)).isEqualTo(Ending.UNKNOWN); // sti; fwait
    assertThat(lockstep.registers().shadow).isTrue();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void whatARefusedReturnToVirtualModeHasLoadedIsNoDivergence(String scheme) {
    // mov esp,0x180000; push 0x20002; push 8; push 0; iret
    String code = "bc00001800 6802000200 6a08 6a00 cf";
    assertThat(endsAlike(scheme, code)).isEqualTo(Ending.UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void codeIsExecutedWhereItWasFetchedFrom(String scheme) {
    // 4 MByte as they are, 0x400000 is the page 0x103000 and then, not invalidated, 0x104000
    String code =
        "c7050010100083000000 c7050410100003201000 c7050020100003301000"
            + "0f20e0 83c810 0f22e0 b800101000 0f22d8 0f20c0 0d00000080 0f22c0"
            + "c70500301000b001c390 c70500401000b002c390" // mov al,1; ret, and mov al,2; ret
            + "bc00001800 b800004000 ffd0" // call 0x400000
            + "c7050020100003401000 b800004000 ffd0 88c3";
    assertThat(endsAlike(scheme, code + EXIT)).isEqualTo(Ending.EXITED);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aDoubleFaultSavesRfAsItWas(String scheme) {
    String code =
        "bc00001900 0f011530001000 0f011d38001000" // mov esp,0x190000; lgdt, lidt
            + "6802000100 0e 6850001000 cf 90" // to 0x100050 with RF 1
            + "1700 40001000 9090 4700 80001000 9090" // GDTR at 0x100030, IDTR at 0x100038
            + "0000000000000000 ffff0000009bcf00" // GDT at 0x100040
            + "0f0b" // #UD, whose gate is none, as is that of #GP
            + "00".repeat(0x2e)
            + "00".repeat(0x40) // IDT at 0x100080
            + "d0000800008e1000 0000000000000000"; // #DF's gate: 8:0x1000d0
    assertThat(endsAlike(scheme, code + EXIT)).isEqualTo(Ending.EXITED);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aStoreOverAnInstructionWithoutWordsIsSeen(String scheme) {
    // mov byte [0x100017],0x40: the nop behind it becomes inc eax
    assertThat(endsAlike(scheme, "c6051700100040 90 89c3" + EXIT)).isEqualTo(Ending.EXITED);
    assertThat(lockstep.registers().gpr[Registers.RBX]).isEqualTo(0x2BAD_B003L);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aRepeatedStoreToItselfEnds(String scheme) {
    // mov edi,0x10001c; mov ecx,0x40; mov al,0x90; rep stosb: nops from before it on
    String code = "bf1c001000 b940000000 b090 0f1f4000 f3aa" + "90".repeat(0x60) + EXIT;
    load(code);
    Engine[] engines = {
      new TranslatedEngine(scheme, boot.registers(), memory.fork(), PAGES, MODEL, platform),
      new InterpreterEngine(boot.registers(), MODEL, memory.fork(), platform)
    };
    for (Engine engine : engines) {
      engine.run(200);
    }
    Registers translated = engines[0].registers();
    assertThat(translated.gpr[Registers.RCX]).isEqualTo(engines[1].registers().gpr[Registers.RCX]);
    assertThat(translated.gpr[Registers.RCX]).isBetween(1L, 0x3FL);
    assertThat(engines[0].steps()).isEqualTo(engines[1].steps());
  }
}
