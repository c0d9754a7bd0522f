package org.btmmu.conformance.mips64;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.btmmu.conformance.campaign.Campaign;
import org.btmmu.conformance.trace.BtmmuSubject;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.HostCounts;
import org.btmmu.optimized.executor.HostError;
import org.btmmu.optimized.executor.Upcalls;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.mips64.InstructionSet;
import org.junit.jupiter.api.Test;

/** The executor against the reference's interpreter, on random code. */
class ExecutorComparisonTest {
  private static final int PROGRAMS = 400;
  private static final int INSTRUCTIONS = 60;
  private static final int CAPACITY = 4096;

  /** What translated code is made of. */
  private static final String[] NEEDED =
      ("addu subu daddu dsubu addiu daddiu and or xor nor andi ori xori lui slt sltu slti sltiu"
              + " movz movn sll srl sra sllv srlv srav rotr rotrv dsll dsrl dsra dsll32 dsrl32"
              + " dsra32 dsllv dsrlv dsrav drotr drotr32 drotrv clz clo dclz dclo seb seh wsbh dsbh"
              + " dshd ext ins dext dextm dextu dins dinsm dinsu mult multu dmult dmultu div divu"
              + " ddiv ddivu mfhi mflo mthi mtlo lb lbu lh lhu lw lwu ld sb sh sw sd beq bne blez"
              + " bgtz bltz bgez j jal jr jalr sync")
          .split(" ");

  private final KernelModule module =
      BtmmuSubject.of(Campaign.trace(new Campaign.Plan(1, 1000, 1, 1), 0).scenario())
          .machine()
          .cpu(0)
          .module();

  @Test
  void randomCodeDoesWhatTheReferenceDoes() {
    Executor scratch = executor(new HostMemory(8));
    Set<String> drawn = new HashSet<>();
    for (int seed = 0; seed < PROGRAMS; seed++) {
      HostProgramDraw draw = new HostProgramDraw(seed, word -> isSupported(scratch, word));
      draw.draw(INSTRUCTIONS);
      drawn.addAll(draw.drawn);
      Executor executor = executor(draw.beginMemory);
      System.arraycopy(draw.begin, 0, executor.registers, 0, 32);
      draw.words.forEach((index, word) -> executor.install(index, new int[] {word}, 1));
      executor.install(draw.index(), new int[] {InstructionSet.word("break", 7, 0)}, 1);
      executor.run(Executor.FIRST_FREE);
      for (int register = 0; register < 32; register++) {
        assertThat(executor.registers[register])
            .as("$%d of program %d", register, seed)
            .isEqualTo(draw.cpu.get(register));
      }
      assertThat(executor.hi()).as("HI of program %d", seed).isEqualTo(draw.cpu.registers.hi);
      assertThat(executor.lo()).as("LO of program %d", seed).isEqualTo(draw.cpu.registers.lo);
      assertThat(executor.count(HostCounts.INSTRUCTIONS)).isEqualTo(draw.done + 1);
      assertThat(executor.upcalls(7)).isEqualTo(1);
      for (int address = 0; address < HostProgramDraw.MEMORY_BYTES; address += 8) {
        if (draw.beginMemory.load64(address) != draw.memory.load64(address)) {
          assertThat(draw.beginMemory.load64(address))
              .as("memory at 0x%x of program %d", address, seed)
              .isEqualTo(draw.memory.load64(address));
        }
      }
    }
    assertThat(drawn).contains(NEEDED);
  }

  private Executor executor(HostMemory memory) {
    return new Executor(CAPACITY, memory, module, (_, _) -> Upcalls.LEAVE);
  }

  private static boolean isSupported(Executor scratch, int word) {
    try {
      scratch.patch(CAPACITY - 2, word);
      return InstructionSet.find(word) >= 0;
    } catch (HostError _) {
      return false;
    }
  }
}
