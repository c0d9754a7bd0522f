package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.FREE_1;
import static org.btmmu.reference.x86.SmallMachine.GDT;
import static org.btmmu.reference.x86.SmallMachine.HANDLERS;
import static org.btmmu.reference.x86.SmallMachine.IDT;
import static org.btmmu.reference.x86.SmallMachine.PROGRAM;
import static org.btmmu.reference.x86.SmallMachine.TASK;
import static org.btmmu.reference.x86.SmallMachine.TASK_2;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds whatever the descriptor tables, the TSS and the stack have in them. */
class RandomTablesTest {
  private static final int CASES = 4000;

  /** Where gates, MSRs and the second task lead. */
  private static final int ENTRY = 0x34000, BEGIN = 0x38000;

  private static final int[] VECTORS = {0x20, 0x80, 3, 6, 8, 10, 11, 12, 13, 14};

  private static final String[] INSTRUCTIONS = {
    "CD 20", // int 20h
    "CD 80", // int 80h
    "CC", // int3
    "F1", // int1
    "0F 0B", // ud2
    "CF", // iret
    "48 CF", // iretq
    "CB", // retf
    "CA 08 00", // retf 8
    "FF 1B", // call far [rbx]
    "FF 2B", // jmp far [rbx]
    "48 FF 1B", // call far [rbx], 64 bits
    "8E D8", // mov ds, ax
    "8E D0", // mov ss, ax
    "0F B2 23", // lss esp, [rbx]
    "0F 00 D0", // lldt ax
    "0F 00 D8", // ltr ax
    "0F 02 C8", // lar ecx, ax
    "0F 05", // syscall
    "0F 07", // sysret
    "0F 34", // sysenter
    "0F 35", // sysexit
    "9D", // popf
    "8B 03", // mov eax, [rbx]
    "60" // pusha
  };

  private final Random random = new Random(1);

  private long pick(long... values) {
    return values[random.nextInt(values.length)];
  }

  private int selector() {
    return random.nextInt(16) << 3 | (int) pick(0, 0, 3, 3, 1, 2, 4, 7);
  }

  private long descriptor() {
    int attributes = random.nextInt(0x80) | (random.nextInt(6) == 0 ? 0 : 0x80);
    if ((attributes & 0x10) != 0) {
      long limit = pick(0xFFFF, 0xF_FFFF, 0xF_FFFF, 0x50);
      long flags = pick(0xC, 0xC, 0xA, 0x4, 0);
      return limit & 0xFFFF | limit >>> 16 << 48 | (long) attributes << 40 | flags << 52;
    }
    return switch (attributes & 7) {
      case 1, 3 -> TASK_2 << 16 | (long) attributes << 40 | pick(0x67, 0x67, 0x2B, 0x10);
      case 2 -> 0xB000L << 16 | (long) attributes << 40 | 0x1F;
      default -> gate(attributes);
    };
  }

  private long gate(int attributes) {
    long target = ENTRY & 0xFFFF | (long) (ENTRY >> 16) << 48;
    long count = random.nextInt(4) == 0 ? random.nextInt(8) : 0;
    return target | (long) selector() << 16 | (long) attributes << 40 | count << 32;
  }

  private SmallMachine machine(boolean wide) {
    SmallMachine m = wide ? Boot.bits64() : Boot.bits32();
    for (int i = 6; i < 16; i++) {
      m.write(GDT + 8 * i, 8, wide && random.nextBoolean() ? 0 : descriptor());
    }
    m.write(0xB008, 8, descriptor()).write(0xB010, 8, descriptor());
    if (random.nextBoolean()) {
      int vector = VECTORS[random.nextInt(VECTORS.length)];
      m.write(IDT + (wide ? 16L : 8L) * vector, 8, gate(0x80 | random.nextInt(0x80)));
    }
    if (random.nextInt(4) == 0) {
      m.write(TASK + 4, 4, pick(ABSENT + 8, 0x20, 0x28000)).write(TASK + 8, 2, selector());
    }
    TaskSwitchTest.secondTask(m, FREE_1);
    m.write(TASK_2 + 0x48 + 4L * random.nextInt(7), 2, selector());
    if (random.nextBoolean()) {
      m.user();
    }
    registers(m);
    return m.code(INSTRUCTIONS[random.nextInt(INSTRUCTIONS.length)]);
  }

  private void registers(SmallMachine m) {
    long top = m.registers.gpr[Registers.RSP] - 64;
    int wordBytes = random.nextInt(4) == 0 ? 4 : m.wordBytes;
    long flags = 2 | random.nextInt(0x8000) | pick(0, 0, 0, Flags.VM);
    long[] frame = {pick(ENTRY, ENTRY, ABSENT, 1L << 47), selector(), flags, top, selector()};
    for (int i = 0; i < frame.length; i++) {
      m.write(top + (long) i * wordBytes, wordBytes, frame[i]);
    }
    m.write(VARIABLES, 4, ENTRY).write(VARIABLES + 4, 2, selector());
    m.set(Registers.RSP, top).set(Registers.RAX, selector()).set(Registers.RCX, ENTRY);
    m.set(Registers.RBX, pick(VARIABLES, VARIABLES, ABSENT)).set(Registers.RDX, ENTRY).set(11, 2);
    m.registers.flags = 2 | random.nextInt(0x8000) & ~Flags.TF;
    m.registers.msr[Msr.STAR] = 0x0023_0008L << 32;
    m.registers.msr[Msr.LSTAR] = ENTRY;
    m.registers.msr[Msr.SYSENTER_CS] = pick(0, 8);
    m.registers.msr[Msr.SYSENTER_EIP] = ENTRY;
  }

  private static boolean isEntrance(long rip) {
    boolean handler = rip >= HANDLERS && rip < HANDLERS + 0x1000 && (rip & 15) == 0;
    return handler || rip == ENTRY || rip == (ENTRY & 0xFFFF) || rip == BEGIN;
  }

  @Test
  void privilegeIsThatOfCodeAndStackAndIsGainedAtEntrancesOnly() {
    int gained = 0;
    int lost = 0;
    int shutdowns = 0;
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      SmallMachine m = machine(random.nextBoolean());
      Registers before = m.registers.copy();
      StepResult result = m.step();
      Registers after = m.registers;
      assertThat(after.selector[Registers.CS] & 3).as("case %d", i).isEqualTo(after.cpl);
      int stack = after.attributes[Registers.SS];
      boolean usable = (stack & Descriptor.PRESENT) != 0;
      assertThat(!usable || Descriptor.dpl(stack) == after.cpl).as("case %d", i).isTrue();
      assertThat(after.cpl >= before.cpl || isEntrance(after.rip)).as("case %d", i).isTrue();
      if (result instanceof StepResult.NotDone(var instruction) && instruction != null) {
        assertThat(after.rip).isEqualTo(before.rip).isEqualTo(PROGRAM);
        assertThat(after.gpr).isEqualTo(before.gpr);
        assertThat(after.selector).isEqualTo(before.selector);
      }
      gained += after.cpl < before.cpl ? 1 : 0;
      lost += after.cpl > before.cpl ? 1 : 0;
      shutdowns += result instanceof StepResult.Shutdown ? 1 : 0;
      refused += result instanceof StepResult.NotDone ? 1 : 0;
    }
    assertThat(gained).isGreaterThan(CASES / 20);
    assertThat(lost).isGreaterThan(CASES / 500);
    assertThat(refused).isBetween(1, CASES / 50);
    assertThat(shutdowns).isBetween(1, CASES / 5);
  }
}
