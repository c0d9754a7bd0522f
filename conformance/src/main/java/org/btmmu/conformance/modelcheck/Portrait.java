package org.btmmu.conformance.modelcheck;

import java.util.Arrays;
import java.util.List;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.PossibleWalk;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.reference.guest.SharedState;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Rights;

/**
 * Hashes the state of the reference under each renaming: memory, CPUs, and all walks that they may
 * hold. None of these has an order, so a hash is a sum.
 */
final class Portrait {
  private static final int WORD = 1;
  private static final int CPU = 2;
  private static final int PARTIAL = 3;
  private static final int COMPLETE = 4;

  private final List<Renaming> renamings;
  private final int cpus;
  private final long[] words;
  private final boolean[] isEntry;
  private final StateHash hash = new StateHash();
  private final long[] high;
  private final long[] low;

  Portrait(SmallScope scope) {
    this.renamings = scope.symmetries();
    this.cpus = scope.scenario().cpus().size();
    this.words = scope.scenario().scope().words();
    this.isEntry = scope.areEntries();
    this.high = new long[renamings.size()];
    this.low = new long[renamings.size()];
  }

  /** Hashes a state; the results are in {@link #high} and {@link #low}. */
  Portrait take(SharedState state) {
    Arrays.fill(high, 0);
    Arrays.fill(low, 0);
    for (int i = 0; i < words.length; i++) {
      long value = state.memory().read64(words[i]);
      for (int symmetry = 0; symmetry < high.length; symmetry++) {
        Renaming renaming = renamings.get(symmetry);
        hash.begin(WORD, 0).add(renaming.word(words[i])).add(renaming.value(isEntry[i], value));
        sum(symmetry);
      }
    }
    for (int cpu = 0; cpu < cpus; cpu++) {
      take(cpu, state.cpu(cpu));
      int number = cpu;
      state.tlb(cpu).tell(walk -> take(number, walk));
    }
    return this;
  }

  /** Bits 127:64 of the hash under a renaming. */
  long high(int symmetry) {
    return high[symmetry];
  }

  /** Bits 63:0. */
  long low(int symmetry) {
    return low[symmetry];
  }

  private void take(int cpu, CpuState state) {
    ControlRegisters registers = state.registers();
    for (int symmetry = 0; symmetry < high.length; symmetry++) {
      hash.begin(CPU, renamings.get(symmetry).cpu(cpu));
      hash.add(registers.cr0()).add(registers.cr3()).add(registers.cr4()).add(registers.efer());
      hash.add(state.cpl() | (state.ac() ? 4 : 0)).add(state.pkru()).add(state.pkrs());
      sum(symmetry);
    }
  }

  /** Page and PCID, depth and address, size and frame share words: their bits do not meet. */
  private void take(int cpu, PossibleWalk possible) {
    switch (possible) {
      case Partial walk -> {
        for (int symmetry = 0; symmetry < high.length; symmetry++) {
          Renaming renaming = renamings.get(symmetry);
          hash.begin(PARTIAL, renaming.cpu(cpu)).add(renaming.linear(walk.page()) | walk.pcid());
          hash.add(renaming.word(walk.next()) | walk.depth()).add(bits(walk.rights()));
          sum(symmetry);
        }
      }
      case Complete walk -> {
        long flags = bits(walk.rights()) << 2 | (walk.global() ? 1 : 0) | (walk.dirty() ? 2 : 0);
        for (int symmetry = 0; symmetry < high.length; symmetry++) {
          Renaming renaming = renamings.get(symmetry);
          hash.begin(COMPLETE, renaming.cpu(cpu)).add(renaming.linear(walk.page()) | walk.pcid());
          hash.add(renaming.frame(walk.frame()) | walk.size().ordinal()).add(flags);
          sum(symmetry);
        }
      }
    }
  }

  private void sum(int symmetry) {
    high[symmetry] += hash.high();
    low[symmetry] += hash.low();
  }

  private static long bits(Rights rights) {
    return (rights.user() ? 1 : 0)
        | (rights.writable() ? 2 : 0)
        | (rights.noExecute() ? 4 : 0)
        | (long) rights.key() << 3;
  }
}
