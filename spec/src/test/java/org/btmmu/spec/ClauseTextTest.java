package org.btmmu.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The normative text is well-formed, and this module cites nothing that it lacks. */
class ClauseTextTest {
  private static final Pattern HEADING = Pattern.compile("^### (.*)$", Pattern.MULTILINE);
  private static final Pattern CLAUSE = Pattern.compile("([A-Z]-[A-Z]+-[1-9][0-9]*) — (\\S.*)");

  @Test
  void everyHeadingOfTheThirdOrderIsAClause() throws IOException {
    assertThat(headings()).isNotEmpty().allMatch(text -> CLAUSE.matcher(text).matches());
  }

  @Test
  void idsAreUnique() throws IOException {
    assertThat(ids()).doesNotHaveDuplicates();
  }

  @Test
  void theNumbersOfAGroupRunFrom1WithoutGap() throws IOException {
    String group = "";
    int number = 0;
    for (String id : ids()) {
      int cut = id.lastIndexOf('-');
      number = id.substring(0, cut).equals(group) ? number + 1 : 1;
      group = id.substring(0, cut);
      assertThat(id).isEqualTo(group + "-" + number);
    }
  }

  @Test
  void everyClauseNamesItsSource() throws IOException {
    String[] bodies = HEADING.split(text(), -1);
    List<String> headings = headings();
    for (int i = 0; i < headings.size(); i++) {
      assertThat(bodies[i + 1]).as(headings.get(i)).containsOnlyOnce("\nSource: ");
    }
  }

  @Test
  void everyIdMentionedInTheTextExists() throws IOException {
    Matcher mention = Pattern.compile("[A-Z]-[A-Z]+-[0-9]+").matcher(text());
    List<String> mentioned = new ArrayList<>();
    while (mention.find()) {
      mentioned.add(mention.group());
    }
    assertThat(ids()).containsAll(mentioned);
  }

  @Test
  void everyClauseThatThisModuleCitesExists() throws Exception {
    List<String> cited = new ArrayList<>();
    for (Class<?> type : classes()) {
      cited.addAll(citedBy(type));
    }
    assertThat(cited).isNotEmpty();
    assertThat(ids()).containsAll(cited);
  }

  private static List<String> citedBy(Class<?> type) {
    List<Clause> clauses = new ArrayList<>();
    clauses.add(type.getAnnotation(Clause.class));
    Stream.of(type.getDeclaredMethods()).forEach(m -> clauses.add(m.getAnnotation(Clause.class)));
    Stream.of(type.getDeclaredFields()).forEach(f -> clauses.add(f.getAnnotation(Clause.class)));
    return clauses.stream().filter(c -> c != null).flatMap(c -> Stream.of(c.value())).toList();
  }

  /** The compiled classes of the module that {@link Clause} is in. */
  private static List<Class<?>> classes() throws Exception {
    Path root = Path.of(Clause.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("org/btmmu/spec"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String path = root.relativize(file).toString();
        String name = path.substring(0, path.length() - 6).replace(File.separatorChar, '.');
        classes.add(Class.forName(name, false, Clause.class.getClassLoader()));
      }
    }
    return classes;
  }

  private static List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (String heading : headings()) {
      Matcher clause = CLAUSE.matcher(heading);
      assertThat(clause.matches()).as(heading).isTrue();
      ids.add(clause.group(1));
    }
    return ids;
  }

  private static List<String> headings() throws IOException {
    Matcher heading = HEADING.matcher(text());
    List<String> headings = new ArrayList<>();
    while (heading.find()) {
      headings.add(heading.group(1));
    }
    return headings;
  }

  private static String text() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String document : NormativeText.DOCUMENTS) {
      try (InputStream in = Clause.class.getResourceAsStream(document)) {
        text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }
}
