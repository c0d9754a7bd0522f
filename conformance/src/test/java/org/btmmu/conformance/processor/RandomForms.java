package org.btmmu.conformance.processor;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.btmmu.conformance.oracle.instruction.FormSamples;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Instruction;

/**
 * Instructions of a form in states as they are drawn for the comparison with a real processor, and
 * besides at CPL 0, with segments that are not flat, and as 16-bit code.
 */
final class RandomForms {
  private static final int BYTES = 0x1_0000;
  private static final int GDT = 0x7000, TASK = 0x7800, WINDOW = 0x8000;
  private static final int IF = 1 << 9;

  /** How a state differs from that of a user process. */
  enum Surroundings {
    USER,
    SYSTEM,
    SEGMENTS,
    CODE_16
  }

  private final FormSamples samples;
  private final Random random;
  private final Twins twins = new Twins(BYTES);
  private Instruction instruction;

  RandomForms(long seed) {
    samples = new FormSamples(seed);
    random = new Random(seed);
  }

  /** The instruction of the last {@link #next}. */
  Instruction instruction() {
    return instruction;
  }

  /** An address in the window or little behind it. */
  long nearTheEnd() {
    return NativeProcessor.WINDOW + NativeProcessor.WINDOW_BYTES - random.nextInt(40);
  }

  /** The twins about to run an instruction of the form; empty if such code does not have it. */
  Optional<Twins> next(Form form, CodeWidth width, Surroundings surroundings) {
    Optional<FormSamples.Sample> sample = samples.next(form, width);
    if (sample.isEmpty()) {
      return Optional.empty();
    }
    instruction = sample.get().instruction();
    NativeCase state = sample.get().state();
    if (surroundings == Surroundings.CODE_16) {
      byte[] code = Arrays.copyOf(state.code(), 15);
      if (!(Decoder.decode(code, 0, 15, CodeWidth.BITS_16) instanceof Instruction other)) {
        return Optional.empty();
      }
      instruction = other;
    }
    memory(state);
    registers(state, width);
    surround(surroundings);
    twins.begin();
    return Optional.of(twins);
  }

  private void memory(NativeCase state) {
    for (int at = 0; at < BYTES; at += 8) {
      twins.memory.write64(at, 0);
    }
    twins.write(0x1000, 8, 0x2007);
    twins.write(0x2000, 8, 0x3007);
    twins.write(0x3000, 8, 0x6007);
    twins.write(0x3000 + 8 * (NativeProcessor.WINDOW >>> 21), 8, 0x4007);
    twins.write(0x3000 + 8 * (NativeProcessor.CODE >>> 21), 8, 0x5007);
    twins.write(0x4000, 8, WINDOW | 7);
    twins.write(0x4008, 8, WINDOW + 0x1000 | (random.nextInt(16) == 0 ? 5 : 7));
    twins.write(0x5000, 8, 0xA007);
    twins.write(0x6000 + 8 * 7, 8, 0x7007);
    byte[] window = samples.window();
    for (int at = 0; at < window.length; at++) {
      twins.write(WINDOW + at, 1, window[at]);
    }
    for (NativeCase.Patch patch : state.patches()) {
      for (int at = 0; at < patch.bytes().length; at++) {
        long offset = patch.address() - NativeProcessor.WINDOW + at;
        twins.write(WINDOW + offset, 1, patch.bytes()[at]);
      }
    }
    twins.write(GDT + 0x08, 8, 0x00AF_9B00_0000_FFFFL);
    twins.write(GDT + 0x10, 8, 0x00CF_9300_0000_FFFFL);
    twins.write(GDT + 0x20, 8, 0x00CF_FB00_0000_FFFFL);
    twins.write(GDT + 0x28, 8, 0x00CF_F300_0000_FFFFL);
    twins.write(GDT + 0x30, 8, 0x00AF_FB00_0000_FFFFL);
  }

  private void registers(NativeCase state, CodeWidth width) {
    boolean wide = width == CodeWidth.BITS_64;
    Registers r = twins.registers;
    r.become(new Registers());
    r.cr0 = 0x8005_0031L;
    r.cr3 = 0x1000;
    r.cr4 = 0x20;
    r.efer = 0x500;
    r.cpl = 3;
    r.gdtBase = GDT;
    r.gdtLimit = 0x7F;
    r.idtBase = GDT;
    for (int segment = 0; segment < 6; segment++) {
      set(segment, 0x2B, 0, -1, 0xC0F3);
    }
    set(Registers.CS, wide ? 0x33 : 0x23, 0, -1, wide ? 0xA0FB : 0xC0FB);
    set(Registers.TR, 0x40, TASK, 0x67, 0x8B);
    System.arraycopy(state.registers(), 0, r.gpr, 0, state.registers().length);
    r.flags = (int) state.flags() & 0x24_4CD5 | 2 | IF;
    r.rip = NativeProcessor.CODE;
  }

  private void set(int segment, int selector, long base, int limit, int attributes) {
    Registers r = twins.registers;
    r.selector[segment] = selector;
    r.base[segment] = base;
    r.limit[segment] = limit;
    r.attributes[segment] = attributes;
  }

  private void surround(Surroundings surroundings) {
    Registers r = twins.registers;
    switch (surroundings) {
      case USER -> {}
      case SYSTEM -> {
        r.cpl = 0;
        r.selector[Registers.CS] = 8;
        r.attributes[Registers.CS] &= ~0x60;
        r.selector[Registers.SS] = 0x10;
        r.attributes[Registers.SS] &= ~0x60;
        r.flags |= random.nextInt(4) << 12;
        r.cr4 |= 0x41_0000;
        r.pkru = random.nextInt(8) == 0 ? 3 : 0;
      }
      case SEGMENTS -> {
        r.flags |= random.nextInt(4) == 0 ? 3 << 12 : 0;
        for (int segment = 0; segment < 6; segment++) {
          if (segment != Registers.CS) {
            segment(segment);
          }
        }
      }
      case CODE_16 -> {
        r.attributes[Registers.CS] = 0x80FB;
        r.base[Registers.CS] = NativeProcessor.CODE & -4096;
        r.limit[Registers.CS] = random.nextInt(4) == 0 ? 0x1FFF : 0xFFFF;
        r.rip = NativeProcessor.CODE & 4095;
        for (int segment = 0; segment < 6; segment++) {
          if (segment != Registers.CS) {
            set(segment, 0x2B, NativeProcessor.WINDOW, 0x1FFF, 0xF3 | random.nextInt(2) << 14);
          }
        }
        for (int number = 0; number < 8; number++) {
          if (random.nextInt(4) != 0) {
            r.gpr[number] &= 0x1FFF;
          }
        }
      }
    }
  }

  /** A base beside 0, a limit at the window, expand-down, read-only, 16-bit, null. */
  private void segment(int segment) {
    int attributes = random.nextInt(3) == 0 ? 0x80F3 : 0xC0F3;
    attributes ^= random.nextInt(6) == 0 ? 4 : 0;
    attributes ^= random.nextInt(6) == 0 ? 2 : 0;
    attributes ^= random.nextInt(8) == 0 ? 8 : 0;
    attributes = random.nextInt(12) == 0 ? 0 : attributes;
    long base = random.nextInt(3) == 0 ? random.nextInt(0x2000) : 0;
    int within = (int) NativeProcessor.WINDOW + random.nextInt(NativeProcessor.WINDOW_BYTES);
    set(segment, 0x2B, base, random.nextInt(3) == 0 ? within : -1, attributes);
  }
}
