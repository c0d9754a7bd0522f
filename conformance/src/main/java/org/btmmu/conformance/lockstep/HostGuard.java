package org.btmmu.conformance.lockstep;

import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.optimized.translator.TranslatedMachine;

/**
 * A pattern in all of host memory that belongs to nobody, and the words of code that all blocks
 * share: whether a guest has changed one of them.
 */
final class HostGuard {
  private static final int PATTERN = 0x9E37_79B1;

  private final TranslatedMachine machine;
  private final HostMemory host;
  private final int[] code = new int[Executor.FIRST_FREE];

  /** Lays out the pattern. */
  HostGuard(TranslatedMachine machine) {
    this.machine = machine;
    host = machine.host();
    for (int[] gap = gap(0); gap != null; gap = gap(gap[1])) {
      for (int at = gap[0]; at < gap[1]; at += 4) {
        host.store32(at, at * PATTERN);
      }
    }
    for (int index = 0; index < code.length; index++) {
      code[index] = machine.processor().executor().word(index);
    }
  }

  /** The next part from an address on that is nobody's; null if there is none. */
  private int[] gap(int from) {
    int[] own = machine.ownRanges();
    int begin = from;
    for (int i = 0; i < own.length; i += 2) {
      if (begin < own[i]) {
        return new int[] {begin, own[i]};
      }
      begin = Math.max(begin, own[i + 1]);
    }
    return begin < machine.ramAddress() ? new int[] {begin, machine.ramAddress()} : null;
  }

  /** What has changed, in words; empty if nothing has. */
  String changes() {
    for (int[] gap = gap(0); gap != null; gap = gap(gap[1])) {
      for (int at = gap[0]; at < gap[1]; at += 4) {
        if (host.load32(at) != at * PATTERN) {
          return "host memory at 0x%x is 0x%x".formatted(at, host.load32(at));
        }
      }
    }
    for (int index = 0; index < code.length; index++) {
      if (code[index] != machine.processor().executor().word(index)) {
        return "the host's code at index %d has changed".formatted(index);
      }
    }
    return "";
  }
}
