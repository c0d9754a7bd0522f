package org.btmmu.conformance.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btmmu.conformance.campaign.TraceJson;
import org.btmmu.conformance.lockstep.DivergentScene;
import org.btmmu.conformance.lockstep.Scene;
import org.btmmu.conformance.lockstep.SceneFile;
import org.btmmu.conformance.lockstep.TranslatedEngine;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.ReplayReport;
import org.btmmu.conformance.report.SceneReport;
import org.btmmu.conformance.report.TraceReport;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.sample.ValueJson;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.zoo.MutantLoader;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs a stored counterexample again. */
@Command(
    name = "replay",
    description =
        "Runs a stored counterexample again and shows it level by level, or step by step.",
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
      description = "A counterexample that zoo, prove or fuzz kept.")
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
    JsonNode root = ValueJson.parse(json, file.toString(), 1);
    if (SceneFile.isOne(root)) {
      return lockstep(root).exitStatus();
    }
    if (TraceJson.isTrace(root)) {
      String mutant = TraceJson.read(json, file.toString()).mutant();
      return show(replay(json, TraceReport.class, mutant(mutant)));
    }
    List<LawMethod> laws =
        classpath == null ? LawMethod.all() : LawChoice.ofTheUser(classpath, classes);
    Counterexample found = CounterexampleJson.read(json, file.toString(), laws);
    Optional<MutantMethod> mutant = mutant(found.mutant());
    return show(
        mutant.isEmpty()
            ? ReplayReport.of(found, file.toString(), terminal.ink())
            : replay(json, ReplayReport.class, mutant));
  }

  /** A part of a guest's run, in lockstep once more. */
  private Conclusion lockstep(JsonNode root) {
    DivergentScene found = SceneFile.read(root, file.toString());
    String scheme = SceneFile.scheme(root, file.toString());
    Scene scene = found.scene();
    List<String> divergence =
        found.again(TranslatedEngine.maker(scheme, scene.pages(), scene.model()));
    terminal.print(SceneReport.text(found, scheme, divergence, terminal.ink()));
    common.write(() -> SceneReport.json(found, scheme, divergence));
    return divergence.isEmpty() ? Conclusion.HOLDS : Conclusion.REFUTED;
  }

  private int show(String replay) {
    ReplayReport report = ReplayReport.read(replay);
    terminal.print(report.text());
    common.write(() -> new JsonMapper().readTree(report.json()));
    return (report.refutes() ? Conclusion.REFUTED : Conclusion.HOLDS).exitStatus();
  }

  /** The replay by the static method {@code of}, in the world of the mutant if there is one. */
  private String replay(String json, Class<?> report, Optional<MutantMethod> mutant)
      throws ReflectiveOperationException {
    ClassLoader own = ReplayCommand.class.getClassLoader();
    ClassLoader world = mutant.isEmpty() ? own : new MutantLoader(own, mutant.get());
    return (String)
        world
            .loadClass(report.getName())
            .getMethod("of", String.class, String.class, String.class)
            .invoke(null, json, file.toString(), terminal.ink().name());
  }

  private Optional<MutantMethod> mutant(String id) {
    if (id == null) {
      return Optional.empty();
    }
    if (classpath != null) {
      throw new BadInput(
          file.toString(), "mutants are of the project's own laws", "leave --classpath out");
    }
    Zoo zoo = Zoo.ofTheProject();
    List<String> known = zoo.mutants().stream().map(MutantMethod::id).toList();
    return Optional.of(zoo.find(id).orElseThrow(() -> NearMisses.unknown("mutant", id, known)));
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      throw new BadInput(
          file.toString(), "cannot be read as text", "give a file that zoo, prove or fuzz kept");
    }
  }
}
