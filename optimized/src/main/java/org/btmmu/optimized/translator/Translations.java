package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.Record;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.mips64.SystemInstruction;

/**
 * Finds the translated block for a place in the guest's code, translates what is not there yet, and
 * joins blocks: by jumps within a page, where one mapping decides on both, and by the cache of jump
 * targets elsewhere.
 */
public final class Translations {
  private static final int SEGMENT_SHIFT = 32;
  private static final int INTACT = -1;

  private final Executor executor;
  private final HostMemory host;
  private final int record;
  private final CodeReader reader;
  private final MemoryScheme scheme;
  private final CodeCache code;
  private final int capacity;
  private final TranslatorOptions options;
  private final RuntimeCounts counts;
  private final BlockCache blocks = new BlockCache();
  private final KeptBlocks kept = new KeptBlocks();
  private final CheckedBlocks checked;
  private int free = Upcall.BLOCKS;
  private int seenDrops;
  private long regions;

  /** The one word that is another than its block's, and what it is there. */
  private int brokenAt = INTACT;

  private int brokenWord;

  /**
   * No block yet.
   *
   * @param capacity words of code that there is room for
   * @param record host address of the processor's record
   * @param copies host address of room for copies of code, for each word of the host's code four
   *     bytes
   */
  Translations(
      Executor executor,
      HostMemory host,
      int record,
      int copies,
      CodeReader reader,
      MemoryScheme scheme,
      CodeCache code,
      int capacity,
      TranslatorOptions options,
      RuntimeCounts counts) {
    this.executor = executor;
    this.host = host;
    this.record = record;
    this.reader = reader;
    this.scheme = scheme;
    this.code = code;
    this.capacity = capacity;
    this.options = options;
    this.counts = counts;
    checked =
        new CheckedBlocks(
            options.has(Optimization.SELF_CHECKING_BLOCKS),
            blocks,
            reader,
            code.pages().slots(),
            executor,
            host,
            copies);
    SharedWords.install(executor);
    clearJumps();
  }

  /**
   * The block at an offset in the code segment.
   *
   * @param most instructions
   * @throws GuestFault if it cannot be fetched, or its first instruction is none
   */
  Block find(long offset, int mode, int most) {
    counts.add(RuntimeCounts.SEARCHES, 1);
    long linear = reader.linear(offset);
    long gpa = reader.fetch(linear);
    drop(); // the walk may have set A in a page that is both table and code
    BlockCache.Key key = new BlockCache.Key(gpa, offset, mode, most);
    Block known = blocks.find(key);
    boolean there = known != null && isStillThere(known, linear);
    drop();
    if (there && checked.isStill(known)) {
      return known;
    }
    Block again = options.has(Optimization.KEPT_TRANSLATIONS) ? kept(key, linear) : null;
    return again == null ? translate(key) : useAgain(again);
  }

  /** A block that was made from what the guest's code is now; null if there is none. */
  private Block kept(BlockCache.Key key, long linear) {
    Block found;
    do {
      drop();
      found = kept.find(key, linear, reader, checked);
    } while (isChanged());
    return found;
  }

  private Block useAgain(Block block) {
    mend();
    counts.add(RuntimeCounts.KEPT, 1);
    blocks.use(block);
    protect(block);
    return block;
  }

  /** Whether the second page of a block, if it has one, is still the same. */
  private boolean isStillThere(Block block, long linear) {
    return block.secondPage() == Block.NONE
        || reader.fetch((linear | 0xFFF) + 1) == block.secondPage();
  }

  private Block translate(BlockCache.Key key) {
    IrBlock ir;
    do {
      drop();
      ir = reader.read(key.offset(), key.gpa(), key.mode(), key.most(), options);
    } while (isChanged());
    long second = reader.secondPage();
    boolean checks = checked.isChecked(key.gpa(), second);
    if (checks) {
      ir = FrontEnd.translateToStore(ir, options);
    } else {
      FrontEnd.translate(ir, options);
    }
    byte[] bytes = reader.code(ir.sizeBytes(ir.count()));
    ir = Passes.run(ir, options, scheme.splitsOffsets(key.mode()));
    boolean chains =
        options.has(Optimization.BLOCK_CHAINING)
            && second == Block.NONE
            && (key.mode() & CodeMode.SINGLE) == 0;
    Chaining chaining = Chaining.of(chains, options.has(Optimization.DIRECT_JUMPS));
    boolean pinned = options.has(Optimization.REGISTER_PINNING);
    CodeCheck check = checks ? checked.check(key, second, bytes, free) : null;
    BackEnd.Result result = BackEnd.translate(scheme, ir, chaining, pinned, check, free);
    if (free + result.words().length > capacity) {
      forget();
      return translate(key);
    }
    executor.install(free, result.words(), result.words().length);
    for (int lookUp : result.counted()) {
      executor.mark(lookUp, CodeMode.isWide(key.mode()) ? 1 : 0);
    }
    Block block = new Block(ir, key, second, bytes, checks, free, result);
    free = block.end();
    counts.add(RuntimeCounts.BLOCKS, 1);
    counts.add(RuntimeCounts.TRANSLATED, ir.count());
    blocks.add(block);
    if (checks) {
      checked.install(check, bytes, block.head(), result);
      kept.add(block);
    }
    protect(block);
    return block;
  }

  /** Stores to a block's code are to be seen, unless it finds them by itself. */
  private void protect(Block block) {
    protect(block.gpa(), block.checks());
    if (block.secondPage() != Block.NONE) {
      protect(block.secondPage(), block.checks());
    }
  }

  private void protect(long gpa, boolean unseen) {
    if (!code.pages().slots().isRam(gpa)) {
      return;
    }
    if (unseen) {
      code.pages().holdUnseen(gpa);
    } else if (!code.pages().holdsCode(gpa)) {
      scheme.protect(gpa);
    }
  }

  /** Forgets all blocks. */
  void forget() {
    blocks.clear();
    kept.clear();
    brokenAt = INTACT;
    forgetJumps();
    free = Upcall.BLOCKS;
  }

  /** The guest's TLB has lost a page: targets of jumps that may lie in it are forgotten. */
  void invalidated(long linear) {
    if (!options.has(Optimization.KEPT_JUMPS)
        || TargetRegions.has(regions, linear, reader.isLongMode())) {
      forgetJumps();
    }
  }

  /** Targets of jumps are to be searched anew: what translates them may have changed. */
  void forgetJumps() {
    if (options.has(Optimization.KEPT_JUMPS) && regions == TargetRegions.NONE) {
      return;
    }
    regions = TargetRegions.NONE;
    counts.add(RuntimeCounts.JUMP_FLUSHES, 1);
    clearJumps();
  }

  private void clearJumps() {
    int from = record + Record.JUMP_CACHE;
    for (int entry = 0; entry < Record.JUMPS; entry++) {
      host.store64(from + entry * Record.JUMP_BYTES, freeTag(entry));
    }
  }

  /**
   * Whether the runtime goes on at an offset through the cache of jump targets, rather than search
   * for the block by itself.
   */
  boolean resumes(long offset) {
    return options.has(Optimization.RESUME_BY_JUMP_CACHE) && reader.isTarget(offset);
  }

  /** A jump to an offset leads to this block from now on, until jumps are forgotten. */
  void rememberJump(long offset, Block block) {
    if (!options.has(Optimization.JUMP_CACHE)) {
      return;
    }
    int at = record + Record.JUMP_CACHE + entry(offset) * Record.JUMP_BYTES;
    host.store64(at, tag(offset, block.mode()));
    host.store64(at + 8, Executor.address(block.head()));
    addRegion(offset);
    addRegion(offset + CodeReader.LONGEST_BYTES - 1); // of a block in two pages that of the second
  }

  private void addRegion(long offset) {
    regions = TargetRegions.with(regions, reader.linear(offset), reader.isLongMode());
  }

  /**
   * What the cache of jump targets knows a target by. Any two offsets that differ in the low bits
   * of a mode alone belong into different entries, and the upper half of an offset of 32 bits is 0,
   * so that within one entry the tag tells an offset, be it canonical or not, a mode's 7 bits and
   * the number of its segment: see the law jump-tag.
   */
  public static long tag(long offset, int mode) {
    long segment = (long) (mode >>> CodeMode.SEGMENT_SHIFT) << SEGMENT_SHIFT;
    return offset ^ segment ^ mode & (1 << CodeMode.SEGMENT_SHIFT) - 1;
  }

  /** The number of the entry that an offset belongs into. */
  public static int entry(long offset) {
    return (int) (offset ^ offset >>> SharedWords.HASH_SHIFT) & Record.JUMPS - 1;
  }

  /** The tag of an entry that is free: what has it belongs into the other half of the cache. */
  public static long freeTag(int entry) {
    return ~entry & Record.JUMPS / 2;
  }

  /** Code of a mode is to run: what the host looks for a jump's target by. */
  public void tellMode(int mode) {
    host.store64(record + Record.MODE, tag(0, mode));
  }

  /** Joins a block's way out to the block that it leads to, if both are of one page for good. */
  void join(Block from, Exit exit, Block to) {
    if (from.isValid() && to.isValid() && to.isOnPageOf(from)) {
      lead(exit.jump(), to);
    }
  }

  private void lead(int jump, Block to) {
    put(jump, exit(jump).to(to));
    to.addIncoming(jump);
  }

  /** A jump leads to the runtime again. */
  private void part(int jump) {
    put(jump, exit(jump).open());
  }

  private Exit exit(int jump) {
    return blocks.at(jump).exitAt(jump);
  }

  private void put(int index, int[] words) {
    executor.install(index, words, words.length);
  }

  /** What leads to a block leads to another of the same offset from now on. */
  void replace(Block from, Block to) {
    for (int jump : from.takeIncoming()) {
      if (to.isOnPageOf(from)) {
        lead(jump, to);
      } else {
        part(jump);
      }
    }
    rememberJump(from.offset(0), to);
  }

  /** A block that is not valid any more ends before one of its instructions, or a repetition. */
  void endBefore(Block block, int number) {
    int index = block.isRepetition(number) ? block.repetition() : block.indexOf(number);
    if (index >= 0) {
      mend();
      brokenAt = index;
      brokenWord = executor.word(brokenAt);
      executor.patch(brokenAt, SystemInstruction.BREAK.encoding().word(Upcall.CHANGED, 0));
    }
  }

  /** The block that was made to end has been left: its words are again what they were. */
  void mend() {
    if (brokenAt != INTACT) {
      executor.patch(brokenAt, brokenWord);
      brokenAt = INTACT;
    }
  }

  /** Whether {@link #drop} has something to look at. */
  boolean isChanged() {
    return code.drops() != seenDrops;
  }

  /**
   * Takes out what was translated of pages whose code was dropped.
   *
   * @return whether any was
   */
  boolean drop() {
    if (!isChanged()) {
      return false;
    }
    seenDrops = code.drops();
    var dropped = blocks.takeDropped(code.pages());
    for (Block block : dropped) {
      kept.add(block);
      for (int jump : block.takeIncoming()) {
        part(jump);
      }
    }
    if (!dropped.isEmpty()) {
      forgetJumps();
    }
    return !dropped.isEmpty();
  }

  /** What finds out whether blocks that check themselves are still what their code is. */
  CheckedBlocks checked() {
    return checked;
  }

  /** A block for people. */
  List<String> text(Block block) {
    return BlockText.lines(block, options, scheme.splitsOffsets(block.mode()));
  }

  /** The block that a word is in. */
  Block at(int index) {
    return blocks.at(index);
  }
}
