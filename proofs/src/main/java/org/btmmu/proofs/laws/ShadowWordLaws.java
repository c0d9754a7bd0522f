package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.AccessRights;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Rights;
import org.btmmu.spec.host.AccessClass;
import org.btmmu.spec.host.EntryHalf;

/** The words of a shadow page table. */
public final class ShadowWordLaws {
  private ShadowWordLaws() {}

  @Law(
      id = "leaf-restricts",
      says =
          "a leaf of the current generation allows an access of its class exactly if the"
              + " architecture does, but no store without D, to ROM or to a page with code; any"
              + " other allows nothing; what a leaf knows beside its half is kept",
      clauses = {
        "K-SPT-2", "K-SPT-3", "K-CLS-1", "K-CLS-2", "K-PRO-1", "K-MAP-1", "K-FLU-1", "K-FLU-4",
        "T-USE-2", "T-USE-4"
      })
  static boolean restricts(
      PagingControls controls,
      Access access,
      Rights page,
      long hostPage,
      boolean dirty,
      boolean ram,
      boolean code,
      boolean global,
      int generation,
      int localGeneration,
      int globalGeneration,
      int pageSize) {
    given(controls.mode().depth() > 0);
    given(page.key() >= 0 && page.key() <= 15);
    given(controls.nxe() || !page.noExecute());
    given((hostPage & 4095) == 0 && hostPage >>> 48 == 0);
    given(generation >= 0 && generation < ShadowWord.GENERATIONS);
    given(pageSize >= 0 && pageSize <= 3);
    boolean permitted = AccessRights.permits(page, access, controls);
    boolean stores = access.kind().isWrite();
    boolean current = generation == (global ? globalGeneration : localGeneration);
    FastControls fast = FastControls.of(controls);
    int accessClass = AccessClass.of(access).ordinal();
    long packed = PackedWalk.translation(0, 0, entries(page), 0, page.key(), fast.role);

    int granted = ShadowWord.granted(fast.role, fast.keys, accessClass, packed);
    boolean store = ShadowWord.mayStore(granted, dirty, ram, code);
    long half = ShadowWord.half(hostPage, granted, store);
    long leaf = ShadowWord.leaf(half, global, generation, pageSize);
    long usable = ShadowWord.usable(leaf, localGeneration, globalGeneration);
    boolean allowed = FastGtlb.allows(usable, FastAccess.need(FastAccess.of(access)));
    cover("load allowed", allowed && !stores && !access.kind().isFetch());
    cover("fetch allowed", allowed && access.kind().isFetch());
    cover("store allowed", allowed && stores);
    cover("store to a clean page", !allowed && permitted && stores && current && ram && !code);
    cover("store to a code page", !allowed && permitted && stores && current && ram && code);
    cover("store to ROM", !allowed && permitted && stores && current && !ram && !code);
    cover("denied in one class", !permitted && page.user() && half != 0 && current);
    cover("old generation", !current && half != 0 && !global);
    cover("nothing is allowed", half == 0);
    return allowed == (permitted && current && (!stores || dirty && ram && !code))
        && usable == (current ? half : 0)
        && (half == 0 ? leaf == 0 : knows(leaf, hostPage, global, generation, pageSize))
        && ShadowWord.mayStoreTo(leaf, hostPage) == store;
  }

  private static boolean knows(
      long leaf, long hostPage, boolean global, int generation, int pageSize) {
    return !ShadowWord.isLink(leaf)
        && FastHalf.hpa(leaf) == hostPage
        && ShadowWord.isGlobal(leaf) == global
        && ShadowWord.generation(leaf) == generation
        && ShadowWord.pageSize(leaf) == pageSize;
  }

  /** Rights as the fast walk accumulates them. */
  private static long entries(Rights page) {
    return (page.user() ? 4L : 0)
        | (page.writable() ? 2L : 0)
        | (page.noExecute() ? 0 : Long.MIN_VALUE);
  }

  @Law(
      id = "link-is-no-leaf",
      says =
          "a link keeps its table and the size of the page whose pieces lie below it, and is"
              + " never a leaf, whatever the generations",
      clauses = {"K-SPT-2", "K-INV-3"})
  static boolean link(
      int table, int pageSize, int localGeneration, int globalGeneration, long hostPage) {
    given(table >= 0 && table < 1 << 20);
    given(pageSize >= 0 && pageSize <= 3);
    long link = ShadowWord.link(table, pageSize);
    cover("the last table", table == 0xF_FFFF && pageSize == 3);
    return ShadowWord.isLink(link)
        && ShadowWord.table(link) == table
        && ShadowWord.pageSize(link) == pageSize
        && ShadowWord.usable(link, localGeneration, globalGeneration) == 0
        && !ShadowWord.mayStoreTo(link, hostPage);
  }

  @Law(
      id = "half-frame",
      says =
          "a half has the page and the rights that it was made of; the pairs of a large page that"
              + " is kept whole lead each of its addresses to the host's byte at the same offset",
      clauses = {"B-TLB-2", "B-TLB-3", "K-MAP-2", "K-MAP-3", "K-SPT-5", "K-MAP-4", "K-OPT-5"})
  static boolean frame(
      long hostPage, boolean read, boolean write, boolean execute, boolean huge, long gva) {
    int level = huge ? 2 : 1;
    int shift = ShadowTables.halfShift(level);
    long pageBytes = huge ? 1L << 30 : 1L << 21;
    given((hostPage & 4095) == 0 && hostPage >>> 48 == 0);
    long half = FastHalf.of(hostPage, read, write, execute);
    EntryHalf expected = new EntryHalf(hostPage >>> 12, 0, write, true, !read, !execute);
    boolean good =
        BothGtlbs.half(half).equals(expected)
            && FastHalf.hpa(half) == hostPage
            && (half & ~FastHalf.HARDWARE) == 0;

    long base = hostPage & -1L << shift;
    given(base + pageBytes <= 1L << 48);
    long whole = FastHalf.of(base, read, write, execute);
    long even = ShadowWord.evenOf(whole, level, gva);
    long odd = even + (1L << shift - 6);
    cover("2 MByte, odd half", !huge && (gva & 1L << 20) != 0);
    cover("1 GByte, second pair, odd half", huge && (gva & 3L << 28) == 3L << 28);
    cover("1 GByte, first pair", huge && (gva & 1L << 29) == 0);
    long reached = FastGtlb.half(even, odd, gva, shift);
    long rights = ~FastHalf.FRAME;
    return good
        && FastGtlb.physical(reached, gva, shift) == base + (gva & pageBytes - 1)
        && (reached & rights) == (whole & rights);
  }
}
