package org.btmmu.proofs.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs are remembered exactly as long as nothing that they rest on changes. */
class ProofCacheTest {
  private static final String LAWS =
      """
      package user;

      import org.btmmu.proofs.Law;
      import org.btmmu.proofs.Proof;

      public final class Laws {
        @Law(id = "user-mask", says = "A masked number is small.")
        static boolean mask(long x) {
          Proof.cover("all", Table.masked(x) == Table.MASK[0]);
          return Table.masked(x) <= 0xFFFL;
        }

        @Law(id = "user-other", says = "Rests on the first law.")
        static boolean other(long x) {
          Proof.given(mask(x));
          return Table.masked(x) < 0x1000L;
        }
      }
      """;

  private static final String TABLE =
      """
      package user;

      final class Table {
        static final long[] MASK = {Long.parseLong("VALUE")};

        static long masked(long x) {
          return x & MASK[0];
        }
      }
      """;

  @TempDir Path folder;
  private Path classes;
  private ProofCache cache;

  @BeforeEach
  void compileTheUsersLaws() throws IOException {
    classes = folder.resolve("classes");
    cache = new ProofCache(folder.resolve("cache"));
    compile(TABLE.replace("VALUE", "4095"));
  }

  private void compile(String table) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/user"));
    Files.writeString(source.resolve("Laws.java"), LAWS);
    Files.writeString(source.resolve("Table.java"), table);
    Files.createDirectories(classes);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.resolve("Laws.java").toString(),
                source.resolve("Table.java").toString());
    assertThat(status).isZero();
  }

  /** Proves both laws with classes loaded anew. */
  private List<LawResult> prove(ProverOptions options) throws Exception {
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      List<LawMethod> laws = LawMethod.in(loader.loadClass("user.Laws"));
      return new Prover(options, Optional.of(cache)).proveAll(laws, 2, result -> {});
    }
  }

  private List<LawResult> prove() throws Exception {
    return prove(ProverOptions.DEFAULT);
  }

  @Test
  void aUsersOwnLawsAreProvedAndThenRemembered() throws Exception {
    List<LawResult> first = prove();
    assertThat(first).allMatch(LawResult::proved).noneMatch(LawResult::cached);
    List<LawResult> second = prove();
    assertThat(second).allMatch(LawResult::proved).allMatch(LawResult::cached);
    assertThat(second).extracting(LawResult::key).isEqualTo(keys(first));
    assertThat(second.getFirst().witness()).isEqualTo(first.getFirst().witness());
    assertThat(second.getFirst().goals()).isEqualTo(first.getFirst().goals());
    assertThat(second.getFirst().cases()).isEqualTo(first.getFirst().cases());
  }

  @Test
  void aChangedStaticValueIsProvedAnew() throws Exception {
    final List<LawResult> first = prove();
    compile(TABLE.replace("VALUE", "255"));
    List<LawResult> second = prove();
    assertThat(second).allMatch(LawResult::proved).noneMatch(LawResult::cached);
    assertThat(second).extracting(LawResult::key).doesNotContainAnyElementsOf(keys(first));
    compile(TABLE.replace("VALUE", "65535"));
    assertThat(prove()).noneMatch(LawResult::proved);
  }

  @Test
  void aChangedMethodIsProvedAnew() throws Exception {
    prove();
    compile(TABLE.replace("VALUE", "4095").replace("x & MASK[0]", "x | MASK[0]"));
    assertThat(prove())
        .extracting(LawResult::verdict)
        .containsExactly(Verdict.REFUTED, Verdict.UNKNOWN);
  }

  @Test
  void otherOptionsAreAnotherProof() throws Exception {
    prove();
    ProverOptions other = new ProverOptions(12_345_678, 4096, Optional.empty(), Optional.empty());
    assertThat(prove(other)).allMatch(LawResult::proved).noneMatch(LawResult::cached);
  }

  @Test
  void damagedEntriesAreTakenForAbsent() throws Exception {
    prove();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    assertThat(prove()).allMatch(LawResult::proved).noneMatch(LawResult::cached);
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }
    assertThat(prove()).allMatch(LawResult::proved).noneMatch(LawResult::cached);
    assertThat(prove()).allMatch(LawResult::cached);
  }

  @Test
  void onlyProofsAreRemembered() throws Exception {
    compile(TABLE.replace("VALUE", "65535"));
    prove();
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void noHalfWrittenFileStaysBehind() throws Exception {
    prove();
    assertThat(files()).hasSize(2).allMatch(file -> file.toString().endsWith(".proof"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    Files.writeString(folder.resolve("file"), "not a folder");
    cache = new ProofCache(folder.resolve("file"));
    assertThatThrownBy(this::prove)
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining(folder.resolve("file").toString());
  }

  @Test
  void checkingRememberedProofsTakesNoLifting() throws Exception {
    prove();
    long start = System.nanoTime();
    prove();
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(1000);
  }

  private static List<String> keys(List<LawResult> results) {
    return results.stream().map(LawResult::key).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.toList();
    }
  }
}
