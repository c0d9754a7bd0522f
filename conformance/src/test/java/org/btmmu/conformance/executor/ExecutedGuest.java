package org.btmmu.conformance.executor;

import static org.btmmu.spec.guest.ControlRegisters.CR0_PE;
import static org.btmmu.spec.guest.ControlRegisters.CR0_PG;
import static org.btmmu.spec.guest.ControlRegisters.CR0_WP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_LA57;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PSE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMAP;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LMA;
import static org.btmmu.spec.guest.ControlRegisters.EFER_LME;
import static org.btmmu.spec.guest.ControlRegisters.EFER_NXE;

import java.util.Random;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.Upcalls;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.mips64.InstructionSet;

/**
 * A guest of 4 MByte with random page tables, as a machine and with an executor on the machine's
 * module, which settles guest faults as the machine does.
 */
final class ExecutedGuest implements Upcalls {
  static final int RAM_BYTES = 4 << 20;

  /** Levels of the modes: 2 for 32-bit, 3 for PAE, 4 or 5 of long mode. */
  final int levels;

  final HostMemory host = new HostMemory(RAM_BYTES);
  final Machine machine;
  final Executor executor;

  /** The class of the last guest fault; −1 if there was none. */
  int settled;

  int faults;
  private final FaultHandler handler;
  private final OpenTables open;
  private long gva;
  private int sizeBytes;
  private int access;
  private boolean stores;

  /**
   * A guest.
   *
   * @param opens whether the refill handler fills by itself where it can
   */
  ExecutedGuest(int levels, long seed, Features features, boolean opens) {
    this(levels, seed, features, opens, 64);
  }

  /** The same with room for so many shadow page tables. */
  ExecutedGuest(int levels, long seed, Features features, boolean opens, int tables) {
    this.levels = levels;
    Random random = new Random(seed);
    long[] backing = new long[RAM_BYTES >>> 12];
    int rotated = random.nextInt(2) * 5;
    for (int page = 0; page < backing.length; page++) {
      backing[page] = (long) ((page + rotated) % backing.length) << 12;
    }
    GuestSlots slots =
        new GuestSlots(12, new long[] {0}, new long[] {RAM_BYTES}, new boolean[] {true}, backing);
    CodeCache code = new CodeCache(new CodePages(slots));
    GuestMemory memory = new GuestMemory(slots, host, code);
    KernelModule module =
        new KernelModule(
            features,
            code.pages(),
            new FastGtlb(4, 4, 2, seed),
            new ShadowTables(tables),
            new Domains(2, 2),
            new ReverseMap(RAM_BYTES >>> 12),
            new Events());
    GuestCpu cpu = new GuestCpu(memory, module, new Processor(40, true, true, false));
    machine = new Machine(slots, host, memory, code, features, cpu);
    for (int address = 0; address < 0x2_0000; address += 8) {
      memory.write64(address, random.nextLong());
    }
    tables(random);
    control(cpu);
    handler = new FaultHandler(memory, slots, code, new KernelModule[] {module}, 0, features);
    executor = new Executor(1024, host, module, this);
    open = new OpenTables(module, handler, opens);
    executor.open(open);
  }

  private void control(GuestCpu cpu) {
    long cr4 = levels == 2 ? CR4_PSE : CR4_PAE | (levels == 5 ? CR4_LA57 : 0);
    long efer = levels == 2 ? 0 : levels == 3 ? EFER_NXE : EFER_LME | EFER_LMA | EFER_NXE;
    long cr3 = levels == 2 ? 0xA000 : levels == 3 ? 0x6000 : levels == 4 ? 0x1000 : 0x9000;
    Pdptes pdptes = levels == 3 ? new Pdptes(0x3001, 0, 0, 0x3001) : Pdptes.NONE;
    cpu.set(CR0_PE | CR0_WP | CR0_PG, cr3, cr4 | CR4_SMAP, efer, pdptes);
  }

  private void tables(Random random) {
    for (long table : new long[] {0x1000, 0x2000, 0x3000, 0x4000, 0x5000, 0x9000, 0xA000, 0xB000}) {
      for (int word = 0; word < 0x1000; word += 8) {
        machine.memory().write64(table + word, 0);
      }
    }
    for (long high : new long[] {0, 256}) {
      machine.memory().write64(0x9000 + 8 * high, 0x1007);
      machine.memory().write64(0x1000 + 8 * high, 0x2007);
    }
    machine.memory().write64(0x2000, 0x3007);
    machine.memory().write64(0x3000, 0x4007);
    machine.memory().write64(0x3008, 0x5007);
    machine.memory().write64(0x3010, 0x20_0087 | random.nextInt(4) << 5);
    machine.memory().write32(0xA000, 0xB007);
    machine.memory().write32(0xA004, 0x87);
    machine.memory().write32(0xAFFC, 0xB007);
    for (int page = 0; page < 8; page++) {
      change(random, page);
      change(random, 1023 - page);
    }
  }

  /** Writes the entry of a page anew. */
  void change(Random random, int page) {
    boolean device = random.nextInt(12) == 0;
    long frame = device ? RAM_BYTES << 1 : 0x1_0000 + (random.nextInt(16) << 12);
    long flags = random.nextInt(8) == 0 ? 0 : 1;
    flags |= random.nextInt(4) == 0 ? 0 : 2;
    flags |= random.nextInt(3) == 0 ? 0 : 4;
    flags |= (long) random.nextInt(4) << 5;
    machine.memory().write32(0xB000 + 4L * page, (int) (frame | flags));
    flags |= random.nextInt(4) == 0 ? 1L << 63 : 0;
    if (page < 512) {
      machine.memory().write64(0x4000 + 8L * page, frame | flags);
    }
  }

  /** An access of one instruction, as it is for the fault handler too. */
  void run(String mnemonic, long address, long value, int size, int packed) {
    gva = address;
    sizeBytes = size;
    access = packed;
    settled = -1;
    stores = mnemonic.startsWith("gs");
    int word = InstructionSet.word(mnemonic, 9, 16, 8);
    faults = 0;
    executor.install(Executor.FIRST_FREE, new int[] {word, 0x0001_000D}, 2);
    executor.registers[8] = address - 16;
    executor.registers[9] = value;
    executor.run(Executor.FIRST_FREE);
  }

  @Override
  public int upcall(int code, int index) {
    if (code != Executor.FAULT) {
      return LEAVE;
    }
    GuestCpu cpu = machine.cpu(0);
    faults++;
    settled = handler.handle(cpu.controls(), cpu.pcid(), gva, sizeBytes, access);
    if (settled == FaultHandler.GUEST_FAULT || settled == FaultHandler.DEVICE) {
      executor.endFault();
      if (settled == FaultHandler.DEVICE && (access & FastAccess.WRITE) != 0 && stores) {
        emulate();
      }
      return LEAVE;
    }
    long linear = cpu.controls().linear(gva, access);
    open.open(cpu.controls(), FastAccess.accessClass(access), linear);
    executor.refresh();
    return index + 1;
  }

  /** Stores byte by byte in guest memory. */
  private void emulate() {
    int first = Math.min(sizeBytes, 0x1000 - ((int) gva & 0xFFF));
    Bytes.write(machine.memory(), PackedWalk.gpa(handler.outcome()), first, executor.registers[9]);
    if (first < sizeBytes) {
      long rest = executor.registers[9] >>> 8 * first;
      Bytes.write(machine.memory(), PackedWalk.gpa(handler.upper()), sizeBytes - first, rest);
    }
  }

  /** CR2 of the last guest fault, if it was a page fault. */
  long faultAddress() {
    return handler.faultAddress();
  }
}
