package org.btmmu.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.btmmu.conformance.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as shown. */
class ReadmeTest {
  private final String readme = read(Path.of("").toAbsolutePath().resolveSibling("README.md"));

  @Test
  void theExampleOfAUsersOwnLawsGivesTheVerdictsShown(@TempDir Path folder) throws IOException {
    Matcher example =
        Pattern.compile("```java\n(package my;.*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(example.find()).isTrue();
    Path source = Files.createDirectories(folder.resolve("my")).resolve("Laws.java");
    Files.writeString(source, example.group(1));
    String classes = folder.resolve("classes").toString();
    String classPath = System.getProperty("java.class.path");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-parameters",
                "-cp",
                classPath,
                "-d",
                classes,
                source.toString());
    assertThat(compiled).isZero();

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = run(out, "prove", "--no-cache", "--classpath", classes, "my.Laws");
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).containsPattern("offset-kept +proved").containsPattern("read-only +refuted");
    assertThat(text).contains("wp = false");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void everyCommandThatTheReadmeNamesExists() {
    Matcher command = Pattern.compile("\\./btmmu ([a-z]+)").matcher(readme);
    int named = 0;
    while (command.find()) {
      assertThat(run(new ByteArrayOutputStream(), command.group(1), "--help"))
          .as(command.group())
          .isZero();
      named++;
    }
    assertThat(named).isGreaterThan(4);
  }

  private static int run(ByteArrayOutputStream out, String... args) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Main.run(args, stream, stream);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
