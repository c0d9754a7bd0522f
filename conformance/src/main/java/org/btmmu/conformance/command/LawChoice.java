package org.btmmu.conformance.command;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
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
   * The laws of classes in a jar or folder of the user's own. The loader stays open: the prover
   * reads the class files from it.
   *
   * @throws BadInput if jar, class or laws are missing
   */
  static List<LawMethod> ofTheUser(Path jar, List<String> classNames) {
    if (classNames.isEmpty()) {
      throw new BadInput(
          "--classpath", "no class named", "name those with the laws: --classpath my.jar my.Laws");
    }
    List<LawMethod> laws = new ArrayList<>();
    ClassLoader loader = new URLClassLoader(new URL[] {url(jar)}, LawChoice.class.getClassLoader());
    for (String name : classNames) {
      try {
        laws.addAll(LawMethod.in(Class.forName(name, false, loader)));
      } catch (ClassNotFoundException | LinkageError _) {
        throw new BadInput(name, "no such class in " + jar, "give its full name, as in my.Laws");
      } catch (IllegalArgumentException wrong) {
        throw new BadInput(name, wrong.getMessage(), "see the README on laws of your own");
      }
    }
    if (laws.isEmpty()) {
      throw new BadInput(
          String.join(", ", classNames), "no law in it", "mark a static boolean method with @Law");
    }
    return laws;
  }

  private static URL url(Path jar) {
    try {
      if (!Files.isDirectory(jar)) {
        new JarFile(jar.toFile()).close();
      }
      return jar.toUri().toURL();
    } catch (MalformedURLException failure) {
      throw new BadInput(jar.toString(), failure.getMessage(), "give another path");
    } catch (IOException _) {
      throw new BadInput(jar.toString(), "no jar or folder that can be read", "check the path");
    }
  }
}
