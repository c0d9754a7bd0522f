package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;
import static org.btmmu.proofs.laws.RefillWords.ENTRY;
import static org.btmmu.proofs.laws.RefillWords.FILL;
import static org.btmmu.proofs.laws.RefillWords.HAS_THEM;
import static org.btmmu.proofs.laws.RefillWords.HINTS;
import static org.btmmu.proofs.laws.RefillWords.K0;
import static org.btmmu.proofs.laws.RefillWords.K1;
import static org.btmmu.proofs.laws.RefillWords.LAST;
import static org.btmmu.proofs.laws.RefillWords.NARROW;
import static org.btmmu.proofs.laws.RefillWords.NEXT;
import static org.btmmu.proofs.laws.RefillWords.NEXT_HINT;
import static org.btmmu.proofs.laws.RefillWords.NOTE;
import static org.btmmu.proofs.laws.RefillWords.PAIR;
import static org.btmmu.proofs.laws.RefillWords.USED;
import static org.btmmu.proofs.laws.RefillWords.WHERE;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.memory.PhysicalMemory;

/** The words by which the refill handler makes leaves by itself. */
public final class RefillFillLaws {
  private static final long NEAR = (1L << 40) - 1;
  private static final int WORD_NUMBERS = (1 << 29) - 1;

  private RefillFillLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  @Law(
      id = "open-words",
      says =
          "the refill handler makes a leaf of an entry of an open table exactly if the access is no"
              + " fetch and begins 16 bytes before the end of its page or earlier, the walk of the"
              + " entry allows it, the page has memory and a store to it need not be seen: the"
              + " leaf, A and D are to be those that a fault would leave; otherwise nothing has"
              + " changed but what it keeps in the record",
      clauses = {"K-OPT-10", "K-SPT-2", "K-SPT-3", "G-AD-1", "G-AD-2"})
  static boolean openWords(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      PagingControls controls,
      Access access,
      RefillFound found,
      long place) {
    FastControls fast = FastControls.of(controls);
    given(OpenTableLaws.hasOpenTables(fast) && !RefillFound.isNarrow(fast));
    return makes(memory, registers, fast, access, found, place);
  }

  @Law(
      id = "open-words-narrow",
      says = "what open-words says, of entries of 4 bytes, under 32-bit paging",
      clauses = {"K-OPT-10", "K-SPT-2", "K-SPT-3", "G-AD-1", "G-AD-2"})
  static boolean openWordsNarrow(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      PagingControls controls,
      Access access,
      RefillFound found,
      long place) {
    FastControls fast = FastControls.of(controls);
    given(OpenTableLaws.hasOpenTables(fast) && RefillFound.isNarrow(fast));
    return makes(memory, registers, fast, access, found, place);
  }

  private static boolean makes(
      PhysicalMemory memory,
      GeneralRegisters registers,
      FastControls fast,
      Access access,
      RefillFound found,
      long place) {
    given((place & 0xFFF0_0000_0000_0007L) == 0 && place >>> 12 != found.record() >>> 12);
    int bits = FastAccess.of(access);
    long entry = found.put(memory, fast, bits, found.at(fast, access.address()));
    Trail trail = new Trail();
    long packed = LastEntryWalk.walk(memory, fast, access.address(), bits, found.known(), trail);
    boolean makes = found.makes(fast, access, packed, entry);
    long leaf = makes ? found.leaf(fast, bits, packed) : 0;
    long before = memory.read64(place);
    long hints = RefillFound.hints(memory, entry);
    registers.set(K0, found.k0());
    long[] old = RefillWords.contents(registers);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    found.refill(cpu, access);
    boolean done = true;
    for (int index = FILL; index != USED; ) {
      done &= RefillWords.step(cpu, index);
      int next = RefillWords.next(index, RefillFound.isNarrow(fast));
      if (cpu.host.pc != RefillWords.address(next)) {
        done &= RefillWords.isGivenUp(cpu, index, old);
        return done && !makes && memory.read64(place) == before;
      }
      index = next;
    }
    long missing = makes ? FastAccessedDirty.missing(trail, trail.count() - 1, bits) : 0;
    return done
        && makes
        && cpu.get(K1) == leaf
        && cpu.get(WHERE) == found.where(fast, access.address())
        && cpu.get(ENTRY) == entry
        && cpu.get(NEXT) == (entry | missing)
        && cpu.get(HINTS) == hints
        && cpu.get(K0) == (Long.MIN_VALUE | found.record())
        && RefillWords.keeps(cpu, found.record(), old)
        && memory.read64(place) == before;
  }

  /**
   * An entry that the handler has read.
   *
   * @param table number of the shadow page table
   * @param number where the entry lies, in entries
   * @param lacks whether it may lack A or D
   * @param changed whether another processor may have changed it
   */
  record Seen(int table, long number, boolean lacks, boolean changed) {}

  @Law(
      id = "open-used",
      says =
          "the refill handler sets A and D in the guest's entry if it lacks one and still is the"
              + " one seen; if it is not, it gives up and changes nothing",
      clauses = {"K-OPT-10", "G-AD-1", "G-AD-4", "G-AD-5"})
  static boolean openUsed(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      Seen seen,
      long gva,
      long place) {
    return sets(memory, registers, seen, false, gva, place);
  }

  @Law(
      id = "open-used-narrow",
      says = "what open-used says, of an entry of 4 bytes; the other half of its word stays",
      clauses = {"K-OPT-10", "G-AD-1", "G-AD-4", "G-AD-5"})
  static boolean openUsedNarrow(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      Seen seen,
      long gva,
      long place) {
    return sets(memory, registers, seen, true, gva, place);
  }

  private static boolean sets(
      PhysicalMemory memory,
      GeneralRegisters registers,
      Seen seen,
      boolean narrow,
      long gva,
      long place) {
    given((place & 0xFFF0_0000_0000_0007L) == 0);
    long record = RefillWords.record(seen.table);
    long at = narrow ? seen.number << 2 & NEAR : seen.number << 3 & NEAR;
    long around = at & -8;
    int shift = (int) (at - around) * 8;
    long mask = narrow ? 0xFFFF_FFFFL : -1;
    MipsHost.writable(memory, around);
    long word = memory.read64(around);
    long now = word >>> shift & mask;
    long entry = seen.changed ? registers.get(ENTRY) & mask : now;
    long next = seen.lacks ? entry | registers.get(NEXT) & mask : entry;
    registers.set(K0, Long.MIN_VALUE | record);
    registers.set(WHERE, Long.MIN_VALUE | at | (narrow ? OpenTables.NARROW : 0));
    registers.set(ENTRY, entry);
    registers.set(NEXT, next);
    long before = memory.read64(place);
    long leaf = registers.get(K1);
    long hints = registers.get(HINTS);
    long[] old = RefillWords.saved(registers, memory, record);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    cpu.host.set(BtRegister.REFILL_BAD_VADDR, gva);
    boolean done = RefillWords.run(cpu, USED, USED + 2);
    boolean has = cpu.host.pc == RefillWords.address(HAS_THEM);
    cover("has A and D", has);
    for (int index = USED + 2; index != HAS_THEM && !has; ) {
      done &= RefillWords.step(cpu, index);
      int following = RefillWords.next(index, narrow);
      if (cpu.host.pc != RefillWords.address(following)) {
        cover("another processor was there", true);
        done &= RefillWords.isGivenUp(cpu, index, old);
        return done && now != entry && next != entry && memory.read64(place) == before;
      }
      index = following;
    }
    return done
        && has == (next == entry)
        && RefillWords.keeps(cpu, record, old)
        && memory.read64(around) == (has ? word : word & ~(mask << shift) | next << shift)
        && (has || now == entry)
        && (place == around || memory.read64(place) == before)
        && cpu.get(K0) == (Long.MIN_VALUE | record)
        && cpu.get(K1) == leaf
        && cpu.get(HINTS) == hints
        && cpu.get(LAST) == gva;
  }

  /**
   * A bucket of hints.
   *
   * @param number of the bucket
   * @param first number of the word that it names, as the others; 0 if none
   * @param own which of them have leaves of the page, the lowest bit for the first
   */
  record Bucket(int number, int first, int second, int third, int fourth, int own) {
    long at() {
      return ShadowWord.TABLES | 1L << OpenTables.HINTS_BIT | (number & 0x1FF_FFFFL) << 6;
    }

    long hint(int way) {
      long word = way == 0 ? first : way == 1 ? second : way == 2 ? third : fourth;
      return (word & WORD_NUMBERS) == 0 ? 0 : wordAt(word);
    }

    boolean isOwn(int way) {
      return (own >>> way & 1) != 0;
    }
  }

  private static long wordAt(long number) {
    return Long.MIN_VALUE | ShadowWord.TABLES | (number & WORD_NUMBERS) << 3;
  }

  private static long physical(long address) {
    return address & (1L << 48) - 1;
  }

  @Law(
      id = "open-hint",
      says =
          "the refill handler stores its leaf, with the leaf's address among the hints of the page"
              + " or noted as missing there, no hint lost that has a leaf of the page, and goes on"
              + " with the pair and all registers that it took",
      clauses = {"K-OPT-10", "K-REV-1"})
  static boolean openHint(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      Bucket bucket,
      int table,
      long leaf,
      long gva,
      int way,
      long place) {
    given(way >= 0 && way < ReverseMap.WAYS && (place & 0xFFF0_0000_0000_0007L) == 0);
    long leafAt = wordAt((long) table << 9 | gva >>> 12 & 0x1FF);
    long record = physical(leafAt) & -0x1000 | 1L << OpenTables.RECORDS_BIT;
    put(memory, bucket, leaf);
    MipsHost.writable(memory, record);
    MipsHost.writable(memory, physical(leafAt));
    long hint = bucket.hint(way);
    long named = memory.read64(physical(hint));
    boolean needed = hint != 0 && ((named ^ leaf) & FastHalf.FRAME) == 0;
    long before = memory.read64(place);
    registers.set(K0, Long.MIN_VALUE | record);
    registers.set(K1, leaf);
    registers.set(HINTS, Long.MIN_VALUE | bucket.at());
    registers.set(LAST, gva);
    long[] old = RefillWords.saved(registers, memory, record);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    cpu.host.set(BtRegister.REFILL_BAD_VADDR, gva);
    boolean done = findsHint(cpu) && RefillWords.run(cpu, NOTE, NARROW);

    boolean noted = memory.read64(bucket.at() + 8L * ReverseMap.WAYS) == leafAt;
    cover("overflow", noted);
    for (int index = 0; index < ReverseMap.WAYS; index++) {
      noted |= memory.read64(bucket.at() + 8L * index) == leafAt;
    }
    long now = memory.read64(bucket.at() + 8L * way);
    boolean stays = now == hint;
    boolean elsewhere = place != physical(leafAt) && place >>> 6 != bucket.at() >>> 6;
    cover("gives way", !stays && hint != 0);
    return done
        && noted
        && RefillWords.hold(cpu, old)
        && (stays || !needed && now == leafAt)
        && memory.read64(physical(leafAt)) == leaf
        && (!elsewhere || memory.read64(place) == before)
        && cpu.get(K0) == (leafAt & -0x1000 | 1)
        && cpu.get(K1) == gva
        && cpu.host.pc == RefillWords.address(PAIR);
  }

  private static void put(PhysicalMemory memory, Bucket bucket, long leaf) {
    MipsHost.writable(memory, bucket.at());
    for (int way = 0; way < ReverseMap.WAYS; way++) {
      memory.write64(bucket.at() + 8L * way, bucket.hint(way));
    }
    for (int way = 0; way < ReverseMap.WAYS; way++) {
      if (bucket.isOwn(way) && bucket.hint(way) != 0) {
        memory.write64(physical(bucket.hint(way)), leaf);
      }
    }
  }

  /** From where A and D are set to where the hint is stored. */
  private static boolean findsHint(Mips64Cpu cpu) {
    boolean done = RefillWords.run(cpu, HAS_THEM, NEXT_HINT);
    boolean found = false;
    for (int way = 0; way < ReverseMap.WAYS && !found; way++) {
      for (int index = NEXT_HINT; index < NOTE - 1 && !found; index++) {
        done &= RefillWords.step(cpu, index);
        found = cpu.host.pc == RefillWords.address(NOTE);
      }
      boolean last = way == ReverseMap.WAYS - 1;
      done &= found || cpu.host.pc == RefillWords.address(last ? NOTE - 1 : NEXT_HINT);
    }
    return done && (found || RefillWords.run(cpu, NOTE - 1, NOTE));
  }
}
