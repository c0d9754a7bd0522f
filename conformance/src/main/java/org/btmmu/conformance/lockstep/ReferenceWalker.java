package org.btmmu.conformance.lockstep;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.machine.AddressTranslation;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;

/** The reference's page walks as the translated processor's scheme {@code reference} takes them. */
final class ReferenceWalker implements AddressTranslation {
  private final PhysicalMemory memory;
  private final GuestCpu cpu;
  private ControlRegisters known;
  private int knownKeys;
  private PagingControls controls;
  private long fault;
  private long faultAddress;
  private long lower;
  private long upper;

  ReferenceWalker(PhysicalMemory memory, GuestCpu cpu) {
    this.memory = memory;
    this.cpu = cpu;
  }

  @Override
  public boolean translate(long gva, int sizeBytes, int access) {
    PageCrossing pages = PageCrossing.access(memory, controls(), access(gva, sizeBytes, access));
    upper = pages.upper() instanceof Outcome.Translation page ? page.gpa() : -1;
    lower = pages.lower() instanceof Outcome.Translation page ? page.gpa() : 0;
    fault =
        switch (pages.lower()) {
          case Outcome.Translation _ -> 0;
          case Outcome.GeneralProtection _ -> PackedWalk.GENERAL_PROTECTION;
          case Outcome.StackFault _ -> PackedWalk.STACK_FAULT;
          case Outcome.PageFault(int code, long cr2) -> {
            faultAddress = cr2;
            yield PackedWalk.pageFault(code);
          }
        };
    return fault == 0;
  }

  private PagingControls controls() {
    ControlRegisters now =
        new ControlRegisters(cpu.cr0(), cpu.cr3(), cpu.cr4(), cpu.efer(), cpu.pdptes());
    int keys = cpu.pkru() * 31 + cpu.pkrs();
    if (controls == null || !now.equals(known) || keys != knownKeys) {
      known = now;
      knownKeys = keys;
      controls = now.paging(cpu.pkru(), cpu.pkrs(), cpu.processor());
    }
    return controls;
  }

  private static Access access(long gva, int sizeBytes, int access) {
    AccessKind kind =
        (access & FastAccess.FETCH) != 0
            ? AccessKind.FETCH
            : (access & FastAccess.WRITE) != 0 ? AccessKind.WRITE : AccessKind.READ;
    int accessClass = FastAccess.accessClass(access);
    return new Access(
        kind,
        gva,
        sizeBytes,
        accessClass == FastAccess.CLASS_USER ? 3 : 0,
        false,
        accessClass == FastAccess.CLASS_SUPERVISOR_AC,
        (access & FastAccess.STACK) != 0,
        (access & FastAccess.WIDE) != 0);
  }

  @Override
  public long fault() {
    return fault;
  }

  @Override
  public long faultAddress() {
    return faultAddress;
  }

  @Override
  public long gpa() {
    return lower;
  }

  @Override
  public long secondGpa() {
    return upper;
  }
}
