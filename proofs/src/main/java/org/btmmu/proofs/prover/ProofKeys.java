package org.btmmu.proofs.prover;

import com.microsoft.z3.Version;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Lifter;
import org.btmmu.proofs.replay.Prototype;

/**
 * The keys under which proofs are remembered: SHA-256 over all that a proof rests on. What can have
 * changed since the proof is read anew each time, without lifting.
 */
final class ProofKeys {
  /** Two loaders may give different classes of one name. */
  private record ClassFile(ClassLoader loader, String internalName) {}

  private final String prover;
  private final Map<ClassFile, String> digests = new ConcurrentHashMap<>();

  /** Keys for proofs with the given options by this prover and this Z3. */
  ProofKeys(ProverOptions options) {
    this.prover =
        Digests.ofPackages(List.of(Lifter.class, Prover.class, Prototype.class))
            + "\nJava "
            + Runtime.version()
            + "\nZ3 "
            + Version.getFullVersion()
            + "\n"
            + options.keyText()
            + "\n";
  }

  /** What all cases of a law were lifted from. */
  static ProofCache.Foundation foundation(Collection<Lifted> cases) {
    var classes = new TreeSet<String>();
    var captured = new TreeMap<String, String>();
    var usedLaws = new TreeSet<String>();
    for (Lifted lifted : cases) {
      classes.addAll(lifted.liftedClasses());
      captured.putAll(lifted.captured());
      usedLaws.addAll(lifted.usedLaws());
    }
    return new ProofCache.Foundation(List.copyOf(classes), captured, List.copyOf(usedLaws));
  }

  /**
   * The key of a law, but for the laws that it uses; empty if a static value or the shape of a
   * prototype is no longer what the foundation says.
   */
  Optional<String> ownKey(LawMethod law, ProofCache.Foundation foundation) {
    ClassLoader loader = law.method().getDeclaringClass().getClassLoader();
    StringBuilder text = new StringBuilder(prover);
    text.append(law.id()).append(' ').append(law.method()).append('\n');
    for (String name : foundation.classes()) {
      text.append(name).append(' ').append(classDigest(loader, name)).append('\n');
    }
    SortedMap<String, String> values = Lifter.captured(loader, foundation.captured().keySet());
    if (!values.equals(foundation.captured())) {
      return Optional.empty();
    }
    values.forEach((field, value) -> text.append(field + " = " + value + "\n"));
    return Optional.of(Digests.ofText(text.toString()));
  }

  /** The key of a law from its own part and the keys of the laws that it uses. */
  static String key(String ownKey, Map<String, String> keysOfUsedLaws) {
    return Digests.ofText(ownKey + new TreeMap<>(keysOfUsedLaws));
  }

  private String classDigest(ClassLoader loader, String internalName) {
    return digests.computeIfAbsent(
        new ClassFile(loader, internalName), key -> Digests.ofClass(loader, internalName));
  }
}
