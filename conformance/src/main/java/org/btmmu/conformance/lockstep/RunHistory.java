package org.btmmu.conformance.lockstep;

import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;

/**
 * The last million steps of a run or more: the reference's state at a checkpoint, what came from
 * outside since, and where blocks ended. Any block in it can be made the beginning of a scene.
 */
final class RunHistory {
  /** So many steps lie between two checkpoints, of which two are kept. */
  private static final long BETWEEN = 1L << 20;

  private static final int BLOCKS = 1 << 16;

  private final int pages;
  private final Processor model;
  private final RunEvents events = new RunEvents();
  private final long[] ends = new long[BLOCKS];
  private long blocks;
  private Checkpoint older;
  private Checkpoint newer;

  private record Checkpoint(long step, int event, Registers registers, PagedMemory memory) {}

  /** The history of a run that begins in this state. */
  RunHistory(Registers registers, PagedMemory memory, int pages, Processor model) {
    this.pages = pages;
    this.model = model;
    older = new Checkpoint(0, 0, registers.copy(), memory.fork());
    newer = older;
    ends[0] = 0;
    blocks = 1;
  }

  /** What came from outside. */
  RunEvents events() {
    return events;
  }

  /** A block has ended, and the reference is in this state. */
  void blockEnds(long step, Registers registers, PagedMemory memory) {
    ends[(int) blocks++ & BLOCKS - 1] = step;
    if (step - newer.step >= BETWEEN) {
      int gone = newer.event;
      events.drop(gone);
      older = new Checkpoint(newer.step, 0, newer.registers, newer.memory);
      newer = new Checkpoint(step, events.count(), registers.copy(), memory.fork());
    }
  }

  /** From how many blocks before the end a scene can begin. */
  int reach() {
    int known = (int) Math.min(blocks, BLOCKS);
    int reach = 0;
    while (reach < known && ends[(int) (blocks - reach - 1) & BLOCKS - 1] >= older.step) {
      reach++;
    }
    return reach;
  }

  /**
   * The scene from so many blocks before the end on.
   *
   * @param back 1 … {@link #reach}; 1 is the block that had begun last
   * @param end the step at which it ends
   */
  Scene scene(int back, long end) {
    long start = ends[(int) (blocks - back) & BLOCKS - 1];
    return from(start >= newer.step ? newer : older, start, end);
  }

  /** The longest scene that there is. */
  Scene longest(long end) {
    return from(older, older.step, end);
  }

  /** The reference goes from a checkpoint to the start of the scene. */
  private Scene from(Checkpoint checkpoint, long start, long end) {
    Registers registers = checkpoint.registers.copy();
    PagedMemory memory = checkpoint.memory.fork();
    ReferenceRun run =
        new ReferenceRun(registers, memory, model, events, checkpoint.event, checkpoint.step);
    run.to(start);
    return new Scene(registers, memory, pages, model, end - start, events.from(run.next(), start));
  }
}
