package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/**
 * Everything that decides a page walk beside the access and memory: the registers that software
 * wrote, already decoded, and the processor model.
 *
 * <p>Any combination is legal: a bit that a mode does not use is there and has no effect, as in the
 * processor.
 *
 * @param mode the paging mode, from CR0.PG, CR4.PAE, EFER.LME and CR4.LA57
 * @param cr3 the value of CR3, PCID included
 * @param pdptes the PDPTE registers; used by PAE paging only
 * @param wp CR0.WP
 * @param pse CR4.PSE; used by 32-bit paging only
 * @param pge CR4.PGE
 * @param smep CR4.SMEP
 * @param smap CR4.SMAP
 * @param pke CR4.PKE
 * @param pks CR4.PKS
 * @param nxe EFER.NXE
 * @param pkru the register PKRU: AD and WD of key i in bits 2i and 2i+1
 * @param pkrs the MSR IA32_PKRS, laid out as PKRU
 * @param processor the processor model
 */
@Clause("G-MODE-1")
public record PagingControls(
    PagingMode mode,
    long cr3,
    Pdptes pdptes,
    boolean wp,
    boolean pse,
    boolean pge,
    boolean smep,
    boolean smap,
    boolean pke,
    boolean pks,
    boolean nxe,
    int pkru,
    int pkrs,
    Processor processor) {}
