package org.btmmu.conformance.sample;

import java.util.Arrays;
import java.util.SortedSet;
import org.btmmu.proofs.replay.WordMemory;
import org.btmmu.spec.memory.SequentialMemory;

/**
 * An endless guest physical memory full of plausible paging-structure entries: a word that nobody
 * wrote is a pure function of the seed and its address.
 *
 * <p>Most entries are present, permissive and refer to one of a few low frames, so that tables
 * alias, map themselves and are used at several levels; each rule of the formats is broken now and
 * then, mostly one bit at a time. A seed decides whether words are 64-bit entries or pairs of
 * 32-bit ones, and which pages are PDPTE tables, ROM or holes.
 */
public final class SeededMemory extends SequentialMemory {
  private static final long PLAIN_ENTRY_BITS = ~0x7FF0_0000_0000_0000L;
  private static final long PDPTE_BITS = 0x000F_FFFF_FFFF_FE19L;
  private static final byte[] SINGLE_BITS = {7, 8, 12, 13, 20, 21, 29, 30, 32, 36, 40, 51, 52, 62};

  private final long seed;
  private final SortedSet<Long> log;
  private long[] writtenAddresses = {};
  private long[] writtenWords = {};

  /** The memory of this seed. */
  public SeededMemory(long seed) {
    this(seed, null);
  }

  /**
   * As above, noting in {@code log}, unless null, each word that it or a fork of it is asked for.
   */
  SeededMemory(long seed, SortedSet<Long> log) {
    this.seed = seed;
    this.log = log;
  }

  /** The same memory, unwritten, noting each word that it or a fork of it is asked for. */
  SeededMemory logged(SortedSet<Long> words) {
    return new SeededMemory(seed, words);
  }

  /** The given words of the unwritten memory, as an explicit memory; all others are 0. */
  WordMemory explicit(SortedSet<Long> words) {
    WordMemory memory = new WordMemory(0);
    for (long gpa : words) {
      memory.put(gpa, unwritten(gpa));
      if (ignoresWrites(pageHash(gpa))) {
        memory.readOnly(gpa >>> 12);
      }
    }
    return memory;
  }

  @Override
  protected long word(long gpa) {
    if (log != null) {
      log.add(gpa);
    }
    int slot = written(gpa);
    return slot < 0 ? unwritten(gpa) : writtenWords[slot];
  }

  @Override
  protected void setWord(long gpa, long value) {
    if (log != null) {
      log.add(gpa);
    }
    if (ignoresWrites(pageHash(gpa))) {
      return;
    }
    int slot = written(gpa);
    if (slot < 0) {
      slot = writtenWords.length;
      writtenAddresses = Arrays.copyOf(writtenAddresses, slot + 1);
      writtenWords = Arrays.copyOf(writtenWords, slot + 1);
      writtenAddresses[slot] = gpa;
    }
    writtenWords[slot] = value;
  }

  @Override
  public SeededMemory fork() {
    SeededMemory copy = new SeededMemory(seed, log);
    copy.writtenAddresses = writtenAddresses.clone();
    copy.writtenWords = writtenWords.clone();
    return copy;
  }

  @Override
  public String toString() {
    return "memory of seed " + seed;
  }

  /** A plausible 64-bit entry: a pure function of {@code hash}. */
  static long entry(long hash) {
    long entry = low(hash) | frame(hash, (hash & 1L << 7) != 0);
    if ((hash >>> 50 & 15) == 0) {
      entry |= 1L << 63;
    }
    if ((hash >>> 54 & 1) == 0) {
      entry |= (hash >>> 55 & 15) << 59;
    }
    if ((hash >>> 48 & 3) == 0) {
      entry |= (hash >>> 33 & 0x7F) << 52;
    }
    if ((hash >>> 59) == 0) {
      entry ^= 1L << SINGLE_BITS[(int) ((hash >>> 32 & 0xFF) * SINGLE_BITS.length >>> 8)];
    }
    return entry;
  }

  /** A plausible 32-bit entry, zero-extended: a pure function of {@code hash}. */
  private static long entry32(long hash) {
    boolean large = (hash & 1L << 7) != 0;
    long entry = low(hash);
    if (large) {
      long highFrame = (hash >>> 40 & 3) == 0 ? hash >>> 42 & 0xFF : 0;
      entry |= (hash >>> 32 & 7) << 22 | highFrame << 13 | (hash >>> 59 == 0 ? 1 << 21 : 0);
    } else {
      entry |= frame(hash, false) & 0xFFFF_F000L;
    }
    return entry;
  }

  /** Bits 0 to 11: present, writable and user mostly, the others by chance. */
  private static long low(long hash) {
    long bits = hash & 0xF78;
    bits |= (hash >>> 12 & 15) != 0 ? 1 : 0;
    bits |= (hash >>> 16 & 7) != 0 ? 2 : 0;
    bits |= (hash >>> 19 & 7) != 0 ? 4 : 0;
    bits |= hash & 1L << 7 & (hash >>> 22 & hash >>> 23 & 1) << 7;
    return bits;
  }

  /** Bits 12 and up: a frame of the pool, of a large page's alignment, or any. */
  private static long frame(long hash, boolean largeBit) {
    boolean large = largeBit && (hash >>> 22 & hash >>> 23 & 1) != 0;
    long chosen = hash >>> 24 & 0xFF;
    if (large) {
      long frame = (chosen & 3) << 30 | ((chosen & 4) == 0 ? 0 : (chosen >>> 3 & 3) << 21);
      return (chosen & 0xE0) == 0 ? frame | 1L << 32 + (hash >>> 40 & 15) : frame;
    }
    if (chosen < 0xF0) {
      return (chosen & Biased.POOL_FRAMES - 1) << 12;
    }
    long wide = mix(hash) & 0x000F_FFFF_FFFF_F000L;
    return (chosen & 1) == 0 ? wide : (wide & 0x7000) | 1L << 32 + (hash >>> 40 & 15);
  }

  private long unwritten(long gpa) {
    long page = pageHash(gpa);
    if (isHole(page)) {
      return -1;
    }
    long hash = mix(page + gpa);
    if ((seed & 3) == 0) {
      return entry32(hash) | entry32(mix(hash + 1)) << 32;
    }
    long entry = (seed & 4) == 0 ? entry(hash) & PLAIN_ENTRY_BITS : entry(hash);
    boolean pdpteTable = (page >>> 8 & 7) == 0;
    return pdpteTable && (hash >>> 60) != 0 ? entry & PDPTE_BITS : entry;
  }

  private long pageHash(long gpa) {
    return mix(seed ^ (gpa >>> 12) * 0x9E37_79B9_7F4A_7C15L);
  }

  private static boolean isHole(long pageHash) {
    return (pageHash & 0x3F) == 0;
  }

  private static boolean ignoresWrites(long pageHash) {
    return (pageHash & 0x0F) == 0;
  }

  private int written(long gpa) {
    for (int slot = 0; slot < writtenAddresses.length; slot++) {
      if (writtenAddresses[slot] == gpa) {
        return slot;
      }
    }
    return -1;
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood 2014): each input bit reaches each output bit.
   */
  static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ mixed >>> 31;
  }
}
