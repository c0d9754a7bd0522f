package org.btmmu.proofs.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.z3.Context;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.LawResult.CaseResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws as SMT-LIB files, and what other solvers say of them. */
class SecondSolverTest {
  private static final Set<String> CHOSEN =
      Set.of(
          "absolute",
          "absolute-is-positive",
          "middle",
          "write-read",
          "write-keeps",
          "chain",
          "units",
          "sealed",
          "divides");

  @TempDir Path folder;

  private List<LawResult> prove(Optional<SecondSolver> solver) throws Exception {
    List<LawMethod> laws =
        LawMethod.in(SmallLaws.class).stream().filter(law -> CHOSEN.contains(law.id())).toList();
    assertThat(laws).hasSameSizeAs(CHOSEN);
    ProverOptions options = ProverOptions.DEFAULT.exporting(folder, solver);
    return new Prover(options, Optional.empty()).proveAll(laws, 2, result -> {});
  }

  /** A program on a path of its own that gives a fixed answer. */
  private SecondSolver thatSays(String name, String answer) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\necho '" + answer + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return SecondSolver.find(name, bin.toString());
  }

  @Test
  void anExportedFileHasTheSameVerdictWhenZ3ReadsIt() throws Exception {
    for (LawResult law : prove(Optional.empty())) {
      for (CaseResult part : law.cases()) {
        Path file = folder.resolve(law.id() + "--" + part.name().replace('=', '-') + ".smt2");
        Status expected =
            part.verdict() == Verdict.PROVED ? Status.UNSATISFIABLE : Status.SATISFIABLE;
        try (Context z3 = new Context()) {
          Solver solver = z3.mkSolver("QF_BV");
          solver.add(z3.parseSMTLIB2String(Files.readString(file), null, null, null, null));
          assertThat(solver.check()).describedAs(file.toString()).isEqualTo(expected);
        }
        String status = expected == Status.UNSATISFIABLE ? "unsat" : "sat";
        assertThat(file).content().contains("(set-info :status " + status + ")");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cvc5", "z3"})
  void anInstalledSolverAgreesWithEveryVerdict(String name) throws Exception {
    String path = System.getenv("PATH");
    assumeTrue(
        List.of(path.split(":", -1)).stream().anyMatch(f -> Files.isExecutable(Path.of(f, name))));
    for (LawResult law : prove(Optional.of(SecondSolver.find(name, path)))) {
      assertThat(law.verdict()).describedAs(law.reason()).isNotEqualTo(Verdict.UNKNOWN);
      for (CaseResult part : law.cases()) {
        String answer = part.verdict() == Verdict.PROVED ? "unsat" : "sat";
        assertThat(part.secondOpinion()).isEqualTo(name + " says " + answer);
      }
    }
  }

  @Test
  void aSolverThatDisagreesMakesTheVerdictUnknown() throws Exception {
    List<LawResult> results = prove(Optional.of(thatSays("cvc5", "sat")));
    for (LawResult law : results) {
      if (law.counterexample().isEmpty()) {
        assertThat(law.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(law.reason()).contains("the solvers disagree", "cvc5 says sat", ".smt2");
      }
    }
    assertThat(results).anyMatch(law -> law.verdict() == Verdict.UNKNOWN);
  }

  @Test
  void aSolverThatGivesUpChangesNoVerdict() throws Exception {
    assertThat(prove(Optional.of(thatSays("z3", "unknown"))))
        .noneMatch(law -> law.verdict() == Verdict.UNKNOWN);
  }

  @Test
  void aSolverThatRefusesTheFileIsReportedInOneLine() throws Exception {
    SecondSolver broken = thatSays("cvc5", "(error \"line 1: no\")");
    assertThatThrownBy(() -> prove(Optional.of(broken)))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("cvc5 does not accept")
        .hasMessageContaining("line 1: no");
  }

  @Test
  void aSolverThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> SecondSolver.find("cvc5", folder.toString()))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("\"cvc5\" is not on the path");
    assertThatThrownBy(() -> SecondSolver.find("yices", folder.toString()))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("must be cvc5 or z3");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Prover prover =
        new Prover(ProverOptions.DEFAULT.exporting(file, Optional.empty()), Optional.empty());
    LawMethod law = LawMethod.in(SmallLaws.class).getFirst();
    assertThatThrownBy(() -> prover.prove(law))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining(file.toString());
  }
}
