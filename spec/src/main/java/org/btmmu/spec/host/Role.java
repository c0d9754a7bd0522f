package org.btmmu.spec.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Processor;

/**
 * Everything beside the address space, the access class and the tables in memory that decides which
 * accesses a translation allows, so that two control states of one role never differ in rights.
 *
 * @param mode the paging mode
 * @param wp CR0.WP
 * @param pse CR4.PSE; false unless the paging is 32-bit
 * @param smep CR4.SMEP
 * @param smap CR4.SMAP
 * @param nxe EFER.NXE; false in 32-bit paging
 * @param pke CR4.PKE; false outside long mode
 * @param pks CR4.PKS; false outside long mode
 * @param pkru the value of PKRU; 0 while {@code pke} is false
 * @param pkrs the value of IA32_PKRS; 0 while {@code pks} is false
 * @param processor the processor model
 */
@Clause({"K-ROL-1", "K-ROL-2"})
public record Role(
    PagingMode mode,
    boolean wp,
    boolean pse,
    boolean smep,
    boolean smap,
    boolean nxe,
    boolean pke,
    boolean pks,
    int pkru,
    int pkrs,
    Processor processor) {
  /** The role of a control state: what the mode does not use is left out. */
  public static Role of(PagingControls controls) {
    PagingMode mode = controls.mode();
    boolean paged = mode != PagingMode.OFF;
    boolean pke = mode.isLongMode() && controls.pke();
    boolean pks = mode.isLongMode() && controls.pks();
    return new Role(
        mode,
        paged && controls.wp(),
        mode.entryBytes() == 4 && controls.pse(),
        paged && controls.smep(),
        paged && controls.smap(),
        mode.entryBytes() == 8 && controls.nxe(),
        pke,
        pks,
        pke ? controls.pkru() : 0,
        pks ? controls.pkrs() : 0,
        controls.processor());
  }
}
