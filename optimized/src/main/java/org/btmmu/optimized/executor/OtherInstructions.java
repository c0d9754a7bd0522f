package org.btmmu.optimized.executor;

import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastPrivileges;
import org.btmmu.spec.Clause;

/** The instructions that the loop leaves to others: none goes on elsewhere. */
final class OtherInstructions {
  private static final long NOT_FOUND = 1L << 63;

  private final long[] registers;
  private final OrdinaryAccesses ordinary;
  private final ExtensionRegisters extension;
  private final FastHostRegisters host;
  private final FastGtlb gtlb;
  private final long[] counts;
  private final Multiplication multiplication = new Multiplication();

  OtherInstructions(
      long[] registers,
      OrdinaryAccesses ordinary,
      ExtensionRegisters extension,
      FastHostRegisters host,
      FastGtlb gtlb,
      long[] counts) {
    this.registers = registers;
    this.ordinary = ordinary;
    this.extension = extension;
    this.host = host;
    this.gtlb = gtlb;
    this.counts = counts;
  }

  Multiplication multiplication() {
    return multiplication;
  }

  /**
   * Carries an instruction out.
   *
   * @param decoded see {@link HostDecoder}
   * @return whether it may have changed what guest accesses use
   */
  boolean execute(long decoded, int word, long a, long b) {
    int operation = (int) decoded & 0xFF;
    int immediate = (int) (decoded >> 32);
    int d = (int) (decoded >>> 20) & 63;
    switch (operation) {
      case HostCode.LB -> registers[d] = (byte) ordinary.load8(a + immediate);
      case HostCode.LH -> registers[d] = (short) ordinary.load16(a + immediate);
      case HostCode.LHU -> registers[d] = ordinary.load16(a + immediate) & 0xFFFF;
      case HostCode.LL -> link(d, ordinary.load32(a + immediate));
      case HostCode.LLD -> link(d, ordinary.load64(a + immediate));
      case HostCode.SC -> {
        if (host.linked) {
          ordinary.store32(a + immediate, b);
        }
        unlink(d);
      }
      case HostCode.SCD -> {
        if (host.linked) {
          ordinary.store64(a + immediate, b);
        }
        unlink(d);
      }
      case HostCode.SH -> ordinary.store16(a + immediate, b);
      case HostCode.MFHI -> registers[d] = multiplication.hi();
      case HostCode.MFLO -> registers[d] = multiplication.lo();
      case HostCode.MTHI -> multiplication.hi(a);
      case HostCode.MTLO -> multiplication.lo(a);
      case HostCode.MULT,
          HostCode.MULTU,
          HostCode.DMULT,
          HostCode.DMULTU,
          HostCode.DIV,
          HostCode.DIVU,
          HostCode.DDIV,
          HostCode.DDIVU ->
          multiplication.execute(operation, a, b);
      default -> {
        if (operation >= HostCode.SETMEM && operation <= HostCode.BTLBINV_A) {
          return control(operation, word, d, b, immediate);
        }
        registers[d] = Computation.value(operation, a, b, immediate);
      }
    }
    return false;
  }

  private void link(int d, long value) {
    registers[d] = value;
    host.linked = true;
  }

  private void unlink(int d) {
    registers[d] = host.linked ? 1 : 0;
    host.linked = false;
  }

  /** An instruction of the extension that is no access. */
  @Clause({"B-INS-4", "B-TLB-6", "B-TLB-7", "B-TLB-8", "B-TLB-9"})
  private boolean control(int operation, int word, int d, long b, int number) {
    if (!FastPrivileges.mayExecute(word, host.status)) {
      throw new HostError("a reserved instruction: word 0x%08x".formatted(word));
    }
    long key = FastGtlb.key(FastBtRegisters.mid(host.btEntryHi), host.btEntryHi);
    switch (operation) {
      case HostCode.SETMEM -> extension.setmem(b);
      case HostCode.MFBT -> registers[d] = extension.read(number);
      case HostCode.MTBT -> extension.write(number, b);
      case HostCode.BTLBP -> {
        int index = gtlb.find(key);
        extension.write(ExtensionRegisters.INDEX, index < 0 ? NOT_FOUND : index);
      }
      case HostCode.BTLBR -> extension.show(gtlb);
      case HostCode.BTLBWI -> write(indexed(), key);
      case HostCode.BTLBWR -> {
        write(gtlb.victim(key, extension.shift()), key);
        boolean empty = (lower() | upper()) == 0;
        counts[HostCounts.EMPTY_REFILLS] += empty ? 1 : 0;
      }
      case HostCode.BTLBINV_M -> gtlb.invalidateMid(FastBtRegisters.mid(host.btEntryHi));
      default -> gtlb.invalidate(key, extension.shift());
    }
    return operation == HostCode.SETMEM || operation == HostCode.MTBT;
  }

  private int indexed() {
    int index = (int) extension.read(ExtensionRegisters.INDEX);
    if (index >= gtlb.entries()) {
      throw new HostError("the guest TLB has no entry %d".formatted(index));
    }
    return index;
  }

  private void write(int index, long key) {
    gtlb.write(index, key, extension.shift(), lower(), upper());
  }

  private long lower() {
    return extension.read(ExtensionRegisters.ENTRY_LO_0);
  }

  private long upper() {
    return extension.read(ExtensionRegisters.ENTRY_LO_1);
  }
}
