package org.btmmu.conformance.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house: who may see whom, how long a file may be, how it is set. */
class HouseTest {
  private static final List<String> MODULES =
      List.of("spec", "reference", "optimized", "proofs", "conformance");
  private static final List<String> TABLES =
      List.of("org.btmmu.spec.guest.PagingMode", "org.btmmu.spec.guest.PageSize");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.btmmu");

  @Test
  void theModulesAreRead() {
    assertThat(CLASSES.contain("org.btmmu.spec.guest.PagingMode")).isTrue();
    assertThat(CLASSES.contain("org.btmmu.proofs.Law")).isTrue();
  }

  @Test
  void specSeesNoOtherModule() {
    mustNotSee("spec", "reference", "optimized", "proofs", "conformance");
  }

  @Test
  void referenceAndOptimizedNeverSeeEachOther() {
    mustNotSee("reference", "optimized", "proofs", "conformance");
    mustNotSee("optimized", "reference", "proofs", "conformance");
  }

  @Test
  void proofsDoNotSeeConformance() {
    mustNotSee("proofs", "conformance");
  }

  @Test
  void optimizedUsesNoTableOfTheSpec() {
    noClasses()
        .that()
        .resideInAPackage("org.btmmu.optimized..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.btmmu\\.spec\\.(guest\\.(EntryFormat|EntryField|PagingLevel|ErrorCode"
                + "|ControlRegisters)|host\\.(RegisterLayout|RegisterField|Segment|Event|Vector"
                + "|HostException|BtRegister|BtInstruction|AddedState)).*")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.btmmu.optimized..")
        .should()
        .callMethodWhere(
            describe(
                "reads the tables of the paging modes or page sizes",
                call ->
                    TABLES.contains(call.getTargetOwner().getName())
                        && !List.of("ordinal", "values").contains(call.getName())))
        .because("a mistake in a shared table would pass every check")
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(classesOfOurs());
  }

  @Test
  void packagesArePartsOfTheMachine() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..impl..", "..common..", "..manager..", "..helpers..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineSpeaksToTheUser() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.btmmu.conformance.command..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(classesOfOurs());
  }

  @Test
  void filesStayShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources()) {
      long lines;
      try (Stream<String> all = Files.lines(file)) {
        lines = all.count();
      }
      String module = root().relativize(file).getName(0).toString();
      boolean manual = module.equals("spec") || module.equals("reference");
      if (lines > (manual ? 200 : 400)) {
        tooLong.add(file + " has " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void filesAreFormatted() throws Exception {
    Formatter formatter = new Formatter();
    List<Path> unformatted = new ArrayList<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(text);
      if (formatted.equals(text)) {
        continue;
      }
      if (Boolean.getBoolean("btmmu.format")) {
        Files.writeString(file, formatted);
      } else {
        unformatted.add(file);
      }
    }
    assertThat(unformatted).as("format them: run this test with -Dbtmmu.format=true").isEmpty();
  }

  private static void mustNotSee(String module, String... others) {
    String[] packages =
        Stream.of(others).map(other -> "org.btmmu." + other + "..").toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("org.btmmu." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(CLASSES);
  }

  /** Without what javac and JMH generate. */
  private static JavaClasses classesOfOurs() {
    return CLASSES.that(
        describe(
            "ours",
            javaClass ->
                !javaClass.getName().contains("jmh_generated")
                    && !javaClass.getName().matches(".*\\$\\d+")));
  }

  private static List<Path> sources() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> walk = Files.walk(root().resolve(module).resolve("src"))) {
        walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return files;
  }

  private static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }
}
