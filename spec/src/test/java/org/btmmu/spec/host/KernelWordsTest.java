package org.btmmu.spec.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.junit.jupiter.api.Test;

/** Spaces, roles and access classes: what a MID stands for. */
class KernelWordsTest {
  private static final Processor PROCESSOR = new Processor(46, true, true, false);
  private static final Pdptes REGISTERS = new Pdptes(0x5001, 0, 0, 0x6001);

  @Test
  void anImplicitAccessIsSupervisorWithoutAcAtAnyCpl() {
    assertThat(AccessClass.of(access(3, true, true))).isEqualTo(AccessClass.SUPERVISOR);
    assertThat(AccessClass.of(access(0, true, true))).isEqualTo(AccessClass.SUPERVISOR);
  }

  @Test
  void acCountsForExplicitSupervisorAccessesOnly() {
    assertThat(AccessClass.of(access(0, false, true))).isEqualTo(AccessClass.SUPERVISOR_AC);
    assertThat(AccessClass.of(access(2, false, false))).isEqualTo(AccessClass.SUPERVISOR);
    assertThat(AccessClass.of(access(3, false, true))).isEqualTo(AccessClass.USER);
    assertThat(AccessClass.of(access(3, false, false))).isEqualTo(AccessClass.USER);
  }

  @Test
  void aSpaceIsRootAndPcid() {
    PagingControls one = controls(PagingMode.FOUR_LEVEL, 0x3001, 0, 0);
    PagingControls two = controls(PagingMode.FOUR_LEVEL, 0x3002, 0, 0);
    assertThat(SpaceKey.of(one, true)).isEqualTo(new SpaceKey(0x3000, 1, Pdptes.NONE));
    assertThat(SpaceKey.of(one, true)).isNotEqualTo(SpaceKey.of(two, true));
    assertThat(SpaceKey.of(one, false)).isEqualTo(SpaceKey.of(two, false));
  }

  @Test
  void underPaeTheLatchedRegistersAreTheSpace() {
    PagingControls pae = controls(PagingMode.PAE, 0x3000, 0, 0);
    assertThat(SpaceKey.of(pae, false)).isEqualTo(new SpaceKey(0, 0, REGISTERS));
    PagingControls elsewhere = controls(PagingMode.PAE, 0x4000, 0, 0);
    assertThat(SpaceKey.of(elsewhere, false)).isEqualTo(SpaceKey.of(pae, false));
  }

  @Test
  void withoutPagingThereIsOneSpace() {
    assertThat(SpaceKey.of(controls(PagingMode.OFF, 0x3000, 0, 0), false))
        .isEqualTo(SpaceKey.of(controls(PagingMode.OFF, 0x4000, 0, 0), false));
  }

  @Test
  void theValueOfPkruIsPartOfTheRoleInLongModeOnly() {
    assertThat(Role.of(controls(PagingMode.FOUR_LEVEL, 0, 4, 0)))
        .isNotEqualTo(Role.of(controls(PagingMode.FOUR_LEVEL, 0, 8, 0)));
    assertThat(Role.of(controls(PagingMode.PAE, 0, 4, 0)))
        .isEqualTo(Role.of(controls(PagingMode.PAE, 0, 8, 0)));
  }

  @Test
  void pkrsIsPartOfTheRoleOnlyWhilePksIsSet() {
    assertThat(Role.of(controls(PagingMode.FIVE_LEVEL, 0, 0, 1)))
        .isNotEqualTo(Role.of(controls(PagingMode.FIVE_LEVEL, 0, 0, 2)));
    assertThat(Role.of(controls(PagingMode.BITS_32, 0, 0, 1)))
        .isEqualTo(Role.of(controls(PagingMode.BITS_32, 0, 0, 2)));
  }

  @Test
  void everyControlThatDecidesRightsIsInTheRole() {
    Role role = Role.of(controls(PagingMode.FOUR_LEVEL, 0, 0, 0));
    assertThat(role.wp() && role.smep() && role.smap() && role.nxe()).isTrue();
    assertThat(role.pke() && role.pks()).isTrue();
    assertThat(role.pse()).isFalse();
    Role flat = Role.of(controls(PagingMode.BITS_32, 0, 0, 0));
    assertThat(flat.pse()).isTrue();
    assertThat(flat.nxe()).isFalse();
  }

  @Test
  void theFaultClassesStandInTheOrderOfDecision() {
    assertThat(FaultClass.values())
        .containsExactly(
            FaultClass.GUEST_FAULT,
            FaultClass.DEVICE,
            FaultClass.ACCESSED_OR_DIRTY,
            FaultClass.CODE_PAGE,
            FaultClass.FILL,
            FaultClass.SPURIOUS,
            FaultClass.BUG);
  }

  private static Access access(int cpl, boolean implicit, boolean ac) {
    return new Access(AccessKind.READ, 0, 1, cpl, implicit, ac, false, true);
  }

  private static PagingControls controls(PagingMode mode, long cr3, int pkru, int pkrs) {
    return new PagingControls(
        mode, cr3, REGISTERS, true, true, true, true, true, true, true, true, pkru, pkrs,
        PROCESSOR);
  }
}
