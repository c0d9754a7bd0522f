package org.btmmu.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.conformance.machine.RunResult.Ending;
import org.btmmu.reference.x86.Registers;
import org.junit.jupiter.api.Test;

/** Small guests that end in each way there is. */
class GuestRunTest {
  /** mov al,0; out 0xF4,al. */
  private static final String EXIT = "b000 e6f4";

  /** An IDT at 0x110000 whose 256 gates lead to 0x100200, a GDT, a stack, PICs, IRQ0 at 0x20. */
  private static final String INTERRUPTS =
      "c705080e1000ffff0000 c7050c0e1000009bcf00" // the GDT at 0x100e00: code of 4 GByte
          + "66c705200e10000f00 c705220e1000000e1000 0f0115200e1000" // lgdt [0x100e20]
          + "bf00001100 b900010000" // mov edi,0x110000; mov ecx,256
          + "c70700020800 c74704008e1000" // mov [edi],0x00080200; mov [edi+4],0x00108e00
          + "83c708 e2ee" // add edi,8; loop
          + "66c705300e1000ff07 c705320e100000001100 0f011d300e1000" // lidt [0x100e30]
          + "bc00001200" // mov esp,0x120000
          + "b011e620 b020e621 b004e621 b001e621 b0fee621"; // ICW1 to ICW4, all but line 0 masked

  @Test
  void theExitPortGivesQemusStatus() {
    assertThat(new SmallRun(EXIT).result.exitStatus()).isEqualTo(1);
    assertThat(new SmallRun(EXIT).result.isSuccess()).isTrue();
    RunResult other = new SmallRun("b003 e6f4").result;
    assertThat(other.exitStatus()).isEqualTo(7);
    assertThat(other.isSuccess()).isFalse();
    assertThat(other.steps()).isEqualTo(2);
  }

  @Test
  void aGuestFindsTheMagicAndItsInformation() {
    SmallRun run = new SmallRun("89c6 89df" + EXIT); // mov esi,eax; mov edi,ebx
    Registers registers = run.result.registers();
    assertThat(registers.gpr[Registers.RSI]).isEqualTo(0x2BADB002L);
    long information = registers.gpr[Registers.RDI];
    assertThat(run.memory.read32(information) & 0x45).isEqualTo(0x45);
    assertThat(run.memory.read32(information + 8)).isEqualTo(1024);
    long line = Integer.toUnsignedLong(run.memory.read32(information + 16));
    assertThat(run.memory.read64(line & -8) >>> 8 * (line & 7) & 0xFF).isEqualTo('s');
  }

  @Test
  void whatIsSentOverCom1IsSeen() {
    // mov dx,0x3f8; mov al,'H'; out dx,al; mov al,'i'; out dx,al; add dl,5; in al,dx; test; jz
    String code = "66baf803 b048 ee b069 ee 80c205 ec a820 74fb" + EXIT;
    assertThat(new SmallRun(code).text).hasToString("Hi");
  }

  @Test
  void aTripleFaultEndsTheRun() {
    RunResult result = new SmallRun("0f0b").result; // ud2, without an IDT
    assertThat(result.ending()).isEqualTo(Ending.SHUTDOWN);
    assertThat(result.registers().rip).isEqualTo(SmallImage.ENTRY);
    assertThat(result.steps()).isEqualTo(1);
    assertThat(result.recent()).containsExactly(SmallImage.ENTRY);
  }

  @Test
  void haltingWithInterruptsOffEndsTheRun() {
    assertThat(new SmallRun("f4").result.ending()).isEqualTo(Ending.HALTED);
    assertThat(new SmallRun("fb f4").result.ending()).as("no device").isEqualTo(Ending.HALTED);
  }

  @Test
  void anEndlessLoopEndsAtTheLimit() {
    RunResult result = new SmallRun("ebfe", 1000).result;
    assertThat(result.ending()).isEqualTo(Ending.LIMIT);
    assertThat(result.steps()).isEqualTo(1000);
  }

  @Test
  void anInstructionThatIsNotCarriedOutEndsTheRun() {
    RunResult result = new SmallRun("90 c5fc77").result; // nop; vzeroall
    assertThat(result.ending()).isEqualTo(Ending.UNKNOWN);
    assertThat(result.registers().rip).isEqualTo(SmallImage.ENTRY + 1);
    assertThat(result.steps()).isEqualTo(1);
  }

  @Test
  void theKeyboardControllerResetsTheMachine() {
    assertThat(new SmallRun("b0fe e664").result.ending()).isEqualTo(Ending.RESET);
  }

  @Test
  void timeJumpsToTheTimersInterruptInHlt() {
    // channel 0, mode 2, 11932 ticks: 100 Hz; sti; hlt; jmp back; at 0x100200: exit
    String code = INTERRUPTS + "b034e643 b09ce640 b02ee640 fb f4 ebfd";
    String padded = code.replace(" ", "");
    String handler = "00".repeat(0x1F0 - padded.length() / 2) + EXIT;
    RunResult result = new SmallRun(padded + handler).result;
    assertThat(result.ending()).isEqualTo(Ending.EXITED);
    long hundredth = VirtualTime.STEPS_A_SECOND / 100;
    assertThat(result.waited()).isBetween(hundredth - 2000, hundredth + 1000);
    assertThat(result.steps()).isLessThan(2000);
  }

  @Test
  void noPortLeadsOutOfTheMachine() {
    // xor edx,edx; again: in eax,dx; mov al,0x10; cmp dx,..: skip the exit and reset ports
    String code =
        "31d2" // xor edx,edx
            + "ed ec" // in eax,dx; in al,dx
            + "ffc2" // inc edx
            + "81fa00000100 75f4" // cmp edx,0x10000; jne
            + EXIT;
    assertThat(new SmallRun(code).result.isSuccess()).isTrue();
  }

  @Test
  void noStoreLeadsOutOfMemory() {
    // mov edi,0x200000: past the end of RAM; stores at every 64 KByte up to 4 GByte; they vanish
    String code =
        "bf00002000 c707efbeadde 833fff 750e" // mov [edi],…; cmp dword [edi],-1; jne fail
            + "81c700000100 73ed".replace("73ed", "73ee") // add edi,0x10000; jnc
            + EXIT
            + "b001e6f4"; // fail
    assertThat(new SmallRun(code).result.exitStatus()).isEqualTo(1);
  }
}
