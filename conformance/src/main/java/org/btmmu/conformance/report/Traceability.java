package org.btmmu.conformance.report;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.btmmu.conformance.campaign.ClauseCoverage;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.Clause;
import org.btmmu.spec.NormativeText;

/** Which code and which laws stand behind each clause of the normative text. */
public final class Traceability {
  /** The modules whose code implements clauses, each by one of its classes. */
  private static final List<Class<?>> MODULES =
      List.of(Clause.class, PageWalk.class, FastWalk.class);

  private Traceability() {}

  /** A row for each clause that the text has, or that code or a law names; none was exercised. */
  public static List<ClauseRow> of(List<LawRow> laws) {
    return of(laws, null);
  }

  /**
   * The same, with what was exercised.
   *
   * @param exercised null if that was not counted
   */
  public static List<ClauseRow> of(List<LawRow> laws, ClauseCoverage exercised) {
    Map<String, String> titles = NormativeText.titles();
    Map<String, List<String>> code = code();
    Map<String, List<LawRow>> lawsOf = new LinkedHashMap<>();
    for (LawRow law : laws) {
      for (String clause : law.law().law().clauses()) {
        lawsOf.computeIfAbsent(clause, _ -> new ArrayList<>()).add(law);
      }
    }
    List<String> ids = new ArrayList<>(titles.keySet());
    TreeSet<String> unknown = new TreeSet<>(code.keySet());
    unknown.addAll(lawsOf.keySet());
    TestEvidence.ALL.forEach(evidence -> unknown.addAll(evidence.clauses()));
    titles.keySet().forEach(unknown::remove);
    ids.addAll(unknown);
    return ids.stream()
        .map(id ->
            row(
                id,
                titles.getOrDefault(id, ""),
                code.getOrDefault(id, List.of()),
                lawsOf.getOrDefault(id, List.of()),
                exercised))
        .toList();
  }

  private static ClauseRow row(
      String id, String title, List<String> code, List<LawRow> laws, ClauseCoverage exercised) {
    List<String> tests = TestEvidence.testsOf(id);
    String standing =
        laws.stream()
            .map(LawRow::conclusion)
            .reduce(Conclusion::and)
            .map(all -> all == Conclusion.HOLDS ? "proved" : all.word())
            .orElse(tests.isEmpty() ? "gap" : "by test");
    long byCampaign = exercised == null ? -1 : exercised.byCampaign().getOrDefault(id, 0L);
    long bySamples = exercised == null ? -1 : exercised.bySamples().getOrDefault(id, 0L);
    return new ClauseRow(
        id,
        title,
        code,
        laws.stream().map(row -> row.law().id()).toList(),
        tests,
        byCampaign > 0 ? byCampaign : bySamples,
        by(id, byCampaign, bySamples),
        standing);
  }

  private static ClauseRow.By by(String id, long byCampaign, long bySamples) {
    if (byCampaign > 0) {
      return ClauseRow.By.CAMPAIGN;
    }
    if (bySamples > 0) {
      return ClauseRow.By.SAMPLES;
    }
    return bySamples == 0 && TestEvidence.isByTestAlone(id)
        ? ClauseRow.By.TEST
        : ClauseRow.By.NOTHING;
  }

  /** For each clause the classes, fields and methods that are annotated with it. */
  private static Map<String, List<String>> code() {
    Map<String, List<String>> code = new LinkedHashMap<>();
    for (Class<?> module : MODULES) {
      for (Class<?> declared : classes(module)) {
        String name = declared.getName().replaceFirst(".*\\.", "").replace('$', '.');
        note(code, declared, name);
        for (Field field : declared.getDeclaredFields()) {
          note(code, field, name + "." + field.getName());
        }
        for (Method method : declared.getDeclaredMethods()) {
          note(code, method, name + "." + method.getName());
        }
      }
    }
    return code;
  }

  private static void note(Map<String, List<String>> code, AnnotatedElement element, String name) {
    Clause clause = element.getAnnotation(Clause.class);
    if (clause != null) {
      for (String id : clause.value()) {
        List<String> places = code.computeIfAbsent(id, _ -> new ArrayList<>());
        if (!places.contains(name)) {
          places.add(name);
        }
      }
    }
  }

  /** All classes that lie in the same jar or folder as {@code member}, in the order of names. */
  private static List<Class<?>> classes(Class<?> member) {
    try {
      Path place = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return classes(member, place.resolve("org/btmmu/" + module(member)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return classes(member, jar.getPath("/org/btmmu/" + module(member)));
      }
    } catch (IOException | URISyntaxException failure) {
      throw new IllegalStateException("cannot list the classes of " + member, failure);
    }
  }

  private static String module(Class<?> member) {
    return member.getName().split("\\.", -1)[2];
  }

  private static List<Class<?>> classes(Class<?> member, Path folder) throws IOException {
    List<Class<?>> classes = new ArrayList<>();
    int above = folder.getNameCount() - 3;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".class")) {
          String path = file.subpath(above, file.getNameCount()).toString();
          String name = path.substring(0, path.length() - 6).replaceAll("[/\\\\]", ".");
          classes.add(Class.forName(name, false, member.getClassLoader()));
        }
      }
    } catch (ClassNotFoundException failure) {
      throw new IllegalStateException(failure);
    }
    return classes;
  }
}
