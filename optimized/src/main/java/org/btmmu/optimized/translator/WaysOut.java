package org.btmmu.optimized.translator;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.HostRegisters;

/**
 * The ways out of a block to offsets that are known: by itself to another block, where one mapping
 * decides on both; elsewhere through the cache of jump targets.
 */
public final class WaysOut {
  private final Assembler out;
  private final IrBlock block;
  private final Chaining chaining;
  private final long start;
  private final List<Exit> exits = new ArrayList<>();

  WaysOut(Assembler out, IrBlock block, Chaining chaining) {
    this.out = out;
    this.block = block;
    this.chaining = chaining;
    start = linear(block.offset(0));
  }

  /** Those to other blocks. */
  List<Exit> exits() {
    return exits;
  }

  /** Emits one. */
  void leaveFor(long offset) {
    boolean chains = chaining != Chaining.NOT && isOnPage(start, linear(offset));
    if (!chains) {
      out.constant(HostRegisters.ARGUMENT_0, offset);
      out.call(Upcall.LOOK_UP);
    } else if (chaining == Chaining.DIRECT) {
      exits.add(new Exit(offset, out.here(), out.here()));
      out.put(DirectJump.open());
    } else {
      int stub = out.label();
      int jump = out.jump(0);
      out.later(() -> {
        out.bind(stub);
        out.retarget(jump, out.here());
        exits.add(new Exit(offset, jump, out.here()));
        out.upcall(Upcall.CHAIN);
      });
    }
  }

  private long linear(long offset) {
    return block.segment().linear(offset, CodeMode.isWide(block.mode()));
  }

  /**
   * Whether one mapping decides on the code at two linear addresses, whatever pages there are: see
   * the law chained-page.
   */
  public static boolean isOnPage(long linear, long other) {
    return (linear ^ other) >>> 12 == 0;
  }
}
