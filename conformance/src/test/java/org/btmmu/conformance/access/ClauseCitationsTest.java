package org.btmmu.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.btmmu.proofs.Law;
import org.btmmu.spec.Clause;
import org.btmmu.spec.NormativeText;
import org.junit.jupiter.api.Test;

/** Text, code and laws name the same clauses. */
class ClauseCitationsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.btmmu");

  private final Set<String> written = NormativeText.titles().keySet();
  private final Set<String> byCode = cited(Clause.class, Clause::value);
  private final Set<String> byLaws = cited(Law.class, Law::clauses);

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

  /** The kernel module (K-…) is text so far. */
  @Test
  void everyWrittenClauseButThoseOfTheKernelModuleHasCode() {
    assertThat(written)
        .filteredOn(id -> !id.startsWith("K-"))
        .isNotEmpty()
        .allMatch(byCode::contains);
  }

  /**
   * What memory answers is a property of each memory, tested there; laws hold for any memory. The
   * guest's TLB and the host (T-, H-, B-, X-) have a reference, but nothing optimized yet that a
   * law could tie to them.
   */
  @Test
  void everyWrittenClauseOfPagingButThoseOfMemoryHasALaw() {
    assertThat(written)
        .filteredOn(id -> id.startsWith("G-") && !id.startsWith("G-MEM-"))
        .isNotEmpty()
        .allMatch(byLaws::contains);
  }
}
