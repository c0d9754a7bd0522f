package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Random programs do as terms what they do in the JVM. */
class RandomProgramsTest {
  private static final int PROGRAMS = 200;
  private static final int ROUNDS = 10;
  private static final long SEED = 20251122;

  @Test
  void aRandomProgramDoesAsTermsWhatItDoesInTheJvm() throws Exception {
    List<String> differences = new ArrayList<>();
    for (Method program : programs(SEED, PROGRAMS)) {
      String difference = Differential.first(program, ROUNDS);
      if (difference != null) {
        differences.add(difference);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static List<Method> programs(long seed, int count) throws Exception {
    StringBuilder source = new StringBuilder(RandomSource.HEAD);
    for (int i = 0; i < count; i++) {
      source.append(new RandomSource(seed + i).method("p" + i));
    }
    BytesLoader loader = new BytesLoader(compiled(source + "}"));
    return Stream.of(loader.loadClass("generated.Generated").getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static Map<String, byte[]> compiled(String source) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///generated/Generated.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavaFileManager memory = new MemoryFiles(files, classes);
      List<String> options =
          List.of("-parameters", "-nowarn", "-cp", System.getProperty("java.class.path"));
      boolean done = compiler.getTask(messages, memory, null, options, null, List.of(file)).call();
      assertThat(done).as("%s", messages).isTrue();
    }
    Map<String, byte[]> bytes = new HashMap<>();
    classes.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
    return bytes;
  }

  /** Keeps class files in memory. */
  private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    MemoryFiles(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("string:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(name, n -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
