package org.btmmu.optimized.executor;

import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastEntrances;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastMidFile;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Reaction;
import org.btmmu.spec.mips64.Disassembler;
import org.btmmu.spec.mips64.InstructionSet;

/**
 * Carries out MIPS64 words with the extension: translated code in user mode, and the kernel's
 * handler of guest refills.
 *
 * <p>Code lies in an area of its own, word {@code index} at virtual address {@link #CODE_BASE} + 4
 * · index; the kernel's part, below {@link #FIRST_FREE}, also in ckseg0. Ordinary loads and stores
 * of user mode reach {@link HostMemory} by its addresses.
 */
public final class Executor {
  /** Host virtual address of word 0. */
  public static final long CODE_BASE = 0x4000_0000L;

  /** Index of the first word that is not the kernel's or of the entrance of guest faults. */
  public static final int FIRST_FREE = 512;

  /** Code of the upcall for a guest fault; the word behind it returns to the access. */
  public static final int FAULT = 1023;

  /** Code of the upcall for a signal: an access to the window that its page table refuses. */
  public static final int SIGNAL = 1022;

  /** Slots of the MID file: see {@link KernelData}. */
  public static final int SLOTS = 16;

  private static final int FAULT_INDEX = 384;
  private static final int NESTED_INDEX = FAULT_INDEX + 32;
  private static final long REGION = (1L << 28) - 4;
  private static final long CKSEG0 = -1L << 31;

  /**
   * General registers 0 … 31, of which [0] must stay 0; behind them stands what was written to $0.
   */
  public final long[] registers = new long[64];

  private final CodeArea area;
  private final FastHostRegisters host = new FastHostRegisters();
  private final FastMidFile file = new FastMidFile(SLOTS);
  private final ExtensionRegisters extension;
  private final KernelData kernel;
  private final GuestAccesses guest;
  private final OtherInstructions other;
  private final OrdinaryAccesses ordinary;
  private final long[] counts = new long[HostCounts.kinds()];
  private final long[] upcallCounts = new long[1 << 10];
  private final Upcalls upcalls;
  private long refillBegan;

  /**
   * An executor in user mode, with the kernel's words installed and slot 0 selected.
   *
   * @param capacity words of code that there is room for, above {@link #FIRST_FREE}
   * @param module whose guest TLB and shadow page tables it uses
   */
  public Executor(int capacity, HostMemory memory, KernelModule module, Upcalls upcalls) {
    this.upcalls = upcalls;
    FastGtlb gtlb = module.gtlb();
    area = new CodeArea(capacity);
    extension = new ExtensionRegisters(host, file, SLOTS, gtlb.entries());
    kernel = new KernelData(module, extension);
    guest = new GuestAccesses(gtlb, memory, registers, counts);
    ordinary = new OrdinaryAccesses(memory, kernel, host, counts);
    other = new OtherInstructions(registers, ordinary, extension, host, gtlb, counts);
    host.status = FastStatus.USER | FastStatus.UX | FastStatus.KX;
    host.btFaultEntry = address(FAULT_INDEX);
    int[] refill = RefillHandler.words();
    int[] fault = {
      InstructionSet.word("break", FAULT, 0), //
      InstructionSet.word("bteret")
    };
    area.install(0, refill, refill.length);
    area.install(FAULT_INDEX, fault, fault.length);
    area.install(NESTED_INDEX, fault, fault.length);
    kernel.refresh();
  }

  /** The host virtual address of a word. */
  public static long address(int index) {
    return CODE_BASE + 4L * index;
  }

  /** Installs words; see {@link CodeArea#install}. */
  public void install(int index, int[] words, int count) {
    area.install(index, words, count);
  }

  /** Marks an LD; it begins a look-up of a 32-bit (0) or 64-bit guest (1): see {@link CodeArea}. */
  public void mark(int index, int mark) {
    area.mark(index, mark);
  }

  /** From now on an access in two pages is a guest fault: K-OPT-7 is left out. */
  public void refuseCrossings() {
    guest.refuseCrossings();
  }

  /** Replaces one word. */
  public void patch(int index, int word) {
    area.install(index, new int[] {word}, 1);
  }

  /** From now on the refill handler fills by itself where it can. */
  public void open(OpenTables tables) {
    kernel.open(tables);
  }

  /** The word at an index; 0 if none was installed. */
  public int word(int index) {
    return area.word(index);
  }

  /** The kernel's records and the MID file follow the module: after each of its operations. */
  public void refresh() {
    kernel.refresh();
    reselect();
  }

  /** {@code setmem}: guest accesses use this slot from now on; see {@link KernelData#slot}. */
  @Clause("B-MID-3")
  public void setmem(long slot) {
    extension.setmem(slot);
    reselect();
  }

  /**
   * Sees guest accesses, or null.
   *
   * @param guestBase ordinary accesses at this address or above are seen too
   */
  public void observe(AccessObserver observer, long guestBase) {
    guest.observe(observer);
    ordinary.observe(observer, guestBase);
  }

  /** How often something happened: see {@link HostCounts}. */
  public long count(int kind) {
    return counts[kind];
  }

  /** How many upcalls with this first operand of {@code break} there were, 0 … 1023. */
  public long upcalls(int code) {
    return upcallCounts[code];
  }

  /** BTFaultCause: see {@code FastBtRegisters}. */
  public long faultCause() {
    return host.btFaultCause;
  }

  /** BTFaultBadVAddr: guest linear address. */
  public long faultAddress() {
    return host.btFaultBadVAddr;
  }

  /** Index of the guest access that faulted, from BTFaultEPC. */
  public int faultIndex() {
    return index(host.btFaultEpc);
  }

  /** Where the fault's {@code bteret} goes on, instead of at the access. */
  public void faultIndex(int index) {
    host.btFaultEpc = address(index);
  }

  /** Ends the level of a guest fault without {@code bteret}, to go on elsewhere or to leave. */
  @Clause("X-RET-1")
  public void endFault() {
    host.status &= ~FastStatus.FL;
    host.linked = false;
  }

  /** HI. */
  public long hi() {
    return other.multiplication().hi();
  }

  /** LO. */
  public long lo() {
    return other.multiplication().lo();
  }

  /**
   * Runs until an upcall leaves.
   *
   * @param index where to begin
   * @throws HostError if the code does what a real host answers with an ordinary exception
   */
  public void run(int index) {
    kernel.settle();
    int next = index;
    while (next >= 0) {
      next = loop(next);
    }
  }

  /** A window of the host's address space is there from now on; see {@link #SIGNAL}. */
  public void window(HostWindow window) {
    ordinary.window(window);
  }

  private int loop(int start) {
    long[] r = registers;
    long[] code = area.decoded();
    int at = start;
    int next = start + 1;
    long done = counts[HostCounts.INSTRUCTIONS];
    try {
      while (true) {
        long word = code[at];
        int d = (int) (word >>> 20) & 63;
        long a = r[(int) (word >>> 8) & 63];
        long b = r[(int) (word >>> 14) & 63];
        int immediate = (int) (word >> 32);
        long sum = a + immediate;
        int following = next + 1;
        done++;
        switch ((int) word & 0xFF) {
          case HostCode.NOP -> {}
          case HostCode.ADDU -> r[d] = (int) (a + b);
          case HostCode.SUBU -> r[d] = (int) (a - b);
          case HostCode.DADDU -> r[d] = a + b;
          case HostCode.DSUBU -> r[d] = a - b;
          case HostCode.ADDIU -> r[d] = (int) sum;
          case HostCode.DADDIU -> r[d] = sum;
          case HostCode.AND -> r[d] = a & b;
          case HostCode.OR -> r[d] = a | b;
          case HostCode.XOR -> r[d] = a ^ b;
          case HostCode.ANDI -> r[d] = a & immediate;
          case HostCode.ORI -> r[d] = a | immediate;
          case HostCode.LUI -> r[d] = (int) ((long) immediate << 16);
          case HostCode.SLT -> r[d] = a < b ? 1 : 0;
          case HostCode.SLTU -> r[d] = a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
          case HostCode.MOVZ -> r[d] = b == 0 ? a : r[d];
          case HostCode.MOVN -> r[d] = b != 0 ? a : r[d];
          case HostCode.SLL -> r[d] = (int) (b << immediate);
          case HostCode.SRL -> r[d] = (int) ((b & 0xFFFF_FFFFL) >>> immediate);
          case HostCode.SRA -> r[d] = (int) b >> immediate;
          case HostCode.DSLL -> r[d] = b << immediate;
          case HostCode.DSRL -> r[d] = b >>> immediate;
          case HostCode.DSRA -> r[d] = b >> immediate;
          case HostCode.DEXT -> r[d] = Computation.extract(a, immediate);
          case HostCode.DINS -> r[d] = Computation.insert(a, b, immediate);
          case HostCode.LBU -> r[d] = ordinary.load8(sum) & 0xFF;
          case HostCode.LW -> r[d] = ordinary.load32(sum);
          case HostCode.LWU -> r[d] = ordinary.load32(sum) & 0xFFFF_FFFFL;
          case HostCode.LD -> r[d] = ordinary.load64(sum);
          case HostCode.MARKED_LD -> r[d] = ordinary.loadMarked((int) word >>> 26 & 3, sum);
          case HostCode.SB -> ordinary.store8(sum, b);
          case HostCode.SW -> ordinary.store32(sum, b);
          case HostCode.SD -> ordinary.store64(sum, b);
          case HostCode.BEQ -> following = a == b ? immediate : following;
          case HostCode.BNE -> following = a != b ? immediate : following;
          case HostCode.BLEZ -> following = a <= 0 ? immediate : following;
          case HostCode.BGTZ -> following = a > 0 ? immediate : following;
          case HostCode.BLTZ -> following = a < 0 ? immediate : following;
          case HostCode.BGEZ -> following = a >= 0 ? immediate : following;
          case HostCode.J -> following = immediate;
          case HostCode.JAL, HostCode.JR, HostCode.JALR -> following = jump(word, a, at);
          case HostCode.GLB,
              HostCode.GLBU,
              HostCode.GLH,
              HostCode.GLHU,
              HostCode.GLW,
              HostCode.GLWU,
              HostCode.GLD,
              HostCode.GSB,
              HostCode.GSH,
              HostCode.GSW,
              HostCode.GSD,
              HostCode.GPROBE -> {
            if (!guest.access(word, sum, b)) {
              done--;
              next = enter(at, done);
              following = next + 1;
            }
          }
          case HostCode.BREAK, HostCode.BTERET -> {
            counts[HostCounts.INSTRUCTIONS] = done;
            next = elsewhere(word, at);
            if (next < 0) {
              return next;
            }
            following = next + 1;
            done = counts[HostCounts.INSTRUCTIONS];
          }
          case HostCode.SLTIU -> r[d] = a + Long.MIN_VALUE < immediate + Long.MIN_VALUE ? 1 : 0;
          case HostCode.SEB -> r[d] = (byte) b;
          case HostCode.SEH -> r[d] = (short) b;
          default -> {
            if (other.execute(word, area.word(at), a, b)) {
              reselect();
            }
          }
        }
        at = next;
        next = following;
      }
    } catch (HostSignal _) {
      counts[HostCounts.INSTRUCTIONS] = done - 1;
      return ask(SIGNAL, at);
    } catch (HostError | IndexOutOfBoundsException e) {
      counts[HostCounts.INSTRUCTIONS] = done;
      throw failure(at, e);
    }
  }

  private int ask(int code, int at) {
    upcallCounts[code & upcallCounts.length - 1]++;
    int next = upcalls.upcall(code, at);
    kernel.settle();
    return next;
  }

  private int jump(long word, long a, int at) {
    int operation = (int) word & 0xFF;
    if (operation != HostCode.JR) {
      registers[(int) (word >>> 20) & 63] = address(at + 2);
    }
    return operation == HostCode.JAL ? (int) (word >> 32) : index(a);
  }

  /** An upcall or a return from a level. */
  private int elsewhere(long word, int at) {
    boolean asks = ((int) word & 0xFF) == HostCode.BREAK;
    return asks ? ask((int) (word >> 32), at) : bteret();
  }

  @Clause("X-RET-1")
  private int bteret() {
    Reaction reaction = FastEntrances.bteret(host);
    if (reaction == Reaction.RESERVED_INSTRUCTION) {
      throw new HostError("bteret outside a level of the extension");
    }
    if (reaction == Reaction.RETURN_FROM_REFILL) {
      counts[HostCounts.REFILL_INSTRUCTIONS] += counts[HostCounts.INSTRUCTIONS] - refillBegan;
      reselect();
    }
    return index(host.pc);
  }

  /** A guest access did not succeed. */
  @Clause({"X-ENT-2", "X-ENT-3", "B-INS-3"})
  private int enter(int at, long done) {
    host.jump(address(at));
    int mid = FastBtRegisters.mid(file.domain());
    Reaction reaction = FastEntrances.raise(host, guest.cause(), guest.badVAddr(), mid);
    if (reaction == Reaction.RESERVED_INSTRUCTION) {
      throw new HostError("a guest access outside user mode");
    }
    boolean refill = reaction == Reaction.REFILL_ENTRY;
    counts[refill ? HostCounts.GUEST_REFILLS : HostCounts.GUEST_FAULTS]++;
    if (refill) {
      refillBegan = done;
      reselect();
    }
    return index(host.pc);
  }

  /** Guest accesses are made in user mode only; outside it they find no domain. */
  private void reselect() {
    guest.select(FastStatus.mayAccessGuest(host.status) ? file.domain() : 0);
  }

  /** The index of the word at a host virtual address. */
  private int index(long address) {
    long offset = address - CODE_BASE;
    if ((offset & ~REGION) == 0) {
      return (int) (offset >>> 2);
    }
    long unmapped = address - CKSEG0;
    if ((unmapped & ~(4L * FIRST_FREE - 4)) != 0 || !FastStatus.isKernel(host.status)) {
      throw new HostError("no code lies at 0x%x".formatted(address));
    }
    return (int) (unmapped >>> 2);
  }

  private HostError failure(int at, RuntimeException e) {
    boolean inside = at >= 0 && at < area.capacity();
    String what = inside ? Disassembler.text(area.word(at), address(at)) : "no word";
    HostError error =
        new HostError("index %d (0x%x, %s): %s".formatted(at, address(at), what, e.getMessage()));
    error.initCause(e);
    return error;
  }
}
