package org.btmmu.conformance.modelcheck;

import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.GuestTlb;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.reference.guest.SharedState;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Rights;

/**
 * Hashes the state of the reference, renamed: memory, CPUs, and all walks that they may hold. None
 * of these has an order, so the hash is a sum.
 */
final class Portrait {
  private final int cpus;
  private final long[] words;
  private final boolean[] isEntry;
  private final StateHash hash = new StateHash();
  private long high;
  private long low;

  Portrait(SmallScope scope) {
    this.cpus = scope.scenario().cpus().size();
    this.words = scope.scenario().scope().words();
    this.isEntry = scope.areEntries();
  }

  /** Hashes a state as it is under a renaming; the result is in {@link #high} and {@link #low}. */
  void take(SharedState state, Renaming renaming) {
    high = 0;
    low = 0;
    for (int i = 0; i < words.length; i++) {
      long value = renaming.value(isEntry[i], state.memory().read64(words[i]));
      sum(hash.begin().add(1).add(renaming.word(words[i])).add(value));
    }
    for (int cpu = 0; cpu < cpus; cpu++) {
      int renamed = renaming.cpu(cpu);
      take(renamed, state.cpu(cpu));
      take(renamed, state.tlb(cpu), renaming);
    }
  }

  /** Bits 127:64 of the hash. */
  long high() {
    return high;
  }

  /** Bits 63:0. */
  long low() {
    return low;
  }

  private void take(int cpu, CpuState state) {
    ControlRegisters registers = state.registers();
    hash.begin().add(2).add(cpu);
    hash.add(registers.cr0()).add(registers.cr3()).add(registers.cr4()).add(registers.efer());
    hash.add(state.cpl()).add(state.ac() ? 1 : 0).add(state.pkru()).add(state.pkrs());
    sum(hash);
  }

  private void take(int cpu, GuestTlb tlb, Renaming renaming) {
    for (Partial walk : tlb.partial()) {
      hash.begin().add(3).add(cpu).add(renaming.linear(walk.page())).add(walk.pcid());
      hash.add(walk.depth()).add(renaming.word(walk.next())).add(bits(walk.rights()));
      sum(hash);
    }
    for (Complete walk : tlb.complete()) {
      hash.begin().add(4).add(cpu).add(renaming.linear(walk.page())).add(walk.pcid());
      hash.add(renaming.frame(walk.frame())).add(walk.size().ordinal()).add(bits(walk.rights()));
      sum(hash.add((walk.global() ? 1 : 0) | (walk.dirty() ? 2 : 0)));
    }
  }

  private void sum(StateHash element) {
    high += element.high();
    low += element.low();
  }

  private static long bits(Rights rights) {
    return (rights.user() ? 1 : 0)
        | (rights.writable() ? 2 : 0)
        | (rights.noExecute() ? 4 : 0)
        | (long) rights.key() << 3;
  }
}
