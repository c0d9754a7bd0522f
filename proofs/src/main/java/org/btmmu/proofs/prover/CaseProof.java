package org.btmmu.proofs.prover;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Statistics;
import com.microsoft.z3.Status;
import com.microsoft.z3.Z3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Lifted.Goal;
import org.btmmu.proofs.lifter.Lifted.Obligation;

/**
 * The proof of one case of a law, in a Z3 context of its own.
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

  /** The case was not decided; the message says why. */
  private static final class Undecided extends Exception {
    private static final long serialVersionUID = 1;

    Undecided(String message) {
      super(message);
    }
  }

  private final LawMethod law;
  private final Lifted lifted;
  private final BitFormulas formulas;
  private final int resourceLimit;
  private final Interruption interruption;
  private final Context z3;
  private final Z3Translation translation;
  private final Set<String> goals = new TreeSet<>();
  private List<String> witness = List.of();
  private long resources;

  private CaseProof(
      LawMethod law,
      Lifted lifted,
      BitFormulas formulas,
      int resourceLimit,
      Interruption interruption,
      Context z3) {
    this.law = law;
    this.lifted = lifted;
    this.formulas = formulas;
    this.resourceLimit = resourceLimit;
    this.interruption = interruption;
    this.z3 = z3;
    this.translation = new Z3Translation(z3);
  }

  /**
   * Proves or refutes a case.
   *
   * @param resourceLimit for each single query
   */
  static Outcome of(
      LawMethod law,
      Lifted lifted,
      BitFormulas formulas,
      int resourceLimit,
      Interruption interruption) {
    try (Context z3 = new Context()) {
      interruption.enter(z3);
      try {
        return new CaseProof(law, lifted, formulas, resourceLimit, interruption, z3).decide();
      } finally {
        interruption.leave(z3);
      }
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
      return outcome(Verdict.UNKNOWN, e.getMessage(), true, Optional.empty());
    }
  }

  private Outcome outcome(
      Verdict verdict,
      String reason,
      boolean possible,
      Optional<LawResult.Counterexample> counterexample) {
    return new Outcome(verdict, reason, possible, witness, goals, counterexample, resources);
  }

  private Optional<LawResult.Counterexample> refute() throws Undecided {
    BoolExpr[] violations =
        formulas.violated().stream().map(translation::formula).toArray(BoolExpr[]::new);
    if (violations.length > 0) {
      Optional<ModelArguments> model = check(z3.mkOr(violations));
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
    BoolExpr result = translation.formula(formulas.result());
    Optional<ModelArguments> model =
        check(translation.formula(formulas.hypothesis()), z3.mkNot(result));
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
    BoolExpr hypothesis = translation.formula(formulas.hypothesis());
    List<Integer> open = new ArrayList<>();
    for (int goal = 0; goal < formulas.reached().size(); goal++) {
      if (!formulas.reached().get(goal).isFalse()) {
        open.add(goal);
      }
    }
    while (!open.isEmpty()) {
      BoolExpr[] reached =
          open.stream()
              .map(goal -> translation.formula(formulas.reached().get(goal)))
              .toArray(BoolExpr[]::new);
      Optional<ModelArguments> model = check(hypothesis, z3.mkOr(reached));
      if (model.isEmpty()) {
        break;
      }
      visit(model.get());
      if (!open.removeIf(goal -> model.get().holds(lifted.goals().get(goal).reached()))) {
        throw new Undecided("a model of Z3 reaches no goal when it is evaluated");
      }
    }
    if (witness.isEmpty()) {
      Optional<ModelArguments> model = check(hypothesis);
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
    if (!agrees && !assumesMethods()) {
      throw disagreement(
          "true, reaching " + expected, replay + ", reaching " + replay.covered(), arguments);
    }
    if (replay.outcome() == Replay.Outcome.TRUE) {
      goals.addAll(replay.covered());
      witness = witness.isEmpty() ? ArgumentText.of(law, arguments) : witness;
    }
  }

  private List<Object> arguments(ModelArguments model) throws Undecided {
    try {
      return model.arguments(lifted);
    } catch (IllegalStateException e) {
      throw new Undecided("the lifter and the JVM disagree on " + where() + ": " + e.getMessage());
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
            : "the lifter and the JVM disagree on " + where() + ": " + details);
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

  private Optional<ModelArguments> check(BoolExpr... all) throws Undecided {
    if (interruption.requested()) {
      throw new Undecided("interrupted");
    }
    Solver solver = translation.keep(z3.mkSolver("QF_BV"));
    Params parameters = translation.keep(z3.mkParams());
    parameters.add("rlimit", resourceLimit);
    solver.setParameters(parameters);
    solver.add(formulas.consistency().stream().map(translation::formula).toArray(BoolExpr[]::new));
    solver.add(translation.keep(all));
    long t0 = System.nanoTime();
    Status status = solver.check();
    if (Boolean.getBoolean("trace"))
      System.out.println(where() + " " + status + " " + (System.nanoTime() - t0) / 1000000);
    resources = counted(solver.getStatistics());
    return switch (status) {
      case SATISFIABLE ->
          Optional.of(
              new ModelArguments(
                  translation.keep(solver.getModel()), translation, formulas.elimination()));
      case UNSATISFIABLE -> Optional.empty();
      case UNKNOWN -> throw new Undecided(gaveUp(solver.getReasonUnknown()));
    };
  }

  private String gaveUp(String reason) {
    if (interruption.requested()) {
      return "interrupted";
    }
    return "Z3 gave up on "
        + where()
        + " under the resource limit of "
        + resourceLimit
        + ": "
        + reason;
  }

  private static long counted(Statistics statistics) {
    Statistics.Entry entry = statistics.get("rlimit count");
    return entry == null ? 0 : Integer.toUnsignedLong(entry.getUIntValue());
  }
}
