package org.btmmu.proofs.prover;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.WordMemory;

/**
 * Makes a counterexample easier to read: leaves out the words and read-only pages of its memories,
 * and what its objects have other than their prototypes, without which the JVM does the same. (A
 * model has words that only paths not taken would read.)
 */
final class FewerWords {
  private FewerWords() {}

  static List<Object> of(LawMethod law, List<Object> arguments) {
    String behaviour = Replay.of(law, arguments).toString();
    List<Object> fewer = new ArrayList<>(arguments);
    for (int place = 0; place < fewer.size(); place++) {
      if (fewer.get(place) instanceof ObjectState state) {
        for (Place part : state.prototype().places()) {
          for (int index : state.changes(part).keySet()) {
            ObjectState before = (ObjectState) fewer.get(place);
            fewer.set(place, before.without(part, List.of(index)));
            if (!Replay.of(law, fewer).toString().equals(behaviour)) {
              fewer.set(place, before);
            }
          }
        }
      } else if (fewer.get(place) instanceof WordMemory memory) {
        SortedMap<Long, Long> words = new TreeMap<>(memory.words());
        SortedSet<Long> readOnly = new TreeSet<>(memory.readOnlyPages());
        for (Long gpa : memory.words().keySet()) {
          Long word = words.remove(gpa);
          fewer.set(place, memory(memory.defaultWord(), words, readOnly));
          if (!Replay.of(law, fewer).toString().equals(behaviour)) {
            words.put(gpa, word);
          }
        }
        for (Long page : memory.readOnlyPages()) {
          readOnly.remove(page);
          fewer.set(place, memory(memory.defaultWord(), words, readOnly));
          if (!Replay.of(law, fewer).toString().equals(behaviour)) {
            readOnly.add(page);
          }
        }
        fewer.set(place, memory(memory.defaultWord(), words, readOnly));
      }
    }
    return List.copyOf(fewer);
  }

  private static WordMemory memory(
      long defaultWord, SortedMap<Long, Long> words, SortedSet<Long> readOnlyPages) {
    WordMemory memory = new WordMemory(defaultWord);
    words.forEach(memory::put);
    readOnlyPages.forEach(memory::readOnly);
    return memory;
  }
}
