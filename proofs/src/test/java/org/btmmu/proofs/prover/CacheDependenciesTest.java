package org.btmmu.proofs.prover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proof is forgotten when a class changes that it rests on without executing any of it. */
class CacheDependenciesTest {
  private static final String LAWS =
      """
      package user;

      import static org.btmmu.proofs.Proof.given;
      import org.btmmu.proofs.From;
      import org.btmmu.proofs.Law;

      public final class Laws {
        static final int VALUE = Source.value();
        static final Ordered[] ORDERED = {Ordered.FIRST};

        @Law(id = "static-value", says = "a value that another class computes")
        static boolean staticValue(int x) { return VALUE == 1; }

        @Law(id = "left-out", says = "a case that another class leaves out")
        static boolean leftOut(Side side, int x) {
          given(side == Side.LEFT || Switch.ON[0] == 1);
          return side == Side.LEFT;
        }

        @Law(id = "constant-body", says = "a constant does not override a method")
        static boolean constantBody(int x) { return Bodied.ONE.twice() == 2; }

        @Law(id = "supertype", says = "an interface does not extend another one")
        static boolean supertype(int x) { return !((Object) new Leaf(x) instanceof Far); }

        @Law(id = "ordinal", says = "a constant is the first one")
        static boolean ordinal(int x) { return ORDERED[0].ordinal() == 0; }

        @Law(id = "inherited", says = "a class does not override what it inherits")
        static boolean inherited(int x) { return Holder.HELD[0].number() == 1; }

        static Box box(long seed) { return new Box(new Shared()); }

        @Law(id = "shape", says = "an argument has the lengths and final values of its prototype")
        static boolean shape(@From("box") Box box, int i) {
          box.words[i & 31] = box.words[39];
          box.first[0] = 7;
          box.second[0] = 8;
          return box.first[0] == 8 && box.words.length == 40 && box.limit == 50 && box.inner.side.ordinal() == 0;
        }
      }
      """;

  private static final String PARTS =
      """
      package user;

      final class Source { static int value() { return 1; } }
      enum Side { LEFT, RIGHT }
      final class Switch { static final int[] ON = {Other.number()}; }
      final class Other { static int number() { return 0; } }
      enum Bodied { ONE { int other() { return 3; } }; int twice() { return 2; } }
      record Leaf(int x) implements Near {}
      interface Near {}
      interface Far {}
      enum Ordered { FIRST, SECOND }
      interface Numbered { default int number() { return 1; } }
      final class Held implements Numbered {}
      final class Sizes { static int length() { return 40; } static int limit() { return 50; } }
      final class Box {
        final long[] words = new long[Sizes.length()];
        final int limit = Sizes.limit();
        final Inner inner = new Inner();
        final long[] first;
        final long[] second;
        Box(Shared arrays) { first = arrays.one; second = arrays.two; }
      }
      final class Shared { final long[] one = new long[6]; final long[] two = one; }
      final class Inner { boolean flag; final Side side = Sides.side(); }
      final class Sides { static Side side() { return Side.valueOf("LEFT"); } }
      final class Holder { static final Numbered[] HELD = {new Held()}; }
      """;

  @TempDir Path folder;

  private void compile(String parts) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("Laws.java"), LAWS);
    Files.writeString(source.resolve("Parts.java"), parts);
    List<String> options = new ArrayList<>(List.of("-parameters", "-nowarn"));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    options.addAll(List.of("-d", Files.createDirectories(folder.resolve("out")).toString()));
    options.add(source.resolve("Laws.java").toString());
    options.add(source.resolve("Parts.java").toString());
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
    assertThat(status).isZero();
  }

  private LawResult prove(String id) throws Exception {
    URL[] path = {folder.resolve("out").toUri().toURL()};
    ProofCache cache = new ProofCache(folder.resolve("cache"));
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      LawMethod law =
          LawMethod.in(loader.loadClass("user.Laws")).stream()
              .filter(each -> each.id().equals(id))
              .findFirst()
              .orElseThrow();
      return new Prover(ProverOptions.DEFAULT, Optional.of(cache)).prove(law);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "static-value, return 1;, return 7;",
    "left-out, return 0;, return 1;",
    "constant-body, int other(), int twice()",
    "supertype, interface Near {}, interface Near extends Far {}",
    "ordinal, 'FIRST, SECOND', 'SECOND, FIRST'",
    "inherited, Held implements Numbered {}, "
        + "Held implements Numbered { public int number() { return 5; } }",
    "shape, return 40;, return 41;",
    "shape, return 40;, return 39;",
    "shape, return 50;, return 51;",
    "shape, valueOf(\"LEFT\"), valueOf(\"RIGHT\")",
    "shape, 'LEFT, RIGHT', 'RIGHT, LEFT'",
    "shape, two = one, two = new long[6]",
  })
  void aChangeThatNoExecutedMethodShowsIsSeen(String id, String old, String changed)
      throws Exception {
    compile(PARTS);
    assertThat(prove(id).verdict()).isEqualTo(Verdict.PROVED);
    assertThat(prove(id).cached()).isTrue();
    compile(PARTS.replace(old, changed));
    LawResult result = prove(id);
    assertThat(result.cached()).isFalse();
    assertThat(result.verdict()).isEqualTo(Verdict.REFUTED);
  }
}
