package org.btmmu.reference.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.Geometry;
import org.junit.jupiter.api.Test;

/** What a register keeps of what is written to it. */
class RegisterWritesTest {
  private static final Geometry SMALL = new Geometry(40, 36, 16, 2, 0, 1, 4, 2);

  @Test
  void bitsThatNoFieldHasAreIgnored() {
    assertThat(stored(BtRegister.PAGE_MASK, -1)).isEqualTo(0x1FFF_E000);
    assertThat(stored(BtRegister.ENTRY_HI, -1)).isEqualTo(0x01FF_FFFF_FFFF_EFFFL);
    assertThat(stored(BtRegister.FAULT_EPC, -1)).isEqualTo(-1);
  }

  @Test
  void aRefillEntryLiesInCkseg0WhateverIsWritten() {
    assertThat(stored(BtRegister.REFILL_ENTRY, 0)).isEqualTo(0xFFFF_FFFF_8000_0000L);
    assertThat(stored(BtRegister.REFILL_ENTRY, 0x1234)).isEqualTo(0xFFFF_FFFF_8000_1200L);
  }

  @Test
  void aSmallHostKeepsFewerBits() {
    assertThat(RegisterWrites.stored(BtRegister.DOMAIN, -1, SMALL)).isEqualTo(0x300F);
    assertThat(RegisterWrites.stored(BtRegister.ROOT, -1, SMALL)).isEqualTo(0xF_FFFF_F000L);
    assertThat(RegisterWrites.stored(BtRegister.SLOT, -1, SMALL)).isEqualTo(1);
    assertThat(RegisterWrites.stored(BtRegister.INDEX, -1, SMALL)).isEqualTo(1L << 63 | 1);
  }

  /** Windows show bits that are kept elsewhere, and a page mask is kept as the size it selects. */
  @Test
  void theBitsOfTheTextAreThoseThatCanBeWritten() {
    for (Geometry geometry : List.of(Geometry.DEFAULT, SMALL)) {
      for (BtRegister register : BtRegister.values()) {
        if (!register.isWindow() && register != BtRegister.PAGE_MASK) {
          long changing =
              RegisterWrites.stored(register, -1, geometry)
                  ^ RegisterWrites.stored(register, 0, geometry);
          assertThat(Long.bitCount(changing))
              .as(register.title())
              .isEqualTo(register.storedBits(geometry));
        }
      }
    }
  }

  private static long stored(BtRegister register, long value) {
    return RegisterWrites.stored(register, value, Geometry.DEFAULT);
  }
}
