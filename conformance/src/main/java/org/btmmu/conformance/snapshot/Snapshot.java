package org.btmmu.conformance.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btmmu.conformance.snapshot.ElfCore.Registers;
import org.btmmu.conformance.snapshot.SideFile.Register;
import org.btmmu.reference.guest.PdpteLoad;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;

/**
 * One moment of a guest: its physical memory as far as it was captured, and the registers that
 * decide paging.
 *
 * @param name the name or path that it was opened by
 * @param title what it is, for people
 * @param memory the captured memory
 * @param controls what decides a page walk
 * @param cpl the privilege level of the first processor, 0 … 3
 * @param ac EFLAGS.AC
 * @param remarks what was assumed because neither core nor side file says it, or corrected because
 *     QEMU is known to differ from the architecture; a sentence each
 * @param listing the third opinion, if there is one
 */
public record Snapshot(
    String name,
    String title,
    CapturedMemory memory,
    PagingControls controls,
    int cpl,
    boolean ac,
    List<String> remarks,
    Optional<TlbListing> listing) {
  private static final int USUAL_MAXPHYADDR = 40;

  /**
   * Puts a core's note and its side file together; where both speak, the side file counts.
   *
   * @throws BadInput if neither gives the control registers, or they contradict each other
   */
  static Snapshot of(
      String name,
      ElfCore core,
      CapturedMemory memory,
      Optional<SideFile> side,
      Optional<TlbListing> listing) {
    if (core.registers().isEmpty()
        && side.filter(file -> file.numbers().containsKey(Register.CR3)).isEmpty()) {
      throw new BadInput(
          name,
          "no QEMU note and no side file with the control registers",
          "write cr0, cr3, cr4 and efer into %s".formatted(Snapshots.sideFile(name, ".json")));
    }
    SideFile given = side.orElse(SideFile.none());
    Registers note = core.registers().orElse(new Registers(0x8000_0011L, 0, 0, 0, 0, 2));
    List<String> remarks = new ArrayList<>();
    PagingControls controls = controls(name, core, note, given, memory, remarks);
    return new Snapshot(
        name,
        given.title().orElse("a core without a title"),
        memory,
        controls,
        (int) given.number(Register.CPL, note.cpl()),
        (given.number(Register.EFLAGS, note.eflags()) >>> 18 & 1) != 0,
        List.copyOf(remarks),
        listing);
  }

  /** The controls without what can forbid a supervisor read: SMAP and protection keys. */
  PagingControls rightsIgnored() {
    PagingControls c = controls;
    return new PagingControls(
        c.mode(),
        c.cr3(),
        c.pdptes(),
        c.wp(),
        c.pse(),
        c.pge(),
        false,
        false,
        false,
        false,
        c.nxe(),
        0,
        0,
        c.processor());
  }

  private static PagingControls controls(
      String name,
      ElfCore core,
      Registers note,
      SideFile side,
      CapturedMemory memory,
      List<String> remarks) {
    long cr0 = side.number(Register.CR0, note.cr0());
    long cr3 = side.number(Register.CR3, note.cr3());
    long cr4 = side.number(Register.CR4, note.cr4());
    long efer = side.number(Register.EFER, usualEfer(core, cr4));
    if (!side.numbers().containsKey(Register.EFER)) {
      remarks.add("EFER is 0x%x (the core does not say)".formatted(efer));
    }
    if (!side.numbers().containsKey(Register.MAXPHYADDR)) {
      remarks.add("MAXPHYADDR is %d (the core does not say)".formatted(USUAL_MAXPHYADDR));
    }
    Set<String> features = side.features().orElse(Set.of("pse36", "pdpe1gb"));
    Processor processor =
        new Processor(
            (int) side.number(Register.MAXPHYADDR, USUAL_MAXPHYADDR),
            features.contains("pse36"),
            features.contains("pdpe1gb"),
            features.contains("amd"));
    PagingMode mode = mode(name, cr0, cr4, efer);
    Pdptes pdptes =
        mode.hasPdpteRegisters()
            ? side.pdptes().orElseGet(() -> pdptes(name, memory, cr3, processor, remarks))
            : Pdptes.NONE;
    return new PagingControls(
        mode,
        cr3,
        pdptes,
        bit(cr0, 16),
        bit(cr4, 4),
        bit(cr4, 7),
        bit(cr4, 20),
        bit(cr4, 21),
        bit(cr4, 22),
        bit(cr4, 24),
        bit(efer, 11),
        (int) side.number(Register.PKRU, 0),
        (int) side.number(Register.PKRS, 0),
        processor);
  }

  /** Long mode as the core's machine says, with SCE; XD as any guest with 8-byte entries has it. */
  private static long usualEfer(ElfCore core, long cr4) {
    if (core.x86_64()) {
      return 0xd01;
    }
    return bit(cr4, 5) ? 0x800 : 0;
  }

  /** SDM 3A 5.1.1. */
  private static PagingMode mode(String name, long cr0, long cr4, long efer) {
    boolean paging = bit(cr0, 31);
    boolean pae = bit(cr4, 5);
    boolean longMode = bit(efer, 8) && paging;
    if (paging && !bit(cr0, 0)) {
      throw new BadInput(name, "CR0.PG is 1 but CR0.PE is 0", "correct \"cr0\" in the side file");
    }
    if (longMode && !pae) {
      throw new BadInput(
          name, "EFER.LME is 1 but CR4.PAE is 0", "correct \"efer\" or \"cr4\" in the side file");
    }
    if (!paging) {
      return PagingMode.OFF;
    }
    if (!pae) {
      return PagingMode.BITS_32;
    }
    if (!longMode) {
      return PagingMode.PAE;
    }
    return bit(cr4, 12) ? PagingMode.FIVE_LEVEL : PagingMode.FOUR_LEVEL;
  }

  /** The PDPTE registers as MOV CR3 would load them. */
  private static Pdptes pdptes(
      String name, CapturedMemory memory, long cr3, Processor processor, List<String> remarks) {
    String mend = "give \"pdpte\" (four numbers) in the side file";
    try {
      CapturedMemory unmarked = withoutAccessedPdptes(memory, cr3, remarks);
      if (PdpteLoad.load(unmarked, cr3, processor) instanceof PdpteLoad.Loaded loaded) {
        return loaded.pdptes();
      }
    } catch (NotCaptured missing) {
      throw new BadInput(name, "the PDPTEs at CR3 are missing: " + missing.getMessage(), mend);
    }
    throw new BadInput(
        name, "the PDPTEs at CR3 = 0x%x have reserved bits set".formatted(cr3), mend);
  }

  /**
   * The registers were loaded before QEMU set A, a reserved bit there, in the entries in memory.
   */
  private static CapturedMemory withoutAccessedPdptes(
      CapturedMemory memory, long cr3, List<String> remarks) {
    CapturedMemory copy = memory.fork();
    boolean marked = false;
    for (int index = 0; index < 4; index++) {
      long gpa = (cr3 & 0xffff_ffe0L) + index * Long.BYTES;
      long pdpte = memory.read64(gpa);
      if (bit(pdpte, 0) && bit(pdpte, 5)) {
        copy.write64(gpa, pdpte & ~0x20L);
        marked = true;
      }
    }
    if (marked) {
      remarks.add("QEMU sets A in PAE's PDPTEs, where it is reserved: taken as 0");
    }
    return copy;
  }

  private static boolean bit(long register, int number) {
    return (register >>> number & 1) != 0;
  }
}
