package org.btmmu.conformance.zoo;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btmmu.conformance.campaign.CampaignTrial;
import org.btmmu.conformance.lockstep.LockstepTrial;
import org.btmmu.conformance.modelcheck.ModelCheck;
import org.btmmu.conformance.modelcheck.Scopes;
import org.btmmu.conformance.modelcheck.SmallScope;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.trace.BtmmuSubject;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.conformance.zoo.MutantResult.ProofTrial;
import org.btmmu.conformance.zoo.MutantResult.SamplingTrial;
import org.btmmu.proofs.laws.AllLaws;
import tools.jackson.databind.json.JsonMapper;

/** The mutants, and how each fares against the laws that are said to refute it. */
public final class Zoo {
  /** How many samples suffice to refute every law that is said to refute a mutant. */
  public static final long ENOUGH_SAMPLES = 2_000_000;

  /** How many steps of a campaign suffice to show every mutant that is said to be shown so. */
  private static final long ENOUGH_STEPS = 500_000;

  private static final long COUNTED_STEPS = 64_000;

  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<MutantMethod> mutants;
  private final List<String> lawClasses;

  /**
   * A zoo.
   *
   * @param mutantClasses the classes that declare the mutants
   * @param lawClasses the classes that declare the laws
   */
  public Zoo(List<Class<?>> mutantClasses, List<Class<?>> lawClasses) {
    this.mutants = MutantMethod.in(mutantClasses);
    this.lawClasses = lawClasses.stream().map(Class::getName).toList();
  }

  /** The project's own mutants and laws. */
  public static Zoo ofTheProject() {
    return new Zoo(
        List.of(
            EntryMutants.class,
            RightsMutants.class,
            AddressMutants.class,
            AccessedDirtyMutants.class,
            ControlMutants.class,
            FillMutants.class,
            GtlbMutants.class,
            KernelMutants.class,
            SpaceMutants.class,
            ShadowTableMutants.class,
            CodePageMutants.class,
            TrackingMutants.class,
            OpenTableMutants.class,
            MachineMutants.class,
            GuestMemoryMutants.class,
            HostMutants.class,
            ExtensionMutants.class,
            InvalidationMutants.class,
            InstructionMutants.class,
            MipsMutants.class,
            SoftTlbMutants.class,
            BlockMutants.class,
            InlineMutants.class,
            PreciseStateMutants.class,
            TranslatedAccessMutants.class,
            HsptMutants.class,
            LazyMutants.class),
        AllLaws.CLASSES);
  }

  /** All mutants, in the order of reports. */
  public List<MutantMethod> mutants() {
    return mutants;
  }

  /** The mutants that a law is said to refute. */
  public List<MutantMethod> mutantsOfLaws() {
    return mutants.stream().filter(mutant -> mutant.mutant().laws().length > 0).toList();
  }

  /** The mutant of this id. */
  public Optional<MutantMethod> find(String id) {
    return mutants.stream().filter(mutant -> mutant.id().equals(id)).findFirst();
  }

  /** The mutants that the law is said to refute. */
  public List<MutantMethod> refutedBy(String law) {
    return mutants.stream().filter(m -> List.of(m.mutant().laws()).contains(law)).toList();
  }

  /**
   * Tries a mutant against each of its laws.
   *
   * @param seed seed of the samples
   * @param samples how many samples a law at the most; 0 for no sampling
   * @param prove whether the prover tries the laws too
   * @throws IllegalStateException if no call was redirected to the mutant, so that the trial says
   *     nothing
   */
  public MutantResult run(MutantMethod mutant, long seed, long samples, boolean prove) {
    MutantLoader world = new MutantLoader(Zoo.class.getClassLoader(), mutant);
    List<LawTrial> trials = new ArrayList<>();
    for (String law : mutant.mutant().laws()) {
      Trial.Request request = new Trial.Request(mutant.id(), lawClasses, law, seed, samples, null);
      SamplingTrial sampling =
          samples > 0 ? ask(world, "sample", request, SamplingTrial.class) : null;
      ProofTrial proof = prove ? ask(world, "prove", request, ProofTrial.class) : null;
      trials.add(new LawTrial(law, sampling, proof));
    }
    if (!trials.isEmpty()) {
      checkRedirected(world, mutant);
    }
    return new MutantResult(mutant.id(), trials);
  }

  /**
   * Tries a mutant in all the ways that are asked for and that its annotation names.
   *
   * @param seed seed of samples and traces
   */
  public MutantResult run(MutantMethod mutant, long seed, Set<TriedBy> by) {
    long samples = by.contains(TriedBy.SAMPLING) ? ENOUGH_SAMPLES : 0;
    boolean prove = by.contains(TriedBy.PROOF);
    MutantResult result =
        samples > 0 || prove
            ? run(mutant, seed, samples, prove)
            : new MutantResult(mutant.id(), List.of());
    return runTraces(mutant, seed, by, result);
  }

  /**
   * Runs traces and guests under a mutant as its annotation says: a campaign until one diverges, a
   * search of a scope, small guests in lockstep, and what counts its cost.
   *
   * @param result what its laws gave
   */
  public MutantResult runTraces(
      MutantMethod mutant, long seed, Set<TriedBy> by, MutantResult result) {
    Mutant says = mutant.mutant();
    boolean campaigns = by.contains(TriedBy.CAMPAIGN) && !says.campaign().isEmpty();
    boolean enumerates = by.contains(TriedBy.ENUMERATION) && !says.enumeration().isEmpty();
    boolean steps = by.contains(TriedBy.LOCKSTEP) && says.lockstep().length > 0;
    boolean counts = by.contains(TriedBy.COUNTER) && !says.counter().isEmpty();
    return new MutantResult(
        mutant.id(),
        result.laws(),
        enumerates ? enumerate(mutant) : null,
        campaigns ? campaign(mutant, seed) : null,
        steps ? lockstep(mutant) : null,
        counts ? count(mutant, seed) : null);
  }

  private MutantResult.TraceTrial campaign(MutantMethod mutant, long seed) {
    CampaignTrial.Answer answer =
        campaign(mutant, request(mutant.id(), mutant.mutant().campaign(), seed, ENOUGH_STEPS));
    return new MutantResult.TraceTrial(
        answer.counterexample() != null,
        answer.traceLength(),
        answer.seconds(),
        answer.counterexample());
  }

  private static MutantResult.TraceTrial enumerate(MutantMethod mutant) {
    String name = mutant.mutant().enumeration();
    SmallScope scope =
        Scopes.named(name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the mutant %s names a scope %s; there is none".formatted(mutant, name)));
    ModelCheck.Trial trial = ModelCheck.trial(mutant, scope, scope.depth(), 1, BtmmuSubject.class);
    return new MutantResult.TraceTrial(trial.found(), trial.traceLength(), trial.seconds(), null);
  }

  private static MutantResult.TraceTrial lockstep(MutantMethod mutant) {
    MutantLoader world = new MutantLoader(Zoo.class.getClassLoader(), mutant);
    boolean caught = true;
    long steps = 0;
    double seconds = 0;
    for (String guest : mutant.mutant().lockstep()) {
      LockstepTrial.Request request = LockstepTrial.Request.of(guest);
      LockstepTrial.Answer answer = lockstep(world, request);
      checkRedirected(world, mutant);
      LockstepTrial.Answer without = lockstep(Zoo.class.getClassLoader(), request);
      if (without.caught() || !without.ended()) {
        throw new IllegalStateException(
            "the guest %s that is to show the mutant %s goes wrong without it too, at step %d: %s"
                .formatted(guest, mutant, without.steps(), without.divergence()));
      }
      caught &= answer.caught();
      steps = Math.max(steps, answer.steps());
      seconds += answer.seconds();
    }
    return new MutantResult.TraceTrial(caught, caught ? (int) steps : 0, seconds, null);
  }

  private static LockstepTrial.Answer lockstep(ClassLoader world, LockstepTrial.Request request) {
    return ask(world, LockstepTrial.class, "run", request, LockstepTrial.Answer.class);
  }

  private static CampaignTrial.Request request(
      String mutant, String subject, long seed, long steps) {
    return new CampaignTrial.Request(mutant, subject, seed, steps, 1e9, 1);
  }

  private static MutantResult.CounterTrial count(MutantMethod mutant, long seed) {
    long begin = System.nanoTime();
    String guest = mutant.mutant().counted();
    Class<?> trial = guest.isEmpty() ? CampaignTrial.class : LockstepTrial.class;
    Object request =
        guest.isEmpty()
            ? request(mutant.id(), SubjectKind.BTMMU.word(), seed, COUNTED_STEPS)
            : LockstepTrial.Request.of(guest);
    String name = mutant.mutant().counter();
    MutantLoader world = new MutantLoader(Zoo.class.getClassLoader(), mutant);
    Map<?, ?> with = ask(world, trial, "count", request, Map.class);
    checkRedirected(world, mutant);
    Map<?, ?> without = ask(Zoo.class.getClassLoader(), trial, "count", request, Map.class);
    return new MutantResult.CounterTrial(
        name, number(without, name), number(with, name), (System.nanoTime() - begin) / 1e9);
  }

  private static long number(Map<?, ?> counters, String name) {
    if (counters.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("there is no counter " + name + " among " + counters);
  }

  /**
   * Replays a counterexample under its mutant.
   *
   * @return what the JVM did, for people: false, what it threw and where, or true if the law is not
   *     refuted after all
   * @throws IllegalArgumentException if the counterexample has no mutant, or one that is not here
   */
  public String replay(Counterexample counterexample) {
    MutantMethod mutant =
        Optional.ofNullable(counterexample.mutant())
            .flatMap(this::find)
            .orElseThrow(
                () -> new IllegalArgumentException("no mutant " + counterexample.mutant()));
    MutantLoader world = new MutantLoader(Zoo.class.getClassLoader(), mutant);
    String text = CounterexampleJson.write(counterexample);
    String law = counterexample.law().id();
    Trial.Request request = new Trial.Request(mutant.id(), lawClasses, law, 0, 0, text);
    String outcome = ask(world, "replay", request, String.class);
    checkRedirected(world, mutant);
    return outcome;
  }

  /**
   * Runs a campaign under a mutant.
   *
   * @throws IllegalStateException if no call was redirected to the mutant, or if the trace that was
   *     found diverges without it too
   */
  public CampaignTrial.Answer campaign(MutantMethod mutant, CampaignTrial.Request request) {
    MutantLoader world = new MutantLoader(Zoo.class.getClassLoader(), mutant);
    CampaignTrial.Answer answer =
        ask(world, CampaignTrial.class, "run", request, CampaignTrial.Answer.class);
    checkRedirected(world, mutant);
    if (answer.counterexample() != null && CampaignTrial.diverges(answer.counterexample())) {
      throw new IllegalStateException(
          "the trace that is to show the mutant " + mutant + " diverges without it too");
    }
    return answer;
  }

  private static <T> T ask(
      MutantLoader world, String question, Trial.Request request, Class<T> answer) {
    return ask(world, Trial.class, question, request, answer);
  }

  private static <T> T ask(
      ClassLoader world, Class<?> trial, String question, Object request, Class<T> answer) {
    try {
      Object json =
          world
              .loadClass(trial.getName())
              .getMethod(question, String.class)
              .invoke(null, MAPPER.writeValueAsString(request));
      return MAPPER.readValue((String) json, answer);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "the trial of a mutant failed: " + request + ": " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot enter the world of a mutant: " + request, e);
    }
  }

  private static void checkRedirected(MutantLoader world, MutantMethod mutant) {
    if (world.redirectedCalls() == 0) {
      throw new IllegalStateException(
          "the mutant "
              + mutant
              + " was never in effect: no call of "
              + mutant.mutant().replaces()
              + " in the classes that its laws need");
    }
  }
}
