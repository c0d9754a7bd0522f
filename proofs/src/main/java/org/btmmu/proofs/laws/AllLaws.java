package org.btmmu.proofs.laws;

import java.util.List;

/** The classes that declare the project's laws, in the order of reports. */
public final class AllLaws {
  /** The classes. */
  public static final List<Class<?>> CLASSES =
      List.of(
          WalkLaws.class,
          CanonicalLaws.class,
          RightsLaws.class,
          AccessedDirtyLaws.class,
          PageCrossingLaws.class,
          PackedLaws.class,
          PdpteLaws.class,
          ControlWriteLaws.class,
          HostTlbLaws.class,
          HostSegmentLaws.class,
          HostExceptionLaws.class,
          EntranceLaws.class,
          GuestAccessLaws.class,
          BtRegisterLaws.class,
          GtlbLookupLaws.class,
          GtlbWriteLaws.class,
          GtlbInvalidateLaws.class,
          RegisterLaws.class,
          DomainLaws.class,
          ShadowWordLaws.class,
          FaultLaws.class,
          GuestSlotLaws.class,
          ReverseMapLaws.class,
          CodePageLaws.class,
          FlushLaws.class,
          InvalidationLaws.class,
          SelectLaws.class,
          FillLaws.class,
          WithinLaws.class,
          LastEntryLaws.class,
          TrackingLaws.class,
          KeptLeafLaws.class,
          OpenTableLaws.class,
          RefillFillLaws.class,
          InstructionLaws.class,
          DataLaws.class,
          MipsArithmeticLaws.class,
          MipsBitLaws.class,
          MipsMemoryLaws.class,
          MipsBranchLaws.class,
          MipsGuestLaws.class,
          MipsSystemLaws.class,
          LazyFlagsLaws.class,
          TranslatorLaws.class,
          TranslatedWordsLaws.class);

  private AllLaws() {}
}
