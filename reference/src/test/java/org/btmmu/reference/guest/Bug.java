package org.btmmu.reference.guest;

/** What may be wrong with a {@link WhimsicalProcessor}. */
enum Bug {
  NONE,
  A_IS_NOT_SET,
  D_IS_NOT_SET,
  D_IS_SET_BY_LOADS,
  PARTIAL_WALKS_SURVIVE_INVLPG,
  TRANSLATIONS_SURVIVE_A_FAULT,
  MOV_CR3_DROPS_NOTHING,
  PCIDS_ARE_IGNORED,
  RIGHTS_ARE_JUDGED_WHEN_CACHED,
  HALF_A_STORE_BEFORE_A_FAULT
}
