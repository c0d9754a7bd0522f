package org.btmmu.conformance.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.ReplayReport;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.zoo.MutantLoader;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Runs a stored counterexample again. */
@Command(
    name = "replay",
    description = "Runs a stored counterexample again and shows it level by level.",
    footer = {
      "",
      "Example: btmmu replay"
          + " conformance/target/counterexamples/pk-bit-dropped-walk-4level-proof.json",
      "         btmmu replay found.json --classpath my.jar my.Laws"
    })
final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A counterexample that zoo or prove kept.")
  private Path file;

  @Parameters(
      paramLabel = "CLASS",
      arity = "0..*",
      index = "1..*",
      description = "With --classpath, classes with laws.")
  private List<String> classes = List.of();

  @Option(
      names = "--classpath",
      paramLabel = "JAR",
      description = "The law is one of your own, from this jar or folder (or several, with :).")
  private String classpath;

  @Mixin private CommonOptions common;

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ReflectiveOperationException {
    common.check();
    if (classpath == null && !classes.isEmpty()) {
      throw new BadInput(classes.getFirst(), "not expected", "give one FILE, or --classpath too");
    }
    String json = text();
    List<LawMethod> laws =
        classpath == null ? LawMethod.all() : LawChoice.ofTheUser(classpath, classes);
    Counterexample found = CounterexampleJson.read(json, file.toString(), laws);
    ReplayReport report = ReplayReport.read(replay(found, json, mutant(found)));
    terminal.print(report.text());
    common.write(() -> new JsonMapper().readTree(report.json()));
    return (report.refutes() ? Conclusion.REFUTED : Conclusion.HOLDS).exitStatus();
  }

  /** The replay, in the world of the mutant if there is one. */
  private String replay(Counterexample found, String json, Optional<MutantMethod> mutant)
      throws ReflectiveOperationException {
    if (mutant.isEmpty()) {
      return ReplayReport.of(found, file.toString(), terminal.ink());
    }
    String ink = terminal.ink().name();
    return (String)
        new MutantLoader(ReplayCommand.class.getClassLoader(), mutant.get())
            .loadClass(ReplayReport.class.getName())
            .getMethod("of", String.class, String.class, String.class)
            .invoke(null, json, file.toString(), ink);
  }

  private Optional<MutantMethod> mutant(Counterexample found) {
    if (found.mutant() == null) {
      return Optional.empty();
    }
    if (classpath != null) {
      throw new BadInput(
          file.toString(), "mutants are of the project's own laws", "leave --classpath out");
    }
    Zoo zoo = Zoo.ofTheProject();
    List<String> known = zoo.mutants().stream().map(MutantMethod::id).toList();
    return Optional.of(
        zoo.find(found.mutant())
            .orElseThrow(() -> NearMisses.unknown("mutant", found.mutant(), known)));
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      throw new BadInput(
          file.toString(), "cannot be read as text", "give a file that zoo or prove kept");
    }
  }
}
