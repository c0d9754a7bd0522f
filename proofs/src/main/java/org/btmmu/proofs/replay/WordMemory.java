package org.btmmu.proofs.replay;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * A physical memory given word by word: what a counterexample stores, and what it is replayed on.
 * Every word that was not given has the default value; pages can be read-only.
 */
public final class WordMemory implements PhysicalMemory {
  private final long defaultWord;
  private final TreeMap<Long, Long> words = new TreeMap<>();
  private final TreeSet<Long> readOnlyPages = new TreeSet<>();

  /** A memory in which every 64-bit word is {@code defaultWord}. */
  public WordMemory(long defaultWord) {
    this.defaultWord = defaultWord;
  }

  /** Sets the 64-bit word at {@code gpa}, a multiple of 8, in a read-only page too. */
  public WordMemory put(long gpa, long value) {
    words.put(checked(gpa, 8), value);
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
  public long read64(long gpa) {
    return words.getOrDefault(checked(gpa, 8), defaultWord);
  }

  @Override
  public int read32(long gpa) {
    return (int) (read64(checked(gpa, 4) & -8) >>> shift(gpa));
  }

  @Override
  public void write64(long gpa, long value) {
    if (!readOnlyPages.contains(checked(gpa, 8) >>> 12)) {
      words.put(gpa, value);
    }
  }

  @Override
  public void write32(long gpa, int value) {
    long word = read64(checked(gpa, 4) & -8);
    long mask = 0xFFFF_FFFFL << shift(gpa);
    write64(gpa & -8, (word & ~mask) | (Integer.toUnsignedLong(value) << shift(gpa)));
  }

  @Override
  public boolean compareAndSet64(long gpa, long expected, long next) {
    boolean same = read64(gpa) == expected;
    if (same) {
      write64(gpa, next);
    }
    return same;
  }

  @Override
  public boolean compareAndSet32(long gpa, int expected, int next) {
    boolean same = read32(gpa) == expected;
    if (same) {
      write32(gpa, next);
    }
    return same;
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

  private static int shift(long gpa) {
    return (int) (gpa & 4) * 8;
  }

  private static long checked(long gpa, int size) {
    if (gpa < 0 || gpa >>> ADDRESS_BITS != 0 || gpa % size != 0) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(gpa) + " is no address of a " + 8 * size + "-bit word");
    }
    return gpa;
  }
}
