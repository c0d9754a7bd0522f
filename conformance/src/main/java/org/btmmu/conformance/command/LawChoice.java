package org.btmmu.conformance.command;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.LawMethod;

/** Which laws the user means. */
final class LawChoice {
  private LawChoice() {}

  /**
   * The project's laws of these ids; all for none.
   *
   * @throws BadInput if there is no such law
   */
  static List<LawMethod> ofTheProject(List<String> ids) {
    List<LawMethod> all = LawMethod.all();
    if (ids.isEmpty()) {
      return all;
    }
    List<String> known = all.stream().map(LawMethod::id).toList();
    List<LawMethod> chosen = new ArrayList<>();
    for (String id : ids) {
      if (!known.contains(id)) {
        throw NearMisses.unknown("law", id, known);
      }
      chosen.add(all.get(known.indexOf(id)));
    }
    return chosen.stream().distinct().toList();
  }

  /**
   * The laws of classes in jars or folders of the user's own. The loader stays open: the prover
   * reads the class files from it.
   *
   * @param classPath jars and folders, separated as in a class path
   * @throws BadInput if jar, class or laws are missing
   */
  static List<LawMethod> ofTheUser(String classPath, List<String> classNames) {
    if (classNames.isEmpty()) {
      throw new BadInput(
          "--classpath", "no class named", "name those with the laws: --classpath my.jar my.Laws");
    }
    List<LawMethod> laws = new ArrayList<>();
    URL[] urls =
        Stream.of(classPath.split(File.pathSeparator, -1)).map(LawChoice::url).toArray(URL[]::new);
    ClassLoader loader = new URLClassLoader(urls, LawChoice.class.getClassLoader());
    for (String name : new LinkedHashSet<>(classNames)) {
      try {
        laws.addAll(LawMethod.in(Class.forName(name, true, loader)));
      } catch (ClassNotFoundException _) {
        throw new BadInput(
            name, "no such class in " + classPath, "give its full name, as in my.Laws");
      } catch (ExceptionInInitializerError failure) {
        throw new BadInput(
            name, "its static initializer throws " + failure.getCause(), "mend the class");
      } catch (LinkageError failure) {
        throw new BadInput(
            name, "cannot be loaded: " + failure, "add what it needs to --classpath");
      } catch (IllegalArgumentException wrong) {
        throw new BadInput(name, wrong.getMessage(), "see the README on laws of your own");
      }
    }
    List<String> ids = laws.stream().map(LawMethod::id).toList();
    ids.stream()
        .filter(id -> ids.indexOf(id) != ids.lastIndexOf(id))
        .findFirst()
        .ifPresent(id -> {
          throw new BadInput(id, "the id of two laws", "give each law an id of its own");
        });
    if (laws.isEmpty()) {
      throw new BadInput(
          String.join(", ", classNames), "no law in it", "mark a static boolean method with @Law");
    }
    return laws;
  }

  private static URL url(String name) {
    try {
      Path jar = Path.of(name);
      if (name.isEmpty()) {
        throw new BadInput("--classpath", "an empty path", "give a jar or a folder");
      }
      if (!Files.isDirectory(jar)) {
        new JarFile(jar.toFile()).close();
      }
      return jar.toUri().toURL();
    } catch (IOException | InvalidPathException _) {
      throw new BadInput(name, "no jar or folder that can be read", "check the path");
    }
  }
}
