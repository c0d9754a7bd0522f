package org.btmmu.conformance.sample;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.Replay;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.WordMemory;

/**
 * Makes a counterexample small: while the law is still refuted, drops words of memory and what
 * objects have other than their prototypes, clears bits, and takes simpler constants. Greedy, in a
 * fixed order, with a bounded number of replays.
 */
public final class Shrink {
  private static final int MOST_REPLAYS = 20_000;

  /** How many runs of changed elements of one array are left out one by one. */
  private static final int MOST_RUNS = 64;

  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;

  private Shrink() {}

  /** Whether the law is false or throws on these arguments. */
  public static boolean refutes(LawMethod law, List<?> arguments) {
    return switch (Replay.of(law, arguments).outcome()) {
      case FALSE, THREW -> true;
      case TRUE, DISCARDED -> false;
    };
  }

  /**
   * Smaller arguments that still refute the law.
   *
   * @param arguments the arguments, memory as {@link WordMemory}, objects that change as {@link
   *     ObjectState}; they refute the law
   */
  public static List<Object> shrink(LawMethod law, List<?> arguments) {
    List<Object> best = new ArrayList<>(arguments);
    int replays = 0;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (int i = 0; i < best.size(); i++) {
        List<Object> candidates = simpler(best.get(i));
        for (int next = 0; next < candidates.size() && replays < MOST_REPLAYS; replays++) {
          List<Object> attempt = new ArrayList<>(best);
          attempt.set(i, candidates.get(next));
          if (refutes(law, attempt)) {
            best = attempt;
            smaller = true;
            // What was refused before this place is tried again in the next round only.
            candidates = simpler(best.get(i));
          } else {
            next++;
          }
        }
      }
    }
    return best;
  }

  /**
   * Values that are simpler than {@code value}, the greatest steps first; none for the simplest.
   */
  static List<Object> simpler(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? List.of(false) : List.of();
      case Integer number -> simplerInt(number);
      case Long number -> simplerLong(number);
      case Enum<?> constant -> simplerEnum(constant);
      case WordMemory memory -> simplerMemory(memory);
      case Record fields -> simplerRecord(fields);
      case ObjectState state -> simplerObject(state);
      default -> List.of();
    };
  }

  private static List<Object> simplerInt(int number) {
    List<Object> values = new ArrayList<>();
    for (long bits : clearedBits(Integer.toUnsignedLong(number))) {
      values.add((int) bits);
    }
    for (int small : new int[] {1, 2, 4, 8, 32}) {
      if (Integer.compareUnsigned(small, number) < 0) {
        values.add(small);
      }
    }
    return values;
  }

  private static List<Object> simplerLong(long number) {
    return new ArrayList<>(clearedBits(number));
  }

  /** Zero, each half, and the number without each one of its bits, from the highest. */
  private static List<Long> clearedBits(long number) {
    List<Long> values = new ArrayList<>();
    for (long kept : new long[] {0, 0xFFFF_FFFFL, ~0xFFFL, 0xFFFL}) {
      if ((number & kept) != number) {
        values.add(number & kept);
      }
    }
    for (long rest = number; rest != 0; rest &= ~Long.highestOneBit(rest)) {
      values.add(number & ~Long.highestOneBit(rest));
    }
    return values;
  }

  private static List<Object> simplerEnum(Enum<?> constant) {
    return List.of(constant.getDeclaringClass().getEnumConstants())
        .subList(0, constant.ordinal())
        .stream()
        .map(Object.class::cast)
        .toList();
  }

  private static List<Object> simplerRecord(Record fields) {
    Object[] values = Records.components(fields);
    MethodHandle constructor = Records.constructor(fields.getClass());
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      for (Object component : simpler(values[i])) {
        Object[] changed = values.clone();
        changed[i] = component;
        try {
          records.add(Records.make(constructor, changed));
        } catch (IllegalArgumentException e) {
          continue; // such a record does not exist
        }
      }
    }
    return records;
  }

  /** Nearer to the prototype: without runs of changes, long ones first; then smaller values. */
  private static List<Object> simplerObject(ObjectState state) {
    List<Object> states = new ArrayList<>();
    for (Place place : state.prototype().places()) {
      List<Integer> changed = List.copyOf(state.changes(place).keySet());
      int count = changed.size();
      for (int runs = 1; runs <= MOST_RUNS && runs < 2 * count; runs *= 2) {
        int length = (count + runs - 1) / runs;
        for (int from = 0; from < count; from += length) {
          List<Integer> run = changed.subList(from, Math.min(from + length, count));
          states.add(state.without(place, run));
        }
      }
    }
    for (Place place : state.prototype().places()) {
      SortedMap<Integer, Long> changes = state.changes(place);
      if (changes.size() <= MOST_RUNS) {
        long bits = -1L >>> 64 - place.width();
        changes.forEach((index, value) ->
            clearedBits(value & bits).forEach(less -> states.add(state.with(place, index, less))));
      }
    }
    return states;
  }

  private static List<Object> simplerMemory(WordMemory memory) {
    List<Object> memories = new ArrayList<>();
    Map<Long, Long> words = memory.words();
    if (memory.defaultWord() != 0) {
      memories.add(memory(memory, 0, -1, 0, -1));
    }
    for (long gpa : words.keySet()) {
      memories.add(memory(memory, memory.defaultWord(), gpa, memory.defaultWord(), -1));
    }
    for (long page : memory.readOnlyPages()) {
      memories.add(memory(memory, memory.defaultWord(), -1, 0, page));
    }
    addMovedPages(memories, memory);
    for (Map.Entry<Long, Long> word : words.entrySet()) {
      for (long value : clearedBits(word.getValue())) {
        memories.add(memory(memory, memory.defaultWord(), word.getKey(), value, -1));
      }
    }
    return memories;
  }

  /** Tables at lower addresses, with the entries that refer to them. */
  private static void addMovedPages(List<Object> memories, WordMemory memory) {
    long[] pages = memory.words().keySet().stream().mapToLong(a -> a >>> 12).distinct().toArray();
    for (long page : pages) {
      for (long lower = 0; lower < Math.min(page, Biased.POOL_FRAMES); lower++) {
        long target = lower;
        if (Arrays.stream(pages).noneMatch(taken -> taken == target)) {
          memories.add(moved(memory, page, target));
        }
      }
    }
  }

  private static WordMemory moved(WordMemory memory, long page, long target) {
    WordMemory copy = new WordMemory(memory.defaultWord());
    memory
        .words()
        .forEach((gpa, word) -> {
          boolean refers = (word & FRAME) >>> 12 == page;
          long place = gpa >>> 12 == page ? target << 12 | gpa & 0xFFF : gpa;
          copy.put(place, refers ? word & ~FRAME | target << 12 : word);
        });
    memory.readOnlyPages().forEach(other -> copy.readOnly(other == page ? target : other));
    return copy;
  }

  /** A copy with another default, one word changed and one page writable (−1: none). */
  private static WordMemory memory(
      WordMemory memory, long defaultWord, long gpa, long value, long writablePage) {
    WordMemory copy = new WordMemory(defaultWord);
    memory
        .words()
        .forEach((address, word) -> {
          long next = address == gpa ? value : word;
          if (next != defaultWord) {
            copy.put(address, next);
          }
        });
    memory.readOnlyPages().stream().filter(page -> page != writablePage).forEach(copy::readOnly);
    return copy;
  }
}
