package org.btmmu.conformance.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.sample.Sampler;
import org.btmmu.conformance.sample.Sampling;
import org.btmmu.conformance.sample.Shrink;
import org.btmmu.conformance.zoo.MutantResult.ProofTrial;
import org.btmmu.conformance.zoo.MutantResult.SamplingTrial;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.CannotRun;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Prover;
import org.btmmu.proofs.prover.ProverOptions;
import org.btmmu.proofs.prover.Replay;
import tools.jackson.databind.json.JsonMapper;

/**
 * What runs inside the world of a mutant. {@link Zoo} calls it by reflection in a {@link
 * MutantLoader}; requests and answers are JSON texts, since no type of the project is the same in
 * both worlds.
 */
public final class Trial {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What to try.
   *
   * @param mutant id of the mutant of this world
   * @param lawClasses names of the classes that declare the laws
   * @param law id of the law
   * @param seed seed of the samples
   * @param samples how many samples at the most
   * @param counterexample what to replay, as JSON; otherwise null
   */
  record Request(
      String mutant,
      List<String> lawClasses,
      String law,
      long seed,
      long samples,
      String counterexample) {}

  private Trial() {}

  /** Samples the law; gives a {@link SamplingTrial}. */
  public static String sample(String json) throws ClassNotFoundException {
    Request request = MAPPER.readValue(json, Request.class);
    Sampling sampling = Sampler.sample(law(request), request.seed(), request.samples(), 1);
    String counterexample =
        sampling.refuted()
            ? text(request, FoundBy.SAMPLING, sampling.counterexample().arguments())
            : null;
    return MAPPER.writeValueAsString(
        new SamplingTrial(
            sampling.refuted(), sampling.samples(), sampling.seconds(), counterexample));
  }

  /** Gives the law to the prover, without remembering the verdict; gives a {@link ProofTrial}. */
  public static String prove(String json)
      throws ClassNotFoundException, CannotRun, InterruptedException {
    Request request = MAPPER.readValue(json, Request.class);
    LawMethod law = law(request);
    LawResult result = new Prover(ProverOptions.DEFAULT, Optional.empty()).prove(law);
    String counterexample = null;
    if (result.counterexample().isPresent()) {
      List<Object> arguments = Shrink.shrink(law, result.counterexample().get().arguments());
      counterexample = text(request, FoundBy.PROOF, arguments);
    }
    return MAPPER.writeValueAsString(
        new ProofTrial(
            result.verdict().word(),
            result.reason(),
            result.seconds(),
            result.key(),
            counterexample));
  }

  /** Replays a counterexample; gives what the JVM did, for people. */
  public static String replay(String json) throws ClassNotFoundException {
    Request request = MAPPER.readValue(json, Request.class);
    Replay replay =
        CounterexampleJson.read(request.counterexample(), request.mutant(), List.of(law(request)))
            .replay();
    return MAPPER.writeValueAsString(replay.toString());
  }

  private static String text(Request request, FoundBy foundBy, List<Object> arguments)
      throws ClassNotFoundException {
    return CounterexampleJson.write(
        new Counterexample(law(request), request.mutant(), foundBy, arguments));
  }

  private static LawMethod law(Request request) throws ClassNotFoundException {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : request.lawClasses()) {
      classes.add(Class.forName(name));
    }
    return LawMethod.in(classes.toArray(Class<?>[]::new)).stream()
        .filter(law -> law.id().equals(request.law()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no law " + request.law()));
  }
}
