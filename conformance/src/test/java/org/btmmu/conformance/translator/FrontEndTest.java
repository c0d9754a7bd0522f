package org.btmmu.conformance.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.btmmu.conformance.oracle.instruction.FormComparison;
import org.btmmu.conformance.oracle.instruction.FormSamples;
import org.btmmu.conformance.oracle.instruction.FormSamples.Sample;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.conformance.translator.PartialMemory.Page;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.translator.FrontEnd;
import org.btmmu.optimized.translator.IrBlock;
import org.btmmu.optimized.translator.IrOp;
import org.btmmu.optimized.translator.TranslatorOptions;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Repeat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The translation of a block does to the guest's state what the reference does. */
class FrontEndTest {
  private static final int STATES = 30;
  private static final int BLOCKS = 5_000;
  private static final int LONGEST_BLOCK = 8;

  /** Of the forms of integer user code, at least so many. */
  private static final int INLINE_FORMS = 290;

  private static List<Form> forms() {
    return Decoder.forms().stream()
        .filter(FormComparison::isComparable)
        .filter(form -> isInteger(form))
        .toList();
  }

  private static boolean isInteger(Form form) {
    return switch (form.op()) {
      case X87, SIMD, SIMD_FLOAT, FWAIT, FXSAVE, FXRSTOR, LDMXCSR, STMXCSR -> false;
      case IN, OUT, INS, OUTS, CLI, STI -> false;
      default -> true;
    };
  }

  private static Page[] pages(Random random) {
    Page[] pages = new Page[NativeProcessor.WINDOW_BYTES >> 12];
    for (int i = 0; i < pages.length; i++) {
      int drawn = random.nextInt(12);
      pages[i] = drawn == 0 ? Page.ABSENT : drawn == 1 ? Page.READ_ONLY : Page.PRESENT;
    }
    return pages;
  }

  /** Alignment checks make the mode CHECKED; so does a base address of DS and SS. */
  private static int mode(Registers registers, CodeWidth width, Random random) {
    boolean based = width == CodeWidth.BITS_32 && random.nextInt(6) == 0;
    if (based) {
      registers.base[Registers.DS] = 0x40;
      registers.base[Registers.SS] = 0x20;
    }
    boolean checked = based || registers.is(Flags.AC);
    return GuestCode.mode(width) | (checked ? CodeMode.CHECKED : 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"BITS_32", "BITS_64"})
  void eachFormDoesWhatTheReferenceDoes(CodeWidth width) {
    FormSamples samples = new FormSamples(5);
    Random random = new Random(6);
    List<String> differing = new ArrayList<>();
    int compared = 0;
    for (Form form : forms()) {
      for (int i = 0; i < STATES; i++) {
        Optional<Sample> sample = samples.next(form, width);
        if (sample.isPresent()) {
          compared++;
          String difference = single(samples.window(), sample.get(), width, random);
          if (!difference.isEmpty()) {
            differing.add(form.mnemonic() + ": " + difference);
            break;
          }
        }
      }
    }
    assertThat(differing).isEmpty();
    assertThat(compared).isGreaterThan(10_000);
  }

  private static String single(byte[] window, Sample sample, CodeWidth width, Random random) {
    Registers start = GuestCode.registers(sample.state(), width, NativeProcessor.CODE);
    int mode = mode(start, width, random);
    IrBlock block = GuestCode.block(mode, NativeProcessor.CODE, sample.instruction());
    PartialMemory memory = new PartialMemory(window, sample.state(), pages(random));
    return FrontEndComparison.of(block, start, memory).difference();
  }

  @ParameterizedTest
  @EnumSource(names = {"BITS_32", "BITS_64"})
  void blocksDoWhatTheReferenceDoes(CodeWidth width) {
    FormSamples samples = new FormSamples(7);
    Random random = new Random(8);
    List<Form> forms = forms();
    List<String> differing = new ArrayList<>();
    int faults = 0;
    int inside = 0;
    for (int i = 0; i < BLOCKS && differing.size() < 3; i++) {
      List<Sample> chosen = chosen(samples, forms, width, random);
      Instruction[] code = chosen.stream().map(Sample::instruction).toArray(Instruction[]::new);
      Registers start = GuestCode.registers(chosen.getFirst().state(), width, NativeProcessor.CODE);
      int mode = mode(start, width, random);
      IrBlock block = GuestCode.block(mode, NativeProcessor.CODE, code);
      PartialMemory memory =
          new PartialMemory(samples.window(), chosen.getFirst().state(), pages(random));
      FrontEndComparison.Result result = FrontEndComparison.of(block, start, memory);
      faults += result.faulted() ? 1 : 0;
      inside += result.faulted() && result.faultedAt() > 0 ? 1 : 0;
      if (!result.difference().isEmpty()) {
        differing.add(result.difference());
      }
    }
    assertThat(differing).isEmpty();
    assertThat(faults).isBetween(BLOCKS / 10, BLOCKS * 9 / 10);
    assertThat(inside).isGreaterThan(BLOCKS / 20);
  }

  /** No repeated instructions, which might take for ever with a count that others left. */
  private static List<Sample> chosen(
      FormSamples samples, List<Form> forms, CodeWidth width, Random random) {
    List<Sample> chosen = new ArrayList<>();
    int most = 2 + random.nextInt(LONGEST_BLOCK - 1);
    while (chosen.size() < most) {
      Optional<Sample> sample = samples.next(forms.get(random.nextInt(forms.size())), width);
      if (sample.isPresent() && sample.get().instruction().repeat() == Repeat.NONE) {
        chosen.add(sample.get());
        if (FrontEnd.endsBlock(
            sample.get().instruction(), GuestCode.mode(width), TranslatorOptions.ALL)) {
          break;
        }
      }
    }
    return chosen;
  }

  /** Instructions whose operands depend on each other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "8f442408", // pop [esp+8]
        "8f0424", // pop [esp]
        "54", // push esp
        "5c", // pop esp
        "665c", // pop sp
        "ff742404", // push [esp+4]
        "ffd4", // call esp
        "ff542404", // call [esp+4]
        "87c0", // xchg eax, eax
        "86c4", // xchg ah, al
        "870424", // xchg [esp], eax
        "0fc1c0", // xadd eax, eax
        "0fb0c4", // cmpxchg ah, al
        "0fb104e4", // cmpxchg [esp], eax
        "0fbcc0", // bsf eax, eax
        "0fafc0", // imul eax, eax
        "f7e2", // mul edx
        "00c4", // add ah, al
        "19c0", // sbb eax, eax
        "0fa4c010", // shld eax, eax, 16
      })
  void operandsMayDependOnEachOther(String code) {
    byte[] bytes = HexFormat.of().parseHex(code);
    for (CodeWidth width : List.of(CodeWidth.BITS_32, CodeWidth.BITS_64)) {
      FormSamples samples = new FormSamples(10);
      Instruction instruction = GuestCode.decode(width, bytes);
      Random random = new Random(11);
      for (int i = 0; i < STATES; i++) {
        Sample state = samples.next(instruction.form(), width).orElseThrow();
        Sample sample = new Sample(state.state(), instruction);
        assertThat(single(samples.window(), sample, width, random)).isEmpty();
      }
    }
  }

  /** A form is inline if none of some samples is left to the runtime. */
  @ParameterizedTest
  @EnumSource(names = {"BITS_32", "BITS_64"})
  void mostFormsAreInline(CodeWidth width) {
    FormSamples samples = new FormSamples(9);
    long inline = forms().stream().filter(form -> isInline(samples, form, width)).count();
    assertThat(inline).isGreaterThan(INLINE_FORMS);
  }

  private static boolean isInline(FormSamples samples, Form form, CodeWidth width) {
    for (int i = 0; i < STATES; i++) {
      Optional<Sample> sample = samples.next(form, width);
      if (sample.isEmpty() || isLeft(sample.get().instruction(), width)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLeft(Instruction instruction, CodeWidth width) {
    IrBlock block = GuestCode.block(GuestCode.mode(width), NativeProcessor.CODE, instruction);
    FrontEnd.translate(block, TranslatorOptions.ALL);
    return block.code().stream().anyMatch(ir -> ir.op() == IrOp.CALL_INSTRUCTION);
  }
}
