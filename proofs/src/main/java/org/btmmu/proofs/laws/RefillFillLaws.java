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
import org.btmmu.optimized.guest.PackedWalk;
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
import org.btmmu.spec.host.BtCause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestKind;
import org.btmmu.spec.memory.PhysicalMemory;

/** The words by which the refill handler makes leaves by itself. */
public final class RefillFillLaws {
  private static final long ENTRY_NUMBERS = (1L << 37) - 1;
  private static final int WORD_NUMBERS = (1 << 29) - 1;
  private static final int FAR = 40;
  private static final long PAGES = ShadowWord.TABLES | 1L << OpenTables.FRAMES_BIT;
  private static final long NEAR = (1L << FAR) - 0x1000;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;

  private RefillFillLaws() {}

  static GeneralRegisters registers(long seed) {
    return MipsHost.registers(seed);
  }

  /**
   * What a refill finds, beside the controls and the access.
   *
   * @param table number of the shadow page table
   * @param low bits 11:0 of $26
   * @param open whether the table is open
   * @param above the entries above the guest's last table, as rights and table
   * @param drawn the entry, unless it is to be {@code formed}: then with the bits that are checked
   * @param frame host page number of the guest's page
   * @param backed whether the guest's page has memory
   * @param ram whether that may be written
   * @param code whether stores to it must be seen
   * @param kept whether the tables are kept over flushes
   * @param local the generation of leaves that are not global, in its low bits, as the other
   * @param global the generation of global ones
   */
  record Found(
      int table,
      int low,
      boolean open,
      long above,
      long drawn,
      boolean formed,
      long frame,
      boolean backed,
      boolean ram,
      boolean code,
      boolean kept,
      int local,
      int global) {
    long k0() {
      return Long.MIN_VALUE | ShadowWord.TABLES | (table & 0xF_FFFFL) << 12 | low & 0xFFF;
    }

    long record() {
      return RefillWords.record(table);
    }

    long at(long gva) {
      return above & NEAR | gva >>> 9 & 0xFF8;
    }

    long entry(long checked) {
      return formed ? drawn & ~checked | 1 : drawn;
    }

    long hpa() {
      return frame << 28 >>> 16;
    }

    Trail known() {
      Trail known = new Trail();
      for (int index = 0; index < 4; index++) {
        known.add(index, 0, above & ~(FRAME ^ NEAR));
      }
      return known;
    }
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
      Found found,
      long place) {
    FastControls fast = FastControls.of(controls);
    given(OpenTableLaws.hasOpenTables(fast) && (place & 0xFFF0_0000_0000_0007L) == 0);
    given(place >>> 12 != found.record() >>> 12);
    int bits = FastAccess.of(access);
    long at = found.at(access.address());
    long entry = put(memory, fast, bits, at, found);
    Trail trail = new Trail();
    long packed = LastEntryWalk.walk(memory, fast, access.address(), bits, found.known(), trail);
    boolean makes = makes(found, access, packed, entry);
    long leaf = makes ? leaf(found, fast, bits, packed) : 0;
    long before = memory.read64(place);
    long hints = memory.read64(PAGES | (entry & NEAR) >>> 8 | 8);
    registers.set(K0, found.k0());
    long[] old = RefillWords.contents(registers);
    Mips64Cpu cpu = MipsHost.kernel(memory, registers);
    refill(cpu, access, found);
    boolean done = true;
    for (int index = FILL; index < USED; index++) {
      done &= RefillWords.step(cpu, index);
      if (cpu.host.pc != RefillWords.address(index + 1)) {
        done &= RefillWords.isGivenUp(cpu, index, old);
        return done && !makes && memory.read64(place) == before;
      }
    }
    long missing = makes ? FastAccessedDirty.missing(trail, trail.count() - 1, bits) : 0;
    return done
        && makes
        && cpu.get(K1) == leaf
        && cpu.get(WHERE) == (Long.MIN_VALUE | at)
        && cpu.get(ENTRY) == entry
        && cpu.get(NEXT) == (entry | missing)
        && cpu.get(HINTS) == hints
        && cpu.get(K0) == (Long.MIN_VALUE | found.record())
        && RefillWords.keeps(cpu, found.record(), old)
        && memory.read64(place) == before;
  }

  @Law(
      id = "open-used",
      says =
          "the refill handler sets A and D in the guest's entry if it lacks one and still is the"
              + " one seen; if it is not, it gives up and changes nothing",
      clauses = {"K-OPT-10", "G-AD-1", "G-AD-4", "G-AD-5"})
  static boolean openUsed(
      PhysicalMemory memory,
      @From("registers") GeneralRegisters registers,
      int table,
      long entryNumber,
      boolean lacks,
      boolean changed,
      long gva,
      long place) {
    long record = RefillWords.record(table);
    long at = (entryNumber & ENTRY_NUMBERS) << 3;
    given((place & 0xFFF0_0000_0000_0007L) == 0);
    MipsHost.writable(memory, at);
    long now = memory.read64(at);
    long entry = changed ? registers.get(ENTRY) : now;
    long next = lacks ? entry | registers.get(NEXT) : entry;
    registers.set(K0, Long.MIN_VALUE | record);
    registers.set(WHERE, Long.MIN_VALUE | at);
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
    for (int index = USED + 2; index < HAS_THEM && !has; index++) {
      done &= RefillWords.step(cpu, index);
      if (cpu.host.pc != RefillWords.address(index + 1)) {
        cover("another processor was there", true);
        done &= RefillWords.isGivenUp(cpu, index, old);
        return done && now != entry && next != entry && memory.read64(place) == before;
      }
    }
    return done
        && has == (next == entry)
        && RefillWords.keeps(cpu, record, old)
        && memory.read64(at) == (has ? now : next)
        && (has || now == entry)
        && (place == at || memory.read64(place) == before)
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

  /** Puts the record, the entry and what is known of its page into memory; the entry. */
  private static long put(
      PhysicalMemory memory, FastControls fast, int bits, long at, Found found) {
    int last = LastEntryWalk.above(fast.mode);
    long[] words = new long[OpenTables.WORDS];
    long inherited = LastEntryWalk.inherited(fast, found.known(), last);
    OpenTables.entries(words, fast, FastAccess.accessClass(bits), inherited);
    words[OpenTables.TABLE >> 3] = found.open ? Long.MIN_VALUE | found.above & NEAR : 0;
    words[OpenTables.GLOBAL >> 3] = found.kept ? 0x100 : 0;
    words[OpenTables.PAGES >> 3] = Long.MIN_VALUE | PAGES;
    MipsHost.writable(memory, found.record());
    for (int index = 0; index < OpenTables.SAVED >> 3; index++) {
      memory.write64(found.record() + 8L * index, words[index]);
    }
    long entry = found.entry(words[OpenTables.CHECKED >> 3]);
    MipsHost.writable(memory, at);
    memory.write64(at, entry);
    long page = PAGES | (entry & NEAR) >>> 8;
    MipsHost.writable(memory, page);
    boolean store = found.ram && !found.code;
    memory.write64(page, found.backed ? FastHalf.of(found.hpa(), true, store, true) : 0);
    return entry;
  }

  private static boolean makes(Found found, Access access, long packed, long entry) {
    boolean far = (entry & FRAME) >>> FAR != 0;
    boolean within = (access.address() & 0xFFF) <= 0xFF0;
    boolean unseen = !access.kind().isWrite() || found.ram && !found.code;
    boolean allowed = PackedWalk.isTranslation(packed) && !access.kind().isFetch();
    cover("closed", !found.open && within && allowed && !far && found.backed && unseen);
    cover("refused", within && !far && !allowed);
    cover("far", within && allowed && far);
    cover("may cross", !within && allowed && !far);
    cover("a device", within && allowed && !far && !found.backed);
    cover("to be seen", within && allowed && !far && found.backed && !unseen);
    return found.open && within && allowed && !far && found.backed && unseen;
  }

  private static long leaf(Found found, FastControls fast, int bits, long packed) {
    int granted = ShadowWord.granted(fast.role, fast.keys, FastAccess.accessClass(bits), packed);
    boolean dirty = (bits & FastAccess.WRITE) != 0 || PackedWalk.isDirty(packed);
    boolean store = ShadowWord.mayStore(granted, dirty, found.ram, found.code);
    boolean global = PackedWalk.isGlobal(found.kept ? PackedWalk.asGlobal(packed) : packed);
    int generation = (global ? found.global : found.local) & ShadowWord.GENERATIONS - 1;
    return ShadowWord.leaf(ShadowWord.half(found.hpa(), granted, store), global, generation, 0);
  }

  private static void refill(Mips64Cpu cpu, Access access, Found found) {
    int least = ShadowWord.GENERATIONS - 1;
    GuestKind kind = GuestKind.values()[access.kind().ordinal()];
    BtCause cause = new BtCause(GuestCause.REFILL, kind, 8, false, false);
    cpu.host.set(BtRegister.REFILL_BAD_VADDR, access.address());
    cpu.host.set(BtRegister.REFILL_CAUSE, cause.register());
    cpu.host.set(BtRegister.REFILL_SCRATCH_0, ShadowWord.stamp(found.local & least, false));
    cpu.host.set(BtRegister.REFILL_SCRATCH_1, ShadowWord.stamp(found.global & least, true));
  }
}
