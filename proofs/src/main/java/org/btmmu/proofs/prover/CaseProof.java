package org.btmmu.proofs.prover;

import com.microsoft.z3.Z3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Lifted.Goal;
import org.btmmu.proofs.lifter.Lifted.Obligation;
import org.btmmu.proofs.lifter.Term;

/**
 * The proof of one case of a law.
 *
 * <p>Three questions, in this order: can an obligation be violated? Can the law be false? Which
 * cover goals can be reached? Every model that Z3 finds on the way is run in the JVM as well, and
 * must do there what the formulas say.
 */
final class CaseProof {
  /**
   * How a case ended.
   *
   * @param verdict of this case alone
   * @param reason if UNKNOWN, why; otherwise empty
   * @param possible whether the hypotheses can be satisfied
   * @param witness arguments that the hypotheses allow, as text; empty if none were found
   * @param goals what the JVM reached
   * @param counterexample if REFUTED
   * @param resources what Z3 counted
   */
  record Outcome(
      Verdict verdict,
      String reason,
      boolean possible,
      List<String> witness,
      Set<String> goals,
      Optional<LawResult.Counterexample> counterexample,
      long resources) {}

  private final LawMethod law;
  private final Lifted lifted;
  private final BitFormulas formulas;
  private final Z3Session z3;
  private final Set<String> goals = new TreeSet<>();
  private List<String> witness = List.of();

  private CaseProof(LawMethod law, Lifted lifted, BitFormulas formulas, Z3Session z3) {
    this.law = law;
    this.lifted = lifted;
    this.formulas = formulas;
    this.z3 = z3;
  }

  /** Proves or refutes a case. */
  static Outcome of(
      LawMethod law,
      Lifted lifted,
      BitFormulas formulas,
      int resourceLimit,
      Interruption interruption) {
    try (Z3Session z3 = new Z3Session(formulas, resourceLimit, interruption)) {
      return new CaseProof(law, lifted, formulas, z3).decide();
    }
  }

  private Outcome decide() {
    try {
      Optional<LawResult.Counterexample> counterexample = refute();
      if (counterexample.isPresent()) {
        return outcome(Verdict.REFUTED, "", true, counterexample);
      }
      boolean possible = explore();
      return outcome(Verdict.PROVED, "", possible, Optional.empty());
    } catch (Undecided | Z3Exception e) {
      return outcome(Verdict.UNKNOWN, where() + ": " + e.getMessage(), true, Optional.empty());
    }
  }

  private Outcome outcome(
      Verdict verdict,
      String reason,
      boolean possible,
      Optional<LawResult.Counterexample> counterexample) {
    return new Outcome(verdict, reason, possible, witness, goals, counterexample, z3.resources());
  }

  private Optional<LawResult.Counterexample> refute() throws Undecided {
    if (!formulas.violated().isEmpty()) {
      Optional<ModelArguments> model = arguments(z3.model(formulas.violated()));
      if (model.isPresent()) {
        Obligation violated =
            lifted.obligations().stream()
                .filter(obligation -> model.get().holds(obligation.violated()))
                .findFirst()
                .orElseThrow(() -> new Z3Exception("a model of Z3 violates no obligation"));
        String says = violated.kind() + " at " + violated.place();
        return Optional.of(counterexample(model.get(), Replay.Outcome.THREW, says));
      }
    }
    Optional<ModelArguments> model =
        arguments(z3.model(formulas.hypothesis(), formulas.result(), false));
    return model.isPresent()
        ? Optional.of(counterexample(model.get(), Replay.Outcome.FALSE, "false"))
        : Optional.empty();
  }

  private LawResult.Counterexample counterexample(
      ModelArguments model, Replay.Outcome expected, String says) throws Undecided {
    List<Object> arguments = arguments(model);
    Replay replay = Replay.of(law, arguments);
    if (replay.outcome() != expected) {
      throw disagreement(says, replay.toString(), arguments);
    }
    return new LawResult.Counterexample(
        caseName(lifted),
        FewerWords.of(law, arguments),
        says.equals("false") ? says : says + ": " + replay);
  }

  /** Looks for arguments that reach the goals; returns whether there are arguments at all. */
  private boolean explore() throws Undecided {
    List<Integer> open = new ArrayList<>();
    for (int goal = 0; goal < formulas.reached().size(); goal++) {
      if (!formulas.reached().get(goal).isFalse()) {
        open.add(goal);
      }
    }
    while (!open.isEmpty()) {
      List<Term> reached = open.stream().map(goal -> formulas.reached().get(goal)).toList();
      Optional<ModelArguments> model = arguments(z3.model(formulas.hypothesis(), reached));
      if (model.isEmpty()) {
        break;
      }
      visit(model.get());
      if (!open.removeIf(goal -> model.get().holds(lifted.goals().get(goal).reached()))) {
        throw new Undecided("a model of Z3 reaches no goal when it is evaluated");
      }
    }
    if (witness.isEmpty()) {
      Optional<ModelArguments> model = arguments(z3.model(List.of(formulas.hypothesis())));
      if (model.isEmpty()) {
        return false;
      }
      visit(model.get());
    }
    return true;
  }

  /**
   * Runs a model of the hypotheses in the JVM, where the law must hold and reach the same goals.
   */
  private void visit(ModelArguments model) throws Undecided {
    Set<String> expected =
        lifted.goals().stream()
            .filter(goal -> model.holds(goal.reached()))
            .map(Goal::name)
            .collect(Collectors.toCollection(TreeSet::new));
    List<Object> arguments = arguments(model);
    Replay replay = Replay.of(law, arguments);
    boolean agrees = replay.outcome() == Replay.Outcome.TRUE && replay.covered().equals(expected);
    boolean excused =
        assumesMethods()
            && replay.outcome() != Replay.Outcome.FALSE
            && replay.outcome() != Replay.Outcome.THREW;
    if (!agrees && !excused) {
      throw disagreement(
          "true, reaching " + expected, replay + ", reaching " + replay.covered(), arguments);
    }
    if (replay.outcome() == Replay.Outcome.TRUE) {
      goals.addAll(replay.covered());
      witness = witness.isEmpty() ? ArgumentText.of(law, arguments) : witness;
    }
  }

  private Optional<ModelArguments> arguments(Optional<ToLongFunction<Term>> model) {
    return model.map(values -> new ModelArguments(values, formulas.elimination(), lifted.inputs()));
  }

  private List<Object> arguments(ModelArguments model) throws Undecided {
    try {
      return model.arguments(lifted);
    } catch (IllegalStateException e) {
      throw new Undecided("the lifter and the JVM disagree: " + e.getMessage());
    }
  }

  private Undecided disagreement(String formula, String jvm, List<Object> arguments) {
    String details =
        "the formulas say \""
            + formula
            + "\", the JVM says \""
            + jvm
            + "\" for "
            + String.join(", ", ArgumentText.of(law, arguments));
    return new Undecided(
        assumesMethods()
            ? "the laws that it uses say too little of the methods that they stand for: " + details
            : "the lifter and the JVM disagree: " + details);
  }

  /** The choice of the enumerated arguments, or "all" if there is none. */
  static String caseName(Lifted lifted) {
    return lifted.choice().isEmpty() ? "all" : lifted.choice();
  }

  private String where() {
    return "case " + caseName(lifted) + " of " + law.id();
  }

  /** Whether results of methods are taken from laws, so that models need not be runs of these. */
  private boolean assumesMethods() {
    return law.law().uses().length > 0;
  }
}
