package org.btmmu.proofs.replay;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.spec.memory.SequentialMemory;

/**
 * A physical memory given word by word: what a counterexample stores, and what it is replayed on.
 * Every word that was not given has the default value; pages can be read-only.
 */
public final class WordMemory extends SequentialMemory {
  private final long defaultWord;
  private final TreeMap<Long, Long> words = new TreeMap<>();
  private final TreeSet<Long> readOnlyPages = new TreeSet<>();

  /** A memory in which every 64-bit word is {@code defaultWord}. */
  public WordMemory(long defaultWord) {
    this.defaultWord = defaultWord;
  }

  /** Sets the 64-bit word at {@code gpa}, a multiple of 8, in a read-only page too. */
  public WordMemory put(long gpa, long value) {
    words.put(checked(gpa), value);
    return this;
  }

  /** Makes the 4-KByte page with this number (gpa &gt;&gt;&gt; 12) ignore writes. */
  public WordMemory readOnly(long pageNumber) {
    readOnlyPages.add(pageNumber);
    return this;
  }

  /** The value of words that were not given. */
  public long defaultWord() {
    return defaultWord;
  }

  /** The given words by guest physical address. */
  public NavigableMap<Long, Long> words() {
    return java.util.Collections.unmodifiableNavigableMap(words);
  }

  /** The numbers of the pages that ignore writes. */
  public NavigableSet<Long> readOnlyPages() {
    return java.util.Collections.unmodifiableNavigableSet(readOnlyPages);
  }

  @Override
  protected long word(long gpa) {
    return words.getOrDefault(gpa, defaultWord);
  }

  @Override
  protected void setWord(long gpa, long value) {
    if (!readOnlyPages.contains(gpa >>> 12)) {
      words.put(gpa, value);
    }
  }

  @Override
  public WordMemory fork() {
    WordMemory copy = new WordMemory(defaultWord);
    copy.words.putAll(words);
    copy.readOnlyPages.addAll(readOnlyPages);
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WordMemory memory
        && memory.defaultWord == defaultWord
        && memory.words.equals(words)
        && memory.readOnlyPages.equals(readOnlyPages);
  }

  @Override
  public int hashCode() {
    return Objects.hash(defaultWord, words, readOnlyPages);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("default 0x").append(Long.toHexString(defaultWord));
    for (Map.Entry<Long, Long> word : words.entrySet()) {
      text.append(String.format(", [0x%x] = 0x%x", word.getKey(), word.getValue()));
    }
    return text.toString();
  }

  private static long checked(long gpa) {
    if (gpa >>> ADDRESS_BITS != 0 || gpa % 8 != 0) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(gpa) + " is no address of a 64-bit word");
    }
    return gpa;
  }
}
