package org.btmmu.proofs.prover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.btmmu.proofs.LawMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of remembered proofs, one file for each law. A file is the SHA-256 of its second part in
 * hexadecimal, a line end, and that part as JSON; one that was damaged or half written is taken for
 * absent.
 */
public final class ProofCache {
  /**
   * A remembered proof, and what is needed to see whether it still holds without lifting again.
   *
   * @param foundation names of all that was lifted
   * @param ownKey the part of the key that is not about the laws used
   * @param result the proof; its key is the one under which it holds
   */
  record Entry(Foundation foundation, String ownKey, LawResult result) {}

  /**
   * What a proof rests on.
   *
   * @param classes internal names of the classes that were lifted, ascending
   * @param captured the values taken from static fields, by the fields' names
   * @param usedLaws ids of the laws that it assumes, ascending
   */
  record Foundation(
      List<String> classes, SortedMap<String, String> captured, List<String> usedLaws) {}

  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  /** A cache in {@code folder}, which is made when the first proof is remembered. */
  public ProofCache(Path folder) {
    this.folder = folder;
  }

  /** What is remembered of the law, whether or not it still holds. */
  Optional<Entry> find(LawMethod law) {
    try {
      String text = Files.readString(file(law), StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      String json = text.substring(end + 1);
      if (end < 0 || !text.substring(0, end).equals(Digests.ofText(json))) {
        return Optional.empty();
      }
      return Optional.of(JSON.readValue(json, Entry.class));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  /**
   * Remembers a proof. Another process sees the old file or the new one, never a part of it.
   *
   * @throws CannotRun if the folder cannot be written
   */
  void remember(LawMethod law, Entry entry) throws CannotRun {
    String json = JSON.writeValueAsString(entry);
    try {
      Files.createDirectories(folder);
      write(file(law), Digests.ofText(json) + "\n" + json);
    } catch (IOException e) {
      throw new CannotRun(
          "cannot remember proofs in "
              + folder
              + ", name another folder or none: "
              + e.getMessage());
    }
  }

  /** Writes a file so that no reader sees a part of it. */
  static void write(Path file, String text) throws IOException {
    Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Path file(LawMethod law) {
    // Laws of different projects may have the same id.
    String place = Digests.ofText(law.method().toString()).substring(0, 12);
    return folder.resolve(fileName(law.id()) + "-" + place + ".proof");
  }

  /**
   * The id of a law, or the name of a case, as a part of a file's name; without equals signs, which
   * z3 takes for settings.
   */
  static String fileName(String name) {
    return name.replace('=', '-').replaceAll("[^A-Za-z0-9_.-]", "_");
  }
}
