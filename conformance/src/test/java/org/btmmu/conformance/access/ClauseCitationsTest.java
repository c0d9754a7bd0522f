package org.btmmu.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btmmu.proofs.Law;
import org.btmmu.spec.Clause;
import org.junit.jupiter.api.Test;

/** Text, code and laws name the same clauses. */
class ClauseCitationsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.btmmu");

  private final Set<String> written = written();
  private final Set<String> byCode = cited(Clause.class, Clause::value);
  private final Set<String> byLaws = cited(Law.class, Law::clauses);

  private static Set<String> written() {
    Set<String> written = new TreeSet<>();
    try (InputStream in = Clause.class.getResourceAsStream("/clauses/guest-paging.md")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher heading = Pattern.compile("(?m)^### (\\S+) — ").matcher(text);
      while (heading.find()) {
        written.add(heading.group(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written;
  }

  /** The ids in all annotations of a kind, on types and members. */
  private static <A extends Annotation> Set<String> cited(
      Class<A> kind, Function<A, String[]> ids) {
    Set<String> cited = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      type.tryGetAnnotationOfType(kind).ifPresent(a -> cited.addAll(List.of(ids.apply(a))));
      for (JavaMember member : type.getMembers()) {
        member.tryGetAnnotationOfType(kind).ifPresent(a -> cited.addAll(List.of(ids.apply(a))));
      }
    }
    return cited;
  }

  @Test
  void whatCodeCitesIsWritten() {
    assertThat(written).isNotEmpty().containsAll(byCode);
  }

  @Test
  void whatLawsCiteIsWritten() {
    assertThat(byLaws).isNotEmpty();
    assertThat(written).containsAll(byLaws);
  }

  @Test
  void everyWrittenClauseHasCode() {
    assertThat(byCode).containsAll(written);
  }

  /** What memory answers is a property of each memory, tested there; laws hold for any memory. */
  @Test
  void everyWrittenClauseButThoseOfMemoryHasALaw() {
    assertThat(written)
        .filteredOn(id -> !id.startsWith("G-MEM-"))
        .isNotEmpty()
        .allMatch(byLaws::contains);
  }
}
