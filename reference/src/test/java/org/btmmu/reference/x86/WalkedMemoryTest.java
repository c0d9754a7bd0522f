package org.btmmu.reference.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.btmmu.reference.x86.SmallMachine.ABSENT;
import static org.btmmu.reference.x86.SmallMachine.READ_ONLY;
import static org.btmmu.reference.x86.SmallMachine.VARIABLES;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.junit.jupiter.api.Test;

/** Memory behind a guest MMU: each access sees the tables as they are. */
class WalkedMemoryTest {
  private static final int ENTRY = 0x7000 + (VARIABLES >> 12) * 4;
  private static final int ACCESSED = 0x20, DIRTY = 0x40;

  private final SmallMachine m = Boot.bits32();
  private final LinearMemory memory = m.execution.memory;

  private long load(long address, int sizeBytes) {
    return memory.load(access(AccessKind.READ, address, sizeBytes));
  }

  private void store(long address, int sizeBytes, long value) {
    memory.store(access(AccessKind.WRITE, address, sizeBytes), value);
  }

  private static Access access(AccessKind kind, long address, int sizeBytes) {
    return new Access(kind, address, sizeBytes, 3, false, false, false, false);
  }

  @Test
  void aChangedEntryIsSeenAtOnce() {
    m.write(0x51000, 4, 7);
    load(VARIABLES, 4);
    load(VARIABLES, 4);
    m.write(ENTRY, 4, 0x51007);
    assertThat(load(VARIABLES, 4)).isEqualTo(7);
    m.write(ENTRY, 4, 0);
    load(VARIABLES, 4);
    assertThat(memory.fault()).isEqualTo(new Outcome.PageFault(4, VARIABLES));
  }

  @Test
  void accessedIsSetAgainWhenSoftwareHasClearedIt() {
    load(VARIABLES, 4);
    load(VARIABLES, 4);
    assertThat(m.read(ENTRY, 4) & (ACCESSED | DIRTY)).isEqualTo(ACCESSED);
    m.write(ENTRY, 4, VARIABLES | 7);
    load(VARIABLES, 4);
    assertThat(m.read(ENTRY, 4) & ACCESSED).isNotZero();
  }

  @Test
  void dirtyIsSetByTheFirstStoreAfterLoads() {
    load(VARIABLES, 4);
    load(VARIABLES, 4);
    store(VARIABLES, 4, 1);
    assertThat(m.read(ENTRY, 4) & DIRTY).isNotZero();
    store(VARIABLES, 4, 1);
    m.write(ENTRY, 4, VARIABLES | 7 | ACCESSED);
    store(VARIABLES, 4, 1);
    assertThat(m.read(ENTRY, 4) & DIRTY).isNotZero();
  }

  @Test
  void aPageThatCanBeReadCannotBeWrittenForThat() {
    load(READ_ONLY, 4);
    load(READ_ONLY, 4);
    store(READ_ONLY, 4, 1);
    assertThat(memory.fault()).isEqualTo(new Outcome.PageFault(7, READ_ONLY));
  }

  @Test
  void bytesOfAnySizeAndPlaceAreMoved() {
    for (int size = 1; size <= 8; size++) {
      for (int place = VARIABLES + 0xFF0; place < VARIABLES + 0x1010; place++) {
        m.write(place - 8, 8, -1).write(place, 8, -1).write(place + 8, 8, -1);
        long value = 0x8877_6655_4433_2211L & Flags.mask(8 * size);
        store(place, size, value);
        assertThat(load(place, size)).isEqualTo(value);
        assertThat(m.read(place, size)).isEqualTo(value);
        assertThat(m.read(place - 8, 8)).isEqualTo(-1);
        assertThat(m.read(place + size, 8)).isEqualTo(-1);
      }
    }
  }

  @Test
  void anAccessOverAPageBorderFaultsInThePageThatIsAbsent() {
    store(ABSENT - 1, 2, 0);
    assertThat(memory.fault()).isEqualTo(new Outcome.PageFault(6, ABSENT));
    load(ABSENT - 1, 1);
    assertThat(memory.fault()).isNull();
  }

  @Test
  void aChangeOfControlsIsSeenAtOnce() {
    m.code("0F 22 C0").set(Registers.RAX, 0x8000_0031L).runs(1); // mov cr0, eax: WP 0
    m.code("89 03").set(Registers.RBX, READ_ONLY).runs(1); // mov [ebx], eax
    m.code("0F 22 C0").set(Registers.RAX, 0x8001_0031L).runs(1);
    m.code("89 03").raises(Vectors.PF, 3);
  }
}
