package org.btmmu.conformance.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.btmmu.conformance.processor.RandomForms.Surroundings;
import org.btmmu.conformance.processor.Twins.Came;
import org.btmmu.optimized.processor.Exceptions;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.Interpreter;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Repeat;
import org.junit.jupiter.api.Test;

/** The runtime's own instructions and deliveries do what the reference model does. */
class InstructionRunnerTest {
  private static final int SYSTEMS = 1000;
  private static final int STEPS = 6;
  private static final int STATES = 8;

  /** Operations that both sides must have executed, or raised what they raise. */
  private static final Set<Op> FLOATING =
      EnumSet.of(
          Op.X87,
          Op.SIMD,
          Op.SIMD_FLOAT,
          Op.FXSAVE,
          Op.FXRSTOR,
          Op.LDMXCSR,
          Op.STMXCSR,
          Op.FWAIT,
          Op.NOT_EXECUTED);

  @Test
  void systemsWithRandomTablesRunAlike() {
    RandomSystem systems = new RandomSystem(1);
    int[] came = new int[Came.values().length];
    for (int system = 0; system < SYSTEMS; system++) {
      Twins twins = systems.next();
      twins.begin();
      if (system % 8 == 0) {
        int vector = system % 3 == 0 ? Exceptions.NMI : 0x20;
        assertThat(twins.interrupt(vector)).isEqualTo(twins.interruptReference(vector));
        assertThat(twins.difference()).as("interrupt of system " + system).isNull();
      }
      Came optimized = Came.DONE;
      for (int step = 0; step < STEPS && optimized != Came.NOT_DONE; step++) {
        String at = "system %d, step %d, rip 0x%x".formatted(system, step, twins.registers.rip);
        Came reference = twins.stepReference();
        optimized = twins.step();
        came[optimized.ordinal()]++;
        if (optimized != Came.NOT_DONE) {
          assertThat(optimized).as(at).isEqualTo(reference);
          assertThat(twins.difference()).as(at).isNull();
          twins.forgetUndefined();
        }
      }
      String difference = optimized == Came.NOT_DONE ? null : twins.memoryDifference();
      assertThat(difference).as("system " + system).isNull();
    }
    assertThat(came[Came.DONE.ordinal()]).isGreaterThan(SYSTEMS);
    assertThat(came[Came.DELIVERED.ordinal()]).isGreaterThan(SYSTEMS);
    assertThat(came[Came.HALTED.ordinal()]).isGreaterThan(SYSTEMS / 100);
    assertThat(came[Came.SHUTDOWN.ordinal()]).isGreaterThan(SYSTEMS / 10);
    assertThat(came[Came.NOT_DONE.ordinal()]).isLessThan(SYSTEMS / 10);
  }

  @Test
  void eachFormRunsAlike() {
    Set<Op> compared = EnumSet.noneOf(Op.class);
    int states = 0;
    int forms = 0;
    for (Form form : Decoder.forms()) {
      if (FLOATING.contains(form.op())) {
        continue;
      }
      int before = states;
      for (Surroundings surroundings : Surroundings.values()) {
        states += compare(form, CodeWidth.BITS_32, surroundings, forms);
        if (surroundings != Surroundings.CODE_16) {
          states += compare(form, CodeWidth.BITS_64, surroundings, forms);
        }
      }
      if (states > before) {
        forms++;
        compared.add(form.op());
      }
    }
    assertThat(compared).containsAll(EnumSet.complementOf(EnumSet.copyOf(FLOATING)));
    assertThat(forms).isGreaterThan(580);
    assertThat(states).isGreaterThan(30_000);
  }

  /** How many states of a form both sides executed; nothing may differ in them. */
  private static int compare(Form form, CodeWidth width, Surroundings surroundings, int seed) {
    RandomForms random = new RandomForms(seed);
    int compared = 0;
    for (int state = 0; state < STATES; state++) {
      Optional<Twins> twins = random.next(form, width, surroundings);
      if (twins.isEmpty()) {
        continue;
      }
      String at = "%s, %s, %s, state %d".formatted(form.mnemonic(), width, surroundings, state);
      compared += runAlike(twins.get(), random.instruction(), 1, at) ? 1 : 0;
    }
    return compared;
  }

  /** Many iterations at once are as many steps. */
  @Test
  void repeatedStringsRunAlikeInOneCall() {
    int longest = 0;
    for (Form form : Decoder.forms()) {
      boolean isString =
          EnumSet.of(Op.MOVS, Op.CMPS, Op.STOS, Op.LODS, Op.SCAS, Op.INS, Op.OUTS)
              .contains(form.op());
      RandomForms random = new RandomForms(form.encoding().opcode());
      for (int state = 0; isString && state < 100; state++) {
        Optional<Twins> twins = random.next(form, CodeWidth.BITS_64, Surroundings.SYSTEM);
        if (twins.isPresent() && random.instruction().repeat() != Repeat.NONE) {
          int index = state % 2 == 0 ? Registers.RDI : Registers.RSI;
          twins.get().registers.gpr[index] = random.nearTheEnd();
          twins.get().begin();
          runAlike(twins.get(), random.instruction(), 7, form.mnemonic() + " " + state);
          longest = Math.max(longest, twins.get().runner.iterations());
        }
      }
    }
    assertThat(longest).isEqualTo(7);
  }

  /** Executes on both sides; false if the optimized one does not execute the instruction. */
  private static boolean runAlike(Twins twins, Instruction instruction, int most, String at) {
    twins.runner.setLimit(most);
    int vector = -1;
    int code = 0;
    try {
      if (!twins.runner.execute(instruction)) {
        return false;
      }
    } catch (GuestFault thrown) {
      vector = thrown.vector();
      code = thrown.errorCode();
    }
    Execution reference = twins.reference();
    for (int step = 0; step < Math.max(1, twins.runner.iterations()); step++) {
      Interpreter.execute(reference, instruction);
    }
    assertThat(reference.isRefused()).as(at).isFalse();
    assertThat(vector).as(at).isEqualTo(reference.vector());
    if (vector >= 0 && Exceptions.hasErrorCode(vector)) {
      assertThat(code).as(at).isEqualTo(reference.errorCode());
    }
    assertThat(twins.difference()).as(at).isNull();
    assertThat(twins.memoryDifference()).as(at).isNull();
    return true;
  }
}
