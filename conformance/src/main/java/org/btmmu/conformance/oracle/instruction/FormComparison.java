package org.btmmu.conformance.oracle.instruction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.btmmu.conformance.oracle.instruction.FormSamples.Sample;
import org.btmmu.conformance.oracle.processor.NativeCase;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.conformance.oracle.processor.NativeResult;
import org.btmmu.reference.x86.Flags;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * One form in code of one width: the reference interpreter against the processor.
 *
 * @param form the form
 * @param width the code's
 * @param compared how many random states were compared
 * @param outside how many more left the window, so that nothing is said of them
 * @param refused whether the interpreter does not execute the form
 * @param differing how many differed
 * @param first the first that differed, for people; null if none
 */
public record FormComparison(
    Form form,
    CodeWidth width,
    int compared,
    int outside,
    boolean refused,
    int differing,
    String first) {
  private static final int BATCH = 10_000;

  /** Flags that a result has: all but TF and RF. */
  private static final int FLAGS = ~(Flags.TF | Flags.RF);

  /**
   * Compares forms in code of both widths, in random states.
   *
   * @param jobs how many at a time; the result does not depend on it
   * @param progress is told how many forms are done
   */
  public static List<FormComparison> all(
      List<Form> forms, long seed, int states, int jobs, IntConsumer progress)
      throws IOException, InterruptedException {
    AtomicInteger done = new AtomicInteger();
    BlockingQueue<NativeProcessor> idle = new ArrayBlockingQueue<>(jobs);
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      for (int job = 0; job < jobs; job++) {
        idle.add(NativeProcessor.start());
      }
      List<Future<List<FormComparison>>> running = new ArrayList<>();
      for (Form form : forms) {
        running.add(
            workers.submit(() -> {
              NativeProcessor processor = idle.take();
              try {
                return both(processor, form, seed, states);
              } finally {
                idle.add(processor);
                progress.accept(done.incrementAndGet());
              }
            }));
      }
      List<FormComparison> rows = new ArrayList<>();
      for (Future<List<FormComparison>> both : running) {
        rows.addAll(both.get());
      }
      return rows;
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause().getMessage(), failure.getCause());
    } finally {
      idle.forEach(NativeProcessor::close);
    }
  }

  private static List<FormComparison> both(
      NativeProcessor processor, Form form, long seed, int states) {
    List<FormComparison> rows = new ArrayList<>();
    for (CodeWidth width : List.of(CodeWidth.BITS_64, CodeWidth.BITS_32)) {
      of(processor, form, width, seed, states).ifPresent(rows::add);
    }
    return rows;
  }

  /**
   * Compares a form in random states.
   *
   * @param seed of the states
   * @param states how many
   * @return empty if code of this width does not have the form
   */
  public static Optional<FormComparison> of(
      NativeProcessor processor, Form form, CodeWidth width, long seed, int states) {
    FormSamples samples = new FormSamples(seed);
    FormComparison sum = new FormComparison(form, width, 0, 0, false, 0, null);
    for (int done = 0; done < states; done += BATCH) {
      List<Sample> batch = new ArrayList<>();
      for (int i = done; i < Math.min(states, done + BATCH); i++) {
        Optional<Sample> next = samples.next(form, width);
        if (next.isEmpty()) {
          return Optional.empty();
        }
        batch.add(next.get());
      }
      sum = sum.and(processor, samples.window(), batch);
      if (sum.refused) {
        break;
      }
    }
    return Optional.of(sum);
  }

  private FormComparison and(NativeProcessor processor, byte[] window, List<Sample> batch) {
    List<InterpretedCase> mine = new ArrayList<>();
    for (Sample sample : batch) {
      InterpretedCase run = InterpretedCase.run(window, sample.state(), sample.instruction());
      if (run.isRefused()) {
        return new FormComparison(form, width, compared, outside, true, differing, first);
      }
      mine.add(run);
    }
    List<NativeResult> results = processor.run(window, batch.stream().map(Sample::state).toList());
    FormComparison sum = this;
    for (int i = 0; i < batch.size(); i++) {
      sum = sum.and(batch.get(i).state(), mine.get(i), results.get(i));
    }
    return sum;
  }

  private FormComparison and(NativeCase state, InterpretedCase mine, NativeResult result) {
    boolean unclear = mine.escaped() && result.completed();
    if (unclear) {
      return new FormComparison(form, width, compared, outside + 1, false, differing, first);
    }
    String difference = mine.difference(result, FLAGS);
    if (difference == null) {
      return new FormComparison(form, width, compared + 1, outside, false, differing, first);
    }
    String text =
        first != null
            ? first
            : "%s: %s".formatted(HexFormat.ofDelimiter(" ").formatHex(state.code()), difference);
    return new FormComparison(form, width, compared + 1, outside, false, differing + 1, text);
  }

  /** Whether a form can be compared in a user process at all. */
  public static boolean isComparable(Form form) {
    Op op = form.op();
    return switch (op) {
      case SYSCALL, SYSRET, SYSENTER, SYSEXIT, INT, INT1, INT3, INTO, IRET, UD, HLT -> false;
      case CALL_FAR, JMP_FAR, RET_FAR, LDS, LES, LSS, LFS, LGS -> false;
      case RDTSC, RDTSCP, RDPMC, RDRAND, RDSEED, CPUID, XGETBV, XSETBV -> false;
      case SGDT, SIDT, SLDT, STR, SMSW, LAR, LSL, VERR, VERW, MONITOR, MWAIT -> false;
      case RDFSBASE, RDGSBASE, WRFSBASE, WRGSBASE, RDPKRU, WRPKRU, XSAVE, XRSTOR -> false;
      case NOT_EXECUTED -> false;
      case POP -> form.first().kind() != Kind.FIXED_SEGMENT;
      case MOV -> form.first().kind() != Kind.SEGMENT_REGISTER;
      default -> true;
    };
  }
}
