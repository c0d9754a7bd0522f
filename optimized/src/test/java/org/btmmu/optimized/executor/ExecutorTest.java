package org.btmmu.optimized.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.mips64.InstructionSet;
import org.junit.jupiter.api.Test;

class ExecutorTest {
  private static final int CODE = Executor.FIRST_FREE;
  private static final int TOP_OF_48_BITS = 3;
  private static final long GVA = 0x7000;

  private final HostMemory memory = new HostMemory(0x1_0000);
  private final KernelModule module = module();
  private final List<Integer> upcalls = new ArrayList<>();
  private final Executor executor = new Executor(1024, memory, module, this::upcall);
  private int end = CODE;
  private int goesOnAt = Upcalls.LEAVE;

  private static KernelModule module() {
    GuestSlots slots =
        new GuestSlots(12, new long[] {0}, new long[] {0x1000}, new boolean[] {true}, new long[1]);
    KernelModule module =
        new KernelModule(
            Features.ALL,
            new CodePages(slots),
            new FastGtlb(4, 4, 2, 1),
            new ShadowTables(16),
            new Domains(1, 2),
            new ReverseMap(4),
            new Events());
    module.select(new SpaceAndRole(0, 0, 0, 0, 0, 0, 0, TOP_OF_48_BITS));
    return module;
  }

  private int upcall(int code, int index) {
    upcalls.add(code);
    int next = goesOnAt;
    goesOnAt = Upcalls.LEAVE;
    return next;
  }

  private ExecutorTest code(String mnemonic, long... operands) {
    executor.install(end, new int[] {InstructionSet.word(mnemonic, operands)}, 1);
    end++;
    return this;
  }

  private void run() {
    code("break", 1, 0);
    executor.run(CODE);
  }

  /**
   * A pair of pages of the user's MID: the even one at 0x4000 may be stored to, the odd one not.
   */
  private void map() {
    long even = FastHalf.of(0x4000, true, true, true);
    long odd = FastHalf.of(0x5000, true, false, true);
    long key = FastGtlb.key(module.mid(module.current(), 0), GVA - 0x1000);
    module.gtlb().write(0, key, FastGtlb.SHIFT_4KB, even, odd);
    executor.setmem(KernelData.slot(0, false));
    executor.registers[4] = GVA;
  }

  @Test
  void theDelaySlotIsCarriedOutBeforeTheTarget() {
    code("jal", (CODE + 4) & 0x3FF_FFFF)
        .code("daddiu", 2, 31, 0)
        .code("daddiu", 3, 0, 1)
        .code("sll", 0, 0, 0);
    run();
    assertThat(executor.registers[2]).isEqualTo(Executor.address(CODE + 2));
    assertThat(executor.registers[3]).isZero();
  }

  @Test
  void aPatchedWordIsTheNewOne() {
    code("daddiu", 2, 0, 1);
    run();
    executor.patch(CODE, InstructionSet.word("daddiu", 2, 0, 2));
    executor.run(CODE);
    assertThat(executor.registers[2]).isEqualTo(2);
    assertThat(executor.word(CODE)).isEqualTo(InstructionSet.word("daddiu", 2, 0, 2));
  }

  @Test
  void anUpcallSaysWhereToGoOn() {
    goesOnAt = CODE + 2;
    code("break", 5, 3).code("daddiu", 2, 0, 1).code("daddiu", 3, 0, 1);
    run();
    assertThat(upcalls).containsExactly(5 | 3 << 10, 1);
    assertThat(executor.registers[2]).isZero();
    assertThat(executor.registers[3]).isEqualTo(1);
    assertThat(executor.upcalls(5)).isEqualTo(1);
  }

  @Test
  void whatIsWrittenToRegister0IsLost() {
    code("daddiu", 0, 0, 7).code("mfhi", 0).code("daddiu", 2, 0, 0);
    run();
    assertThat(executor.registers[0]).isZero();
    assertThat(executor.registers[2]).isZero();
  }

  @Test
  void whatGoesElsewhereIsRefusedInADelaySlot() {
    code("beq", 0, 0, 1);
    assertThatThrownBy(() -> code("j", 0))
        .isInstanceOf(HostError.class)
        .hasMessageContaining("delay slot");
    assertThatThrownBy(() -> code("gld", 2, 0, 3)).isInstanceOf(HostError.class);
    assertThatThrownBy(() -> code("break", 0, 0)).isInstanceOf(HostError.class);
  }

  @Test
  void anInstructionThatIsLackingIsNamed() {
    assertThatThrownBy(() -> code("lwl", 2, 0, 3))
        .isInstanceOf(HostError.class)
        .hasMessageContaining("lacks lwl");
  }

  @Test
  void aMisalignedAccessNamesItsPlaceAndAddress() {
    code("sw", 2, 2, 0);
    assertThatThrownBy(this::run)
        .isInstanceOf(HostError.class)
        .hasMessageContaining("index " + CODE)
        .hasMessageContaining("0x2 is an address error");
  }

  @Test
  void anAccessOutsideHostMemoryIsAnError() {
    executor.registers[3] = 0x1_0000;
    code("ld", 2, 0, 3);
    assertThatThrownBy(this::run).isInstanceOf(HostError.class);
  }

  @Test
  void userCodeReachesNeitherTheKernelsMemoryNorItsRegisters() {
    executor.registers[3] = Long.MIN_VALUE | ShadowWord.TABLES;
    code("ld", 2, 0, 3);
    assertThatThrownBy(this::run).hasMessageContaining("address error");
    executor.patch(CODE, InstructionSet.word("btlbwr"));
    assertThatThrownBy(() -> executor.run(CODE)).hasMessageContaining("reserved");
    executor.patch(CODE, InstructionSet.word("mtbt", 2, ExtensionRegisters.ROOT));
    assertThatThrownBy(() -> executor.run(CODE)).hasMessageContaining("reserved");
  }

  @Test
  void anEmptySlotRaisesDomain() {
    code("gld", 2, 0, 4);
    run();
    assertThat(upcalls).containsExactly(Executor.FAULT);
    assertThat(FastBtRegisters.code((int) executor.faultCause())).isEqualTo(FastBtRegisters.DOMAIN);
    assertThat(executor.faultIndex()).isEqualTo(CODE);
  }

  @Test
  void aStoreToACleanPageRaisesModifiedAndMovesNothing() {
    map();
    executor.registers[2] = -1;
    code("gsd", 2, -4, 4);
    run();
    assertThat((int) executor.faultCause())
        .isEqualTo(
            FastBtRegisters.cause(FastBtRegisters.MODIFIED, 1, 8) | FastBtRegisters.SECOND_PAGE);
    assertThat(executor.faultAddress()).isEqualTo(GVA);
    assertThat(memory.load64(0x4FF8)).isZero();
    assertThat(executor.count(HostCounts.GUEST_FAULTS)).isEqualTo(1);
  }

  @Test
  void anObserverSeesGuestAndOrdinaryAccesses() {
    List<String> seen = new ArrayList<>();
    executor.observe(
        new AccessObserver() {
          @Override
          public void load(long hpa, long linear, int sizeBytes, long value) {
            seen.add("load %x %x %d %x".formatted(hpa, linear, sizeBytes, value));
          }

          @Override
          public void store(long hpa, long linear, int sizeBytes, long value) {
            seen.add("store %x %x %d %x".formatted(hpa, linear, sizeBytes, value));
          }
        },
        0x4000);
    map();
    memory.store64(0x5000, 0x8182_8384_8586_8788L);
    executor.registers[5] = 0x4000;
    code("glb", 2, 0, 4).code("gsh", 2, -2, 4).code("glw", 3, -2, 4);
    code("lw", 2, 0xFFC, 5).code("sb", 0, 0, 5).code("sb", 0, -1, 5).code("gprobe.l", 0, 0, 4);
    run();
    assertThat(seen)
        .containsExactly(
            "load 5000 7000 1 88",
            "store 4ffe 6ffe 2 ffffffffffffff88",
            "load 4ffe 6ffe 4 8788ff88",
            "load 4ffc ffffffffffffffff 4 ff880000",
            "store 4000 ffffffffffffffff 1 0");
    assertThat(executor.registers[3]).isEqualTo((int) 0x8788_FF88L);
  }

  @Test
  void hitsAllocateNothing() {
    map();
    executor.registers[6] = 20_000;
    code("gld", 2, 8, 4).code("daddu", 3, 3, 2).code("gsw", 3, -32, 4).code("daddiu", 6, 6, -1);
    code("bgtz", 6, -5).code("sll", 0, 0, 0);
    run();
    long before = allocated();
    for (int round = 0; round < 20; round++) {
      executor.registers[6] = 20_000;
      executor.run(CODE);
    }
    assertThat(allocated() - before).isLessThan(20_000);
    assertThat(executor.count(HostCounts.GUEST_LOADS)).isEqualTo(21 * 20_000);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
