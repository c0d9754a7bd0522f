package org.btmmu.conformance.sample;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.RandomGenerator;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.sample.Tally.Chunk;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.Proof;
import org.btmmu.proofs.prover.Replay;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.Prototype;

/**
 * Runs a law on many drawn argument lists, and stops at the first that refutes it. Sample i of a
 * seed is always the same one, however many threads share the work.
 */
public final class Sampler {
  private static final int CHUNK = 512;

  private final LawMethod law;
  private final long seed;
  private final RandomGenerator<Object[]> generator;
  private final MethodHandle handle;

  private Sampler(LawMethod law, long seed) {
    this.law = law;
    this.seed = seed;
    this.generator = Arguments.of(law).generator(1000);
    try {
      this.handle =
          MethodHandles.lookup()
              .unreflect(law.method())
              .asSpreader(Object[].class, law.method().getParameterCount())
              .asType(MethodType.methodType(boolean.class, Object[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException("the law " + law + " cannot be called", e);
    }
  }

  /**
   * Samples a law.
   *
   * @param samples how many argument lists to try at the most, discarded ones included
   * @param threads how many threads share the work, at least 1
   * @throws IllegalArgumentException if the law has a parameter that cannot be drawn
   */
  public static Sampling sample(LawMethod law, long seed, long samples, int threads) {
    long start = System.nanoTime();
    Sampler sampler = new Sampler(law, seed);
    Tally tally = sampler.run(samples, threads);
    boolean refuted = tally.refutedAt() >= 0;
    Counterexample counterexample = refuted ? explain(law, sampler.draw(tally.refutedAt())) : null;
    return new Sampling(
        law.id(),
        seed,
        tally.held() + tally.discarded() + (refuted ? 1 : 0),
        tally.held(),
        tally.discarded(),
        tally.reached(),
        counterexample,
        (System.nanoTime() - start) / 1e9);
  }

  private Tally run(long samples, int threads) {
    Tally tally = new Tally();
    AtomicLong next = new AtomicLong();
    Runnable work =
        () -> {
          for (long number = next.getAndIncrement();
              number * CHUNK < samples
                  && !tally.isSettledBefore(number)
                  && !Thread.currentThread().isInterrupted();
              number = next.getAndIncrement()) {
            tally.add(number, chunk(number * CHUNK, Math.min(samples, (number + 1) * CHUNK)));
          }
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(work));
      }
      try {
        for (Future<?> worker : running) {
          worker.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("sampling the law " + law + " failed", e.getCause());
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("sampling the law " + law + " was interrupted", e);
      }
    }
    return tally;
  }

  private Chunk chunk(long from, long to) {
    Set<String> reached = new HashSet<>();
    return ScopedValue.where(Proof.REACHED, reached).call(() -> chunk(from, to, reached));
  }

  private Chunk chunk(long from, long to, Set<String> reached) {
    long held = 0;
    long discarded = 0;
    for (long i = from; i < to; i++) {
      switch (outcome(draw(i))) {
        case TRUE -> held++;
        case DISCARDED -> discarded++;
        case FALSE, THREW -> {
          return new Chunk(held, discarded, reached, i);
        }
      }
    }
    return new Chunk(held, discarded, reached, -1);
  }

  private Object[] draw(long index) {
    Random random = Random.from(new SplittableRandom(SeededMemory.mix(seed) + index));
    return generator.next(random).value();
  }

  /** As {@link Replay#of}, without what only a single replay needs. */
  private Replay.Outcome outcome(Object[] arguments) {
    try {
      return (boolean) handle.invokeExact(arguments) ? Replay.Outcome.TRUE : Replay.Outcome.FALSE;
    } catch (Proof.Discarded e) {
      return Replay.Outcome.DISCARDED;
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return Replay.Outcome.THREW;
    }
  }

  /** Drawn arguments with objects that change as their states, before any law has seen them. */
  private static List<Object> states(LawMethod law, Object[] drawn) {
    List<Optional<Prototype>> prototypes = Prototype.of(law.method());
    List<Object> states = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      Object argument = drawn[i];
      states.add(prototypes.get(i).<Object>map(p -> ObjectState.of(p, argument)).orElse(argument));
    }
    return states;
  }

  /** The shrunk counterexample that drawn arguments lead to, with memory as explicit words. */
  static Counterexample explain(LawMethod law, Object[] drawn) {
    List<SortedSet<Long>> logs = new ArrayList<>();
    List<Object> logged = new ArrayList<>();
    for (Object argument : states(law, drawn)) {
      SortedSet<Long> log = new TreeSet<>();
      logs.add(log);
      logged.add(argument instanceof SeededMemory memory ? memory.logged(log) : argument);
    }
    Replay.of(law, logged);
    List<Object> explicit = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      explicit.add(
          drawn[i] instanceof SeededMemory memory ? memory.explicit(logs.get(i)) : logged.get(i));
    }
    if (!Shrink.refutes(law, explicit)) {
      throw new IllegalStateException(
          "the law " + law + " does not fail again on the same arguments: " + explicit);
    }
    return new Counterexample(law, null, FoundBy.SAMPLING, Shrink.shrink(law, explicit));
  }
}
