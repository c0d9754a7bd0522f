package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.btmmu.spec.guest.Processor;

/**
 * A processor with one MByte of memory, small enough to follow by hand.
 *
 * <p>Linear is physical. Page {@link #ABSENT} is not present, {@link #READ_ONLY} is, all others are
 * for everybody; pages from {@link #SYSTEM} on are for the system only. Vector n's handler is at
 * {@code HANDLERS + 16 n}, all in interrupt gates; those of INT3, INTO and 80h are for CPL 3.
 */
final class SmallMachine {
  /** Selectors: flat segments, a TSS, and what tests put there. */
  static final int CODE = 0x08, DATA = 0x10, USER_CODE = 0x1B, USER_DATA = 0x23, TSS = 0x28;

  /** Free places of the GDT, two of 16 bytes and ones of 8. */
  static final int FREE_16 = 0x40, FREE_1 = 0x50, FREE_2 = 0x58, FREE_3 = 0x60;

  /** Tables. */
  static final int GDT = 0x8000, IDT = 0x9000, TASK = 0xA000, TASK_2 = 0xA400;

  /** Where code, stacks and data begin; stacks grow down from there. */
  static final int HANDLERS = 0x10000,
      STACK = 0x20000,
      PROGRAM = 0x30000,
      USER_STACK = 0x40000,
      IST_STACK = 0x48000,
      VARIABLES = 0x50000,
      ABSENT = 0x60000,
      READ_ONLY = 0x61000,
      SYSTEM = 0xF0000;

  /** IF and bit 1. */
  static final int FLAGS = 0x202;

  final Registers registers = new Registers();
  final SmallRam memory = new SmallRam(0x10_0000);
  final RecordingMemory seen;
  final Execution execution;
  final VirtualProcessor processor;
  final int wordBytes;

  SmallMachine(int wordBytes) {
    this.wordBytes = wordBytes;
    seen =
        new RecordingMemory(
            new WalkedMemory(registers, new Processor(36, true, true, false), memory));
    execution = new Execution(registers, new FloatingRegisters(), seen, new NoPorts());
    processor = new VirtualProcessor(execution);
  }

  void load(int segment, int selector) {
    SegmentLoads.set(registers, segment, selector, memory.read64(GDT + (selector & ~7)));
  }

  /** CPL 3, with its own stack. */
  SmallMachine user() {
    load(Registers.CS, USER_CODE);
    for (int segment : new int[] {Registers.ES, Registers.SS, Registers.DS}) {
      load(segment, USER_DATA);
    }
    registers.cpl = 3;
    registers.gpr[Registers.RSP] = USER_STACK;
    return this;
  }

  /** Code, in hexadecimal, that runs next. */
  SmallMachine code(String hex) {
    return code(PROGRAM, hex);
  }

  /** Code somewhere else, that runs next. */
  SmallMachine code(long at, String hex) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    for (int i = 0; i < bytes.length; i++) {
      write(at + i, 1, bytes[i]);
    }
    registers.rip = at - registers.base[Registers.CS];
    return this;
  }

  SmallMachine set(int register, long value) {
    registers.gpr[register] = value;
    return this;
  }

  SmallMachine descriptor(int selector, long descriptor) {
    return write(GDT + (selector & ~7), 8, descriptor);
  }

  /** An IDT entry for the usual handler, in {@link #CODE}, with these bits 47:32. */
  SmallMachine gate(int vector, int attributes, int ist) {
    long handler = HANDLERS + 16L * vector;
    long low = handler & 0xFFFF | (long) CODE << 16 | handler >>> 16 << 48;
    int entryBytes = wordBytes == 8 ? 16 : 8;
    return write(IDT + (long) entryBytes * vector, 8, low | (long) (attributes | ist) << 32);
  }

  SmallMachine write(long at, int sizeBytes, long value) {
    memory.store(at, sizeBytes, value);
    return this;
  }

  long read(long at, int sizeBytes) {
    return memory.load(at, sizeBytes);
  }

  StepResult step() {
    return processor.step();
  }

  /** Instructions that are executed without an exception. */
  SmallMachine runs(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(step()).isInstanceOf(StepResult.Done.class);
    }
    return this;
  }

  /** The next instruction raises this; its handler begins. */
  SmallMachine raises(int vector, int errorCode) {
    assertThat(step()).isEqualTo(new StepResult.Delivered(vector, errorCode));
    return this;
  }

  /** The words on top of the stack, the lowest first. */
  SmallMachine hasOnStack(long... words) {
    long top = registers.base[Registers.SS] + registers.gpr[Registers.RSP];
    for (int i = 0; i < words.length; i++) {
      assertThat(read(top + (long) i * wordBytes, wordBytes)).as("word " + i).isEqualTo(words[i]);
    }
    return this;
  }

  SmallMachine isAt(long rip) {
    assertThat(registers.rip).isEqualTo(rip);
    return this;
  }
}
