package org.btmmu.optimized.translator;

import java.util.Arrays;
import org.btmmu.optimized.executor.AccessObserver;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.mips64.MemoryInstruction;

/**
 * Blocks that check themselves: on pages whose code was dropped too often, which are no code pages
 * any more. The runtime checks them wherever something besides a store may have changed their code.
 */
final class CheckedBlocks {
  /** So often code of a page is dropped before its blocks check themselves. */
  private static final int MOST_DROPS = 8;

  private final boolean used;
  private final BlockCache blocks;
  private final CodeReader reader;
  private final GuestSlots slots;
  private final Executor executor;
  private final HostMemory host;
  private final int copies;

  /**
   * No block yet.
   *
   * @param used whether blocks check themselves at all
   * @param copies host address of room for copies of code, four bytes for each word of the host's
   */
  CheckedBlocks(
      boolean used,
      BlockCache blocks,
      CodeReader reader,
      GuestSlots slots,
      Executor executor,
      HostMemory host,
      int copies) {
    this.used = used;
    this.blocks = blocks;
    this.reader = reader;
    this.slots = slots;
    this.executor = executor;
    this.host = host;
    this.copies = copies;
  }

  /**
   * Whether blocks of these pages check themselves.
   *
   * @param secondPage maybe {@link Block#NONE}
   */
  boolean isChecked(long gpa, long secondPage) {
    return used
        && (blocks.drops(gpa) >= MOST_DROPS
            || secondPage != Block.NONE && blocks.drops(secondPage) >= MOST_DROPS);
  }

  /** Whether a block's code is still, or again, what it was made from. */
  boolean isStill(Block block) {
    return block.isValid() && (!block.checks() || begins(block, block.count()));
  }

  /** Whether that is so of the code of its first instructions, as far as memory has it now. */
  boolean begins(Block block, int instructions) {
    int size = block.bytesOf(instructions);
    int inFirst = Math.min(size, block.bytesInFirstPage());
    return isSame(block, 0, block.gpa(), inFirst)
        && isSame(block, inFirst, block.secondPage(), size - inFirst);
  }

  private boolean isSame(Block block, int from, long gpa, int size) {
    return Arrays.equals(block.code(), from, from + size, reader.code(gpa, size), 0, size);
  }

  /**
   * How a block that is to begin at an index of the host's code checks itself. The copy of its code
   * has its place in the room for copies where the index has its own there: a check has more words
   * than it compares.
   */
  CodeCheck check(BlockCache.Key key, long secondPage, byte[] code, int index) {
    int inFirst = Math.min(code.length, 0x1000 - (int) (key.gpa() & 0xFFF));
    long first = slots.hpa(key.gpa());
    long second = secondPage == Block.NONE ? 0 : slots.hpa(secondPage);
    long copy = (copies + (long) Integer.BYTES * index + 7) & -8L;
    return new CodeCheck(first, inFirst, second, code.length - inFirst, copy);
  }

  /**
   * The words of a block and its check are in place: the copy follows, and no one sees its loads.
   */
  void install(CodeCheck check, byte[] code, int head, BackEnd.Result result) {
    for (int i = 0; i < code.length; i++) {
      int inSecond = i - check.firstBytes();
      long at =
          inSecond < 0 ? check.copy() + (check.first() & 7) + i : check.secondCopy() + inSecond;
      host.store8((int) at, code[i]);
    }
    for (int i = 0; i < result.begin() - head; i++) {
      if (MemoryInstruction.LD.encoding().matches(result.words()[i])) {
        executor.mark(head + i, AccessObserver.UNSEEN);
      }
    }
  }
}
