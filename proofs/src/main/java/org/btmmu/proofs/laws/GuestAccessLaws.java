package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastGuestAddress;
import org.btmmu.optimized.host.FastMidFile;
import org.btmmu.optimized.host.FastPrivileges;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.Gtlb;
import org.btmmu.reference.host.GuestTranslation;
import org.btmmu.reference.host.MidFile;
import org.btmmu.reference.host.Privileges;
import org.btmmu.spec.host.BtInstruction;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GtlbEntry;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.GuestWidth;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.MidSlot;

/** Which guest accesses may be made, and what is reported of one that does not succeed. */
public final class GuestAccessLaws {
  private static final BtRegister[] REGISTERS = BtRegister.values();
  private static final BtInstruction[] INSTRUCTIONS = BtInstruction.values();
  private static final Geometry FEW_SLOTS = new Geometry(48, 48, 64, 64, 256, 8, 12, 2);

  private GuestAccessLaws() {}

  @Law(
      id = "guest-address",
      says =
          "slot, alignment, width and the two pages are judged in the reference's order, with its"
              + " cause, its bad address and its second page; whatever the guest TLB answers",
      clauses = {
        "B-MID-1", "B-MID-4", "B-WID-1", "B-WID-2", "B-ACC-1", "B-ACC-2", "B-ACC-3", "B-ACC-4",
        "B-ACC-5", "B-ACC-6", "B-CAU-1", "B-CAU-3"
      })
  static boolean guestAddress(
      GuestWidth guestWidth, int mid, GuestAccess access, GtlbEntry entry, GtlbEntry other) {
    given(mid >= 0 && mid <= 4095);
    MidSlot slot = new MidSlot(mid, guestWidth, 0);
    GtlbEntry[] entries = {entry, other};
    GuestTranslation expected = GuestTranslation.translate(entries, slot, access);
    given(!(expected instanceof GuestTranslation.MultipleMatch));
    int domain = domain(slot);
    int width = FastBtRegisters.width(domain);
    long address = access.address();
    int size = access.sizeBytes();
    int kind = access.kind().ordinal();

    int result = FastGuestAddress.check(domain, kind, address, size, access.linked());
    boolean crosses = FastGuestAddress.crosses(address, size);
    long first = extend(address, guestWidth);
    long second = extend(address + (int) (4096 - (address & 4095)), guestWidth);
    Gtlb lower = Gtlb.lookup(entries, mid, access.kind(), first);
    Gtlb upper = Gtlb.lookup(entries, mid, access.kind(), second);
    if (result == FastGuestAddress.GOOD) {
      int ofSecond = crosses ? code(upper) : FastGuestAddress.GOOD;
      result = FastGuestAddress.judge(kind, size, code(lower), ofSecond);
    }
    goals(expected, slot, access, crosses);
    boolean samePages =
        FastGuestAddress.first(address, width) == first
            && FastGuestAddress.second(address, width) == second;
    return samePages
        && switch (expected) {
          case GuestTranslation.Translated(long host, int bytes, long hostSecond) ->
              result == FastGuestAddress.GOOD
                  && physical(lower) == host
                  && FastGuestAddress.bytesInFirstPage(address, size) == bytes
                  && (crosses ? physical(upper) : -1) == hostSecond;
          case GuestTranslation.Raised(GuestCause cause, long bad, boolean inSecond) ->
              result == cause(access, cause, inSecond)
                  && FastGuestAddress.badAddress(result, address, width) == bad;
          case GuestTranslation.MultipleMatch _ -> true;
        };
  }

  private static long extend(long address, GuestWidth width) {
    return width.wraps() ? address & ((1L << width.bits()) - 1) : address;
  }

  private static int code(Gtlb lookup) {
    return lookup instanceof Gtlb.Raised(GuestCause cause)
        ? cause.ordinal()
        : FastGuestAddress.GOOD;
  }

  private static long physical(Gtlb lookup) {
    return lookup instanceof Gtlb.Hit(int _, long physical) ? physical : -1;
  }

  private static int cause(GuestAccess access, GuestCause cause, boolean secondPage) {
    return FastBtRegisters.cause(cause.ordinal(), access.kind().ordinal(), access.sizeBytes())
        | (secondPage ? FastBtRegisters.SECOND_PAGE : 0);
  }

  /** BTDomain of a slot. */
  private static int domain(MidSlot slot) {
    return slot.mid() | slot.width().ordinal() << 12;
  }

  private static void goals(
      GuestTranslation expected, MidSlot slot, GuestAccess access, boolean crosses) {
    boolean allowed = expected instanceof GuestTranslation.Translated;
    cover("allowed in one page", allowed && !crosses);
    cover("allowed in two pages", allowed && crosses);
    cover("aligned link", allowed && access.linked());
    if (expected instanceof GuestTranslation.Raised(GuestCause cause, long bad, boolean second)) {
      cover("empty slot", cause == GuestCause.DOMAIN);
      cover("link not aligned", cause == GuestCause.ALIGNMENT);
      cover("refill of the first page", cause == GuestCause.REFILL && !second && crosses);
      cover("refill of the second page", cause == GuestCause.REFILL && second);
      cover("right missing in the second page", cause == GuestCause.MODIFIED && second);
      if (slot.width() == GuestWidth.BITS_32) {
        cover("refill at 0 behind 4 GByte", cause == GuestCause.REFILL && second && bad == 0);
      } else {
        cover("address not legal", cause == GuestCause.ADDRESS && !second);
        cover("only the end is not legal", cause == GuestCause.ADDRESS && second);
      }
    }
    if (slot.width() == GuestWidth.BITS_32) {
      cover("goes on at 0", allowed && crosses && (access.address() & 1L << 31) != 0);
    }
  }

  @Law(
      id = "privileges",
      says =
          "an instruction word of the extension is carried out in the modes, at the levels and for"
              + " the registers that the reference says",
      clauses = {"B-INS-1", "B-INS-2", "B-INS-3", "B-INS-4", "B-REG-3", "X-EVT-3"})
  static boolean privileges(
      BtInstruction instruction, HostStatus status, int operands, int register) {
    given(register >= 0 && register < REGISTERS.length);
    boolean memory = instruction.opcode().isMemory();
    boolean probe = memory && instruction.sizeBytes() == 0;
    given(!probe || (operands >>> 16 & 0x1F) <= 4);
    int word = instruction.opcode().code() << 26 | instruction.function();
    word |= memory ? operands & 0x03FF_FFE0 : 1 << 25 | operands & 0x01FF_07C0 | register << 11;

    BtRegister named = REGISTERS[register];
    boolean may =
        Privileges.mayExecute(instruction, status)
            && (instruction != BtInstruction.MFBT || Privileges.mayRead(named, status.mode()))
            && (instruction != BtInstruction.MTBT || Privileges.mayWrite(named, status.mode()));
    cover("may", may);
    if (instruction != BtInstruction.SETMEM) {
      cover("may not", !may);
    }
    return FastPrivileges.mayExecute(word, FastStatus.of(status)) == may;
  }

  @Law(
      id = "instruction-words",
      says =
          "a word is at most one instruction of the extension, and one that is none of them is"
              + " never carried out",
      clauses = {"B-INS-1", "B-INS-2"})
  static boolean instructionWords(int word, HostStatus status) {
    int found = 0;
    for (BtInstruction instruction : INSTRUCTIONS) {
      found += is(instruction, word) ? 1 : 0;
    }
    boolean carriedOut = FastPrivileges.mayExecute(word, FastStatus.of(status));
    cover("none", found == 0);
    cover("carried out", carriedOut);
    cover("refused", found == 1 && !carriedOut);
    return found <= 1 && (found == 1 || !carriedOut);
  }

  private static boolean is(BtInstruction instruction, int word) {
    if (word >>> 26 != instruction.opcode().code()) {
      return false;
    }
    if (instruction.opcode().isMemory()) {
      boolean probe = instruction.sizeBytes() == 0;
      return (word & 0x1F) == instruction.function() && (!probe || (word >>> 16 & 0x1F) <= 4);
    }
    boolean moves = instruction == BtInstruction.MFBT || instruction == BtInstruction.MTBT;
    return (word & 1 << 25) != 0
        && (word & 0x3F) == instruction.function()
        && (!moves || (word >>> 11 & 0x1F) < REGISTERS.length);
  }

  @Law(
      id = "mid-file",
      says =
          "setmem selects the slot of its number, or slot 0; a write counts from the next access"
              + " on, and slot 0 stays empty",
      clauses = {"B-GEO-1", "B-MID-2", "B-MID-3", "B-MID-4"})
  static boolean midFile(
      int place, MidSlot slot, int otherPlace, MidSlot other, long number, long next) {
    return midFile(Geometry.DEFAULT, place, slot, otherPlace, other, number, next)
        && midFile(FEW_SLOTS, place, slot, otherPlace, other, number, next);
  }

  private static boolean midFile(
      Geometry geometry,
      int place,
      MidSlot slot,
      int otherPlace,
      MidSlot other,
      long number,
      long next) {
    MidFile file = new MidFile(geometry);
    FastMidFile fast = new FastMidFile(geometry.slots());
    boolean empty = same(file, fast);
    file.write(place, slot);
    fast.write(place, domain(slot), slot.root());
    file.setmem(number);
    fast.setmem(number);
    boolean selected = same(file, fast);
    cover("the slot is selected", file.selected() == place && place > 0 && slot.mid() != 0);
    cover("number without a slot", number == geometry.slots() && file.current().isEmpty());
    cover("number beyond 32 bits", number == (1L << 32 | 1));
    file.write(otherPlace, other);
    fast.write(otherPlace, domain(other), other.root());
    boolean written = same(file, fast);
    cover("the selected slot is written", file.selected() == otherPlace && otherPlace > 0);
    cover("slot 0 is written", place == 0 && number == 0 && slot.mid() != 0);
    file.setmem(next);
    fast.setmem(next);
    return empty && selected && written && same(file, fast);
  }

  private static boolean same(MidFile file, FastMidFile fast) {
    return fast.selected() == file.selected()
        && fast.domain() == domain(file.current())
        && fast.root() == file.current().root();
  }
}
