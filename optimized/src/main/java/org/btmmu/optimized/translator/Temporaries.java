package org.btmmu.optimized.translator;

import java.util.Arrays;
import java.util.List;

/**
 * Which host register each temporary of a block has, from its definition to its last use. A
 * temporary that is used after a call has none of the call's own; one that finds none free lives in
 * the processor's record.
 */
final class Temporaries {
  /** The temporary lives in the record. */
  static final int IN_RECORD = -1;

  private static final int NOT_USED = -1;

  private final int[] lastUse;
  private final int[] lastCallWithin;
  private final int[] register;
  private final int[] slot;
  private final int[] pool;
  private final int[] owner;
  private int slots;

  /**
   * The temporaries of a block.
   *
   * @param pool host registers to give, best first; those of calls are {@link
   *     HostRegisters#ARGUMENT_0} and {@link HostRegisters#ARGUMENT_1}
   */
  Temporaries(List<Ir> code, int[] pool) {
    this.pool = pool;
    int temporaries = 0;
    for (Ir ir : code) {
      temporaries = Math.max(temporaries, Math.max(ir.dst(), Math.max(ir.a(), ir.b())) + 1);
    }
    lastUse = new int[temporaries];
    lastCallWithin = new int[temporaries];
    register = new int[temporaries];
    slot = new int[temporaries];
    Arrays.fill(lastUse, NOT_USED);
    owner = new int[pool.length];
    Arrays.fill(owner, Ir.NONE);
    int lastCall = NOT_USED;
    int repetition = NOT_USED;
    int[] definedAt = new int[temporaries];
    Arrays.fill(definedAt, NOT_USED);
    for (int at = 0; at < code.size(); at++) {
      Ir ir = code.get(at);
      use(ir.a(), at, lastCall);
      use(ir.b(), at, lastCall);
      if (ir.op() == IrOp.REPETITION) {
        repetition = at;
      } else if (ir.op() == IrOp.AGAIN) {
        keepFor(repetition, at, definedAt);
      }
      if (ir.dst() >= Ir.TEMPORARY) {
        definedAt[ir.dst()] = definedAt[ir.dst()] == NOT_USED ? at : definedAt[ir.dst()];
        boolean again = ir.op().shape() == IrOp.Shape.SELECT;
        lastUse[ir.dst()] = at;
        lastCallWithin[ir.dst()] = again ? Math.max(lastCallWithin[ir.dst()], lastCall) : NOT_USED;
      }
      if (ir.op().shape() == IrOp.Shape.CALL) {
        lastCall = at;
      }
    }
  }

  /** What is defined before the repetitions, and used in them, lives until the last. */
  private void keepFor(int repetition, int again, int[] definedAt) {
    for (int value = Ir.TEMPORARY; value < lastUse.length; value++) {
      if (lastUse[value] > repetition && definedAt[value] < repetition) {
        lastUse[value] = again;
      }
    }
  }

  private void use(int value, int at, int lastCall) {
    if (value >= Ir.TEMPORARY) {
      lastUse[value] = at;
      lastCallWithin[value] = lastCall;
    }
  }

  /** Gives a register to a temporary that is defined here, unless it has one. */
  void define(int value, int at) {
    if (register[value] != 0) {
      return;
    }
    for (int i = 0; i < pool.length; i++) {
      boolean free = owner[i] == Ir.NONE || lastUse[owner[i]] <= at;
      boolean lost = isOfCalls(pool[i]) && lastCallWithin[value] > at;
      if (free && !lost && owner[i] != value) {
        owner[i] = value;
        register[value] = pool[i];
        return;
      }
    }
    register[value] = IN_RECORD;
    slot[value] = slots++;
  }

  private static boolean isOfCalls(int hostRegister) {
    return hostRegister < 8;
  }

  /** The host register of a temporary that is defined; {@link #IN_RECORD} if it has none. */
  int register(int value) {
    return register[value];
  }

  /** Which slot of the record a temporary lives in. */
  int slot(int value) {
    return slot[value];
  }

  /** Whether a host register holds a temporary that is used after this place. */
  boolean isLive(int hostRegister, int at) {
    for (int i = 0; i < pool.length; i++) {
      if (pool[i] == hostRegister && owner[i] != Ir.NONE && lastUse[owner[i]] > at) {
        return true;
      }
    }
    return false;
  }
}
