package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.proofs.Law;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;

/** Outcomes packed into a long. */
public final class PackedLaws {
  private PackedLaws() {}

  @Law(
      id = "packed-walk",
      says =
          "unpacking gives what was packed: every translation, every error code of #PF with CR2,"
              + " #GP(0) and #SS(0); and the four are told apart",
      clauses = {"G-OUT-1", "G-ERR-1"})
  static boolean packedWalk(Outcome.Translation page, long leaf, int errorCode, long address) {
    given(page.gpa() >>> 52 == 0);
    given(page.rights().key() >= 0 && page.rights().key() <= 15);
    given(errorCode >= 0 && errorCode <= 0x3F);
    long rights = page.rights().user() ? 4 : 0;
    rights |= page.rights().writable() ? 2 : 0;
    rights |= page.rights().noExecute() ? 0 : Long.MIN_VALUE;
    long entry = leaf & ~0x140;
    entry |= page.dirty() ? 0x40 : 0;
    entry |= page.global() ? 0x100 : 0;
    int key = page.rights().key();
    long size = size(page.pageSize());
    long packed = PackedWalk.translation(page.gpa(), size, rights, entry, key, FastControls.PGE);
    long fault = PackedWalk.pageFault(errorCode);
    cover("4-KByte page", page.pageSize() == PageSize.SIZE_4KB);
    cover("2-MByte page", page.pageSize() == PageSize.SIZE_2MB);
    cover("4-MByte page", page.pageSize() == PageSize.SIZE_4MB);
    cover("1-GByte page", page.pageSize() == PageSize.SIZE_1GB);
    cover("highest address", page.gpa() == 0x000F_FFFF_FFFF_FFFFL);
    cover("key 15", key == 15);
    cover("all bits of the error code", errorCode == 0x3F);
    cover("no bit of the error code", errorCode == 0);
    return PackedWalk.isTranslation(packed)
        && PackedWalk.gpa(packed) == page.gpa()
        && PackedWalk.outcome(packed, address).equals(page)
        && PackedWalk.outcome(fault, address).equals(new Outcome.PageFault(errorCode, address))
        && PackedWalk.outcome(PackedWalk.GENERAL_PROTECTION, address)
            instanceof Outcome.GeneralProtection
        && PackedWalk.outcome(PackedWalk.STACK_FAULT, address) instanceof Outcome.StackFault;
  }

  private static long size(PageSize size) {
    return switch (size) {
      case SIZE_4KB -> PackedWalk.SIZE_4KB;
      case SIZE_2MB -> PackedWalk.SIZE_2MB;
      case SIZE_4MB -> PackedWalk.SIZE_4MB;
      case SIZE_1GB -> PackedWalk.SIZE_1GB;
    };
  }
}
