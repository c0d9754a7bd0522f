package org.btmmu.proofs.prover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Lifted.Goal;
import org.btmmu.proofs.prover.LawResult.CaseResult;

/** One case from formula to verdict, with the export and the second opinion that were asked for. */
record CaseTask(LawMethod law, Lifted lifted, ProverOptions options, Interruption interruption)
    implements Callable<Verdicts.Decided> {

  @Override
  public Verdicts.Decided call() throws CannotRun, InterruptedException {
    long start = System.nanoTime();
    BitFormulas formulas = BitFormulas.of(lifted);
    CaseProof.Outcome outcome =
        CaseProof.of(law, lifted, formulas, options.resourceLimit(), interruption);
    double seconds = (System.nanoTime() - start) / 1e9;
    Verdict verdict = outcome.verdict();
    String reason = outcome.possible() ? outcome.reason() : "no arguments";
    String opinion = "";
    if (options.smt2Folder().isPresent()) {
      Path file = export(options.smt2Folder().get(), formulas, verdict);
      if (options.secondSolver().isPresent()) {
        SecondSolver solver = options.secondSolver().get();
        SecondSolver.Answer answer = solver.check(file, interruption::requested);
        opinion = solver.name() + " says " + answer.word();
        if (answer.contradicts(verdict)) {
          verdict = Verdict.UNKNOWN;
          reason =
              "the solvers disagree: Z3 says "
                  + outcome.verdict().word()
                  + ", "
                  + opinion
                  + " of "
                  + file;
        }
      }
    }
    CaseResult result =
        new CaseResult(
            CaseProof.caseName(lifted),
            verdict,
            reason,
            seconds,
            outcome.resources(),
            lifted.instructions(),
            lifted.terms().size(),
            opinion);
    return new Verdicts.Decided(result, outcome, lifted.goals().stream().map(Goal::name).toList());
  }

  private Path export(Path folder, BitFormulas formulas, Verdict verdict) throws CannotRun {
    String name = CaseProof.caseName(lifted);
    Path file = folder.resolve(ProofCache.fileName(law.id() + "--" + name) + ".smt2");
    try {
      Files.createDirectories(folder);
      ProofCache.write(file, SmtLib.script(formulas, law.id() + ", case " + name, verdict));
      return file;
    } catch (IOException e) {
      throw new CannotRun("cannot write " + file + ": " + e.getMessage());
    }
  }
}
