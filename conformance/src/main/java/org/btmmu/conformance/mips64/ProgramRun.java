package org.btmmu.conformance.mips64;

import java.util.Map;
import java.util.TreeMap;
import org.btmmu.reference.mips64.GeneralRegisters;
import org.btmmu.reference.mips64.Interpreter;
import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.reference.mips64.StepResult;
import org.btmmu.spec.host.EntryHalf;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.TlbEntry;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.mips64.InstructionSet;

/** A generated program in the reference's interpreter, in user mode, up to its system call. */
final class ProgramRun {
  private static final Geometry GEOMETRY = new Geometry(48, 48, 16, 2, 0, 1, 12, 2);

  private final Mips64Cpu cpu;
  private final Map<String, Integer> counts = new TreeMap<>();
  private int exceptions;

  private ProgramRun(Mips64Cpu cpu) {
    this.cpu = cpu;
  }

  /** A processor with the program's pages mapped where they are. */
  static Mips64Cpu processor(PhysicalMemory memory) {
    Mips64Cpu cpu = new Mips64Cpu(GEOMETRY, memory, new GeneralRegisters());
    long pfn = ProgramLayout.BASE >>> 12;
    HostPageSize size = HostPageSize.SIZE_16MB;
    EntryHalf even = new EntryHalf(pfn, 3, true, true, false, false);
    EntryHalf odd = new EntryHalf(pfn + (size.halfBytes() >>> 12), 3, true, true, false, false);
    cpu.jointTlb[0] = new TlbEntry(0, ProgramLayout.BASE >>> 13, 0, size, false, even, odd);
    return cpu;
  }

  /**
   * Runs the program on a copy of its memory.
   *
   * @throws IllegalStateException if an instruction does anything but succeed: then the program is
   *     no comparison
   */
  static ProgramRun of(RandomProgram program) {
    ProgramRun run = new ProgramRun(processor(program.memory().fork()));
    run.cpu.host.pc = program.entry();
    while (run.step()) {}
    return run;
  }

  private boolean step() {
    long address = cpu.host.pc;
    int word = cpu.memory.read32(address);
    StepResult result = Interpreter.step(cpu);
    if (result == StepResult.EXCEPTION
        && cpu.host.exceptionCode == HostException.SYSTEM_CALL.code()) {
      return cpu.get(2) != ProgramDraw.WRITE && systemCall();
    }
    boolean raised = result == StepResult.EXCEPTION && Signals.deliver(cpu, word);
    if (!raised && result != StepResult.DONE || cpu.unpredictable) {
      throw new IllegalStateException("%s at 0x%x: 0x%08x".formatted(result, address, word));
    }
    exceptions += raised ? 1 : 0;
    String mnemonic = InstructionSet.candidate(word, InstructionSet.find(word)).mnemonic();
    counts.merge(mnemonic, 1, Integer::sum);
    return true;
  }

  /** One of the system calls for signals: it succeeds. */
  private boolean systemCall() {
    cpu.registers.set(2, 0);
    cpu.registers.set(7, 0);
    Signals.resume(cpu);
    return true;
  }

  /** How many exceptions were raised. */
  int exceptions() {
    return exceptions;
  }

  /** Memory when the program ends. */
  PhysicalMemory memory() {
    return cpu.memory;
  }

  /** How often each instruction was carried out. */
  Map<String, Integer> counts() {
    return counts;
  }
}
