package org.btmmu.proofs.prover;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Options;

/**
 * Proves laws: lifts them, asks Z3, runs every model that it finds in the JVM, and remembers what
 * is proved. A law is PROVED if all its cases are, if its hypotheses can be satisfied, all its
 * cover goals reached, and all laws that it uses are proved too.
 *
 * <p>Verdicts do not depend on the clock, nor on how many cases are worked on at a time.
 */
public final class Prover {
  private final ProverOptions options;
  private final Optional<ProofCache> cache;
  private final Interruption interruption = new Interruption();

  /**
   * A prover.
   *
   * @param cache where proofs are remembered; empty for nowhere
   */
  public Prover(ProverOptions options, Optional<ProofCache> cache) {
    this.options = options;
    this.cache = cache;
  }

  /** Proves one law, and those that it uses. */
  public LawResult prove(LawMethod law) throws CannotRun, InterruptedException {
    return proveAll(List.of(law), 1, result -> {}).getFirst();
  }

  /**
   * Proves laws, and those that they use.
   *
   * @param jobs how many cases are worked on at a time
   * @param listener is told each result, on the calling thread; used laws come before their users
   * @return one result for each law, in the order given
   * @throws CannotRun if files cannot be written, or the second solver fails
   * @throws InterruptedException if the calling thread is interrupted; all work has then ended
   */
  public List<LawResult> proveAll(List<LawMethod> laws, int jobs, Consumer<LawResult> listener)
      throws CannotRun, InterruptedException {
    Map<String, LawMethod> known = known(laws);
    ProofKeys keys = new ProofKeys(options);
    Options lifting =
        new Options(
            options.maxUnroll(), id -> Optional.ofNullable(known.get(id)).map(LawMethod::method));
    try (Workers workers = new Workers(jobs, interruption)) {
      Map<String, LawProof> proofs = new LinkedHashMap<>();
      List<LawMethod> next = laws;
      while (!next.isEmpty()) {
        List<LawProof> fresh = next.stream().map(this::begin).toList();
        onAll(workers, fresh, proof -> proof.prepare(keys, lifting));
        fresh.forEach(proof -> proofs.put(proof.law().id(), proof));
        next = missing(fresh, proofs, known);
      }
      List<LawProof> ordered = Dependencies.order(proofs);
      ordered.forEach(proof -> proof.key(key(proof, proofs)));
      List<LawProof> stale = ordered.stream().filter(p -> p.stillProved().isEmpty()).toList();
      onAll(workers, stale, proof -> proof.lift(keys, lifting));
      Map<String, LawResult> results = decide(workers, ordered, laws, listener);
      return laws.stream().map(law -> results.get(law.id())).toList();
    }
  }

  private Map<String, LawResult> decide(
      Workers workers, List<LawProof> ordered, List<LawMethod> asked, Consumer<LawResult> listener)
      throws CannotRun, InterruptedException {
    Map<LawProof, List<Future<Verdicts.Decided>>> running = new LinkedHashMap<>();
    for (LawProof proof : ordered) {
      List<Future<Verdicts.Decided>> cases = new ArrayList<>();
      if (!proof.failed() && proof.cases() != null) {
        for (Lifted lifted : proof.cases()) {
          cases.add(workers.submit(new CaseTask(proof.law(), lifted, options, interruption)));
        }
      }
      running.put(proof, cases);
    }
    Map<String, LawResult> results = new TreeMap<>();
    for (LawProof proof : ordered) {
      List<Verdicts.Decided> cases = new ArrayList<>();
      for (Future<Verdicts.Decided> task : running.get(proof)) {
        cases.add(workers.await(task));
      }
      LawResult result = Verdicts.withUsed(own(proof, cases), results);
      results.put(result.id(), result);
      remember(proof, result);
      if (asked.contains(proof.law())) {
        listener.accept(result);
      }
    }
    return results;
  }

  private static LawResult own(LawProof proof, List<Verdicts.Decided> cases) {
    if (proof.failed()) {
      return Verdicts.failed(proof);
    }
    return proof
        .stillProved()
        .map(Verdicts::remembered)
        .orElseGet(() -> Verdicts.join(proof, cases));
  }

  private void remember(LawProof proof, LawResult result) throws CannotRun {
    if (cache.isPresent() && result.proved() && !result.cached()) {
      cache.get().remember(proof.law(), proof.entry(result));
    }
  }

  /** Ends all work soon; laws that are not decided by then are UNKNOWN. Any thread may call it. */
  public void interrupt() {
    interruption.request();
  }

  private LawProof begin(LawMethod law) {
    boolean recall = !options.needFormulas();
    return new LawProof(law, recall ? cache.flatMap(c -> c.find(law)) : Optional.empty());
  }

  private static Map<String, LawMethod> known(List<LawMethod> laws) {
    Map<String, LawMethod> known = new TreeMap<>();
    Class<?>[] declaring =
        laws.stream().map(law -> law.method().getDeclaringClass()).distinct().toArray(Class[]::new);
    Stream.of(laws, LawMethod.in(declaring), LawMethod.all())
        .flatMap(Collection::stream)
        .forEach(law -> known.putIfAbsent(law.id(), law));
    return known;
  }

  /** The laws that the given ones use and that were not looked at yet. */
  private static List<LawMethod> missing(
      List<LawProof> fresh, Map<String, LawProof> proofs, Map<String, LawMethod> known) {
    Map<String, LawMethod> missing = new TreeMap<>();
    for (LawProof proof : fresh) {
      for (String id : proof.usedLaws()) {
        if (!known.containsKey(id)) {
          proof.fail("it uses \"" + id + "\", which is no law here");
        } else if (!proofs.containsKey(id)) {
          missing.put(id, known.get(id));
        }
      }
    }
    return List.copyOf(missing.values());
  }

  private static String key(LawProof proof, Map<String, LawProof> proofs) {
    if (proof.ownKey().isEmpty()) {
      return "";
    }
    Map<String, String> used = new TreeMap<>();
    proof.usedLaws().stream()
        .filter(proofs::containsKey)
        .forEach(id -> used.put(id, proofs.get(id).key()));
    return ProofKeys.key(proof.ownKey(), used);
  }

  private static void onAll(Workers workers, List<LawProof> proofs, Consumer<LawProof> action)
      throws CannotRun, InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    for (LawProof proof : proofs) {
      running.add(workers.submit(() -> act(action, proof)));
    }
    for (Future<?> task : running) {
      workers.await(task);
    }
  }

  private static LawProof act(Consumer<LawProof> action, LawProof proof) {
    action.accept(proof);
    return proof;
  }
}
