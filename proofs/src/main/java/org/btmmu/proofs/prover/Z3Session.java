package org.btmmu.proofs.prover;

import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Model;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Statistics;
import com.microsoft.z3.Status;
import com.microsoft.z3.Tactic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.btmmu.proofs.lifter.Term;

/**
 * The formulas of one case in a Z3 context of their own, which is closed with the session. Z3 reads
 * them as the SMT-LIB text that is also exported.
 */
final class Z3Session implements AutoCloseable {
  /**
   * Simplify, make bits of bit vectors, search: as Z3's own strategy for this logic, but for the
   * steps that it takes or leaves by the memory that the process has in use.
   */
  private static final List<String> STRATEGY =
      List.of(
          "simplify",
          "propagate-values",
          "solve-eqs",
          "elim-uncnstr",
          "simplify",
          "max-bv-sharing",
          "bit-blast",
          "aig",
          "sat");

  private static final int MEMORY_LIMIT_MEGABYTES = 4096;

  private final int resourceLimit;
  private final Interruption interruption;
  private final Context z3 = new Context();
  private final Map<Term, BoolExpr> parsed = new HashMap<>();
  private final BoolExpr[] consistency;
  private final List<Object> kept = new ArrayList<>();
  private final Tactic strategy;
  private long resources;

  /**
   * A session.
   *
   * @param resourceLimit for each single question
   */
  Z3Session(BitFormulas formulas, int resourceLimit, Interruption interruption) {
    this.resourceLimit = resourceLimit;
    this.interruption = interruption;
    List<Term> all = formulas.all();
    BoolExpr[] read = z3.parseSMTLIB2String(SmtLib.assertions(all), null, null, null, null);
    if (read.length != all.size()) {
      throw new IllegalStateException("Z3 read " + read.length + " of " + all.size() + " formulas");
    }
    for (int i = 0; i < read.length; i++) {
      parsed.put(all.get(i), read[i]);
    }
    this.consistency = formulas.consistency().stream().map(parsed::get).toArray(BoolExpr[]::new);
    this.strategy = strategy(z3);
    interruption.enter(z3);
  }

  private static Tactic strategy(Context z3) {
    Tactic strategy = z3.mkTactic(STRATEGY.getFirst());
    for (String step : STRATEGY.subList(1, STRATEGY.size())) {
      strategy = z3.andThen(strategy, z3.mkTactic(step));
    }
    return strategy;
  }

  /** What Z3 has counted so far. */
  long resources() {
    return resources;
  }

  /** Whether a formula of the case can be true, while another one is true or false. */
  Optional<ToLongFunction<Term>> model(Term hypothesis, Term other, boolean value)
      throws Undecided {
    BoolExpr wanted = parsed.get(other);
    return check(parsed.get(hypothesis), value ? wanted : z3.mkNot(wanted));
  }

  /** Whether one of several formulas of the case can be true while another one is true. */
  Optional<ToLongFunction<Term>> model(Term hypothesis, List<Term> any) throws Undecided {
    return check(
        parsed.get(hypothesis), z3.mkOr(any.stream().map(parsed::get).toArray(BoolExpr[]::new)));
  }

  /** Whether one of several formulas of the case can be true. */
  Optional<ToLongFunction<Term>> model(List<Term> any) throws Undecided {
    return check(z3.mkOr(any.stream().map(parsed::get).toArray(BoolExpr[]::new)));
  }

  /** The values of variables for which all formulas are true; empty if there are none. */
  private Optional<ToLongFunction<Term>> check(BoolExpr... all) throws Undecided {
    if (interruption.requested()) {
      throw new Undecided("interrupted");
    }
    Solver solver = keep(z3.mkSolver(strategy));
    Params parameters = keep(z3.mkParams());
    parameters.add("rlimit", resourceLimit);
    parameters.add("max_memory", MEMORY_LIMIT_MEGABYTES);
    solver.setParameters(parameters);
    solver.add(consistency);
    solver.add(keep(all));
    Status status = solver.check();
    resources = counted(solver.getStatistics());
    if (status == Status.UNKNOWN) {
      throw new Undecided(
          interruption.requested()
              ? "interrupted"
              : "Z3 gave up under the resource limit of "
                  + resourceLimit
                  + " and "
                  + MEMORY_LIMIT_MEGABYTES
                  + " MByte: "
                  + solver.getReasonUnknown());
    }
    if (status == Status.UNSATISFIABLE) {
      return Optional.empty();
    }
    Model model = keep(solver.getModel());
    return Optional.of(variable -> value(model, variable));
  }

  private long value(Model model, Term variable) {
    BitVecNum number =
        (BitVecNum) keep(model.eval(keep(z3.mkBVConst(variable.name(), variable.width())), true));
    return number.getBigInteger().longValue();
  }

  /**
   * Keeps an object of Z3 until the context is closed. Otherwise it would be freed when Java's
   * garbage collector finds it, and Z3's later steps, and what it counts, depend on what is in use.
   */
  private <T> T keep(T object) {
    kept.add(object);
    return object;
  }

  private static long counted(Statistics statistics) {
    Statistics.Entry entry = statistics.get("rlimit count");
    return entry == null ? 0 : Integer.toUnsignedLong(entry.getUIntValue());
  }

  @Override
  public void close() {
    interruption.leave(z3);
    z3.close();
  }
}
