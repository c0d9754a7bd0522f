package org.btmmu.optimized.translator;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.btmmu.optimized.processor.GuestFault;

/**
 * Blocks whose code was changed, by the bytes that they were made from: what is there now may have
 * been there before.
 */
final class KeptBlocks {
  private final Map<Version, Block> versions = new HashMap<>();
  private final Map<BlockCache.Key, Set<Integer>> sizes = new HashMap<>();

  /** No bytes of a second page. */
  private static final byte[] NONE = {};

  /**
   * What a kept block is known by.
   *
   * @param secondPage see {@link Block#secondPage}
   * @param first the bytes in its first page
   * @param second those in its second
   */
  private record Version(
      BlockCache.Key key, long secondPage, ByteBuffer first, ByteBuffer second) {}

  /** Keeps a block; one in two pages is known by its first page's bytes alone, too. */
  void add(Block block) {
    int inFirst = block.bytesInFirstPage();
    byte[] code = block.code();
    ByteBuffer first = bytes(code, 0, inFirst);
    ByteBuffer second = bytes(code, inFirst, code.length - inFirst);
    versions.put(new Version(block.key(), block.secondPage(), first, second), block);
    if (block.secondPage() != Block.NONE) {
      versions.put(new Version(block.key(), Block.NONE, first, ByteBuffer.wrap(NONE)), block);
    }
    sizes.computeIfAbsent(block.key(), _ -> new LinkedHashSet<>()).add(code.length);
  }

  /** The bytes of a version, which are compared with those of others. */
  private static ByteBuffer bytes(byte[] code, int from, int count) {
    return ByteBuffer.wrap(code, from, count).slice();
  }

  /**
   * The block at a place that was made from what is there now; null if there is none.
   *
   * @param linear its linear address
   * @throws GuestFault if its second page cannot be fetched
   */
  Block find(BlockCache.Key key, long linear, CodeReader reader, CheckedBlocks checked) {
    int inPage = 0x1000 - (int) (key.gpa() & 0xFFF);
    for (int size : sizes.getOrDefault(key, Set.of())) {
      byte[] first = reader.code(key.gpa(), Math.min(size, inPage));
      Block found = find(key, Block.NONE, first, NONE);
      if (found != null && size > inPage) {
        long second = reader.fetch((linear | 0xFFF) + 1);
        found = find(key, second, first, reader.code(second, size - inPage));
      }
      if (found != null
          && (found.checks() || !checked.isChecked(found.gpa(), found.secondPage()))) {
        return found;
      }
    }
    return null;
  }

  private Block find(BlockCache.Key key, long secondPage, byte[] first, byte[] second) {
    return versions.get(
        new Version(
            key, secondPage, bytes(first, 0, first.length), bytes(second, 0, second.length)));
  }

  /** Forgets all. */
  void clear() {
    versions.clear();
    sizes.clear();
  }
}
