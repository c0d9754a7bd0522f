package org.btmmu.optimized.translator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.btmmu.optimized.kernel.CodePages;

/**
 * Translated blocks by where their code lies in guest memory, its offset, mode, and the most
 * instructions that it may have; and by where their words lie in the host's code.
 */
final class BlockCache {
  private final Map<Key, Block> blocks = new HashMap<>();
  private final Map<Long, Set<Block>> pages = new HashMap<>();
  private final Map<Long, Integer> drops = new HashMap<>();
  private final List<Block> byIndex = new ArrayList<>();

  /**
   * What a block is known by.
   *
   * @param gpa guest physical address of its first byte
   * @param offset in the code segment
   * @param most instructions
   */
  record Key(long gpa, long offset, int mode, int most) {}

  Block find(Key key) {
    return blocks.get(key);
  }

  /** Adds a block whose words are behind those of all others. */
  void add(Block block) {
    byIndex.add(block);
    use(block);
  }

  /** A block that was added is the one of its place from now on. */
  void use(Block block) {
    Block old = blocks.put(block.key(), block);
    if (old != null && !old.checks()) {
      old.invalidate();
    }
    block.revalidate();
    if (!block.checks()) {
      addToPages(block);
    }
  }

  /** A block is dropped with its pages. */
  private void addToPages(Block block) {
    addTo(block.gpa() >> 12, block);
    addToSecondPage(block);
  }

  private void addToSecondPage(Block block) {
    if (block.secondPage() != Block.NONE) {
      addTo(block.secondPage() >> 12, block);
    }
  }

  private void addTo(long page, Block block) {
    pages.computeIfAbsent(page, _ -> new LinkedHashSet<>()).add(block);
  }

  /** The block that the word at an index of the host's code is in. */
  Block at(int index) {
    int low = 0;
    int high = byIndex.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (byIndex.get(middle).head() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return byIndex.get(low);
  }

  /** Takes out the blocks of pages that are not marked as code any more; gives them. */
  List<Block> takeDropped(CodePages marked) {
    List<Block> dropped = new ArrayList<>();
    pages
        .entrySet()
        .removeIf(page -> {
          boolean gone = !marked.holdsCode(page.getKey() << 12);
          if (gone) {
            drops.merge(page.getKey(), 1, Integer::sum);
            dropped.addAll(page.getValue());
          }
          return gone;
        });
    for (Block block : dropped) {
      block.invalidate();
    }
    for (Block block : dropped) {
      blocks.remove(block.key(), block);
    }
    return dropped;
  }

  /** How often blocks of the page of an address were dropped. */
  int drops(long gpa) {
    return drops.getOrDefault(gpa >> 12, 0);
  }

  /** Forgets all, and what leads to it: the words of jumps will be others'. */
  void clear() {
    byIndex.forEach(Block::invalidate);
    byIndex.forEach(Block::takeIncoming);
    blocks.clear();
    pages.clear();
    drops.clear();
    byIndex.clear();
  }
}
