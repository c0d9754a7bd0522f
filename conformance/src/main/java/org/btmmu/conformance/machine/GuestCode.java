package org.btmmu.conformance.machine;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.reference.x86.Descriptor;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoded;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Disassembly;
import org.btmmu.spec.x86.Instruction;

/** A guest's code as people read it, in the mode that the guest is in, and page walks of it. */
public final class GuestCode {
  private static final int LONGEST_BYTES = 15;

  private final Registers registers;
  private final PhysicalMemory memory;
  private final PagingControls controls;

  /** The code that these registers reach in memory. */
  public GuestCode(Registers registers, PhysicalMemory memory, Processor model) {
    this.registers = registers;
    this.memory = memory;
    controls = registers.controls().paging(registers.pkru, registers.pkrs, model);
  }

  /** The controls of paging. */
  public PagingControls controls() {
    return controls;
  }

  /** Guest physical memory. */
  public PhysicalMemory memory() {
    return memory;
  }

  /** The instruction at an instruction pointer as text, or why there is none. */
  public String at(long rip) {
    return decoded(rip) instanceof Instruction instruction
        ? Disassembly.text(instruction, rip)
        : otherwise(decoded(rip));
  }

  private static String otherwise(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Undefined _ -> "(undefined)";
      case Decoded.TooLong _ -> "(longer than 15 bytes)";
      default -> "(not mapped)";
    };
  }

  /** As many instructions from an instruction pointer on, a line each, up to a branch. */
  public List<String> block(long rip, int most) {
    List<String> lines = new ArrayList<>();
    long at = rip;
    for (int i = 0; i < most; i++) {
      Decoded decoded = decoded(at);
      lines.add("%016x  %s".formatted(at, at(at)));
      if (!(decoded instanceof Instruction instruction) || endsBlock(instruction)) {
        break;
      }
      at += instruction.lengthBytes();
    }
    return lines;
  }

  private static boolean endsBlock(Instruction instruction) {
    return switch (instruction.form().op()) {
      case JMP, JCC, JMP_INDIRECT, CALL, CALL_INDIRECT, RET, LOOP, LOOPE, LOOPNE, JRCXZ, JMP_FAR ->
          true;
      case CALL_FAR, RET_FAR, IRET, INT, SYSCALL, SYSRET, SYSENTER, SYSEXIT, HLT -> true;
      default -> false;
    };
  }

  /** A fetch from an instruction pointer as the processor makes it. */
  public Access fetch(long rip) {
    return access(AccessKind.FETCH, linear(rip));
  }

  /** An access of one byte with the rights that the processor has now. */
  public Access access(AccessKind kind, long linear) {
    boolean ac = (registers.flags & 1 << 18) != 0;
    boolean wide = registers.isLongMode();
    return new Access(kind, linear, 1, registers.cpl, false, ac, false, wide);
  }

  private long linear(long rip) {
    return registers.is64Bit() ? rip : registers.base[Registers.CS] + rip & 0xFFFF_FFFFL;
  }

  private Decoded decoded(long rip) {
    byte[] bytes = new byte[LONGEST_BYTES];
    int count = 0;
    while (count < LONGEST_BYTES) {
      Access byteOfCode = fetch(rip + count);
      if (!(PageWalk.walk(memory, controls, byteOfCode).outcome()
          instanceof Outcome.Translation page)) {
        break;
      }
      long word = memory.read64(page.gpa() & -8L);
      bytes[count++] = (byte) (word >>> 8 * (page.gpa() & 7));
    }
    return Decoder.decode(bytes, 0, count, width());
  }

  private CodeWidth width() {
    if (registers.is64Bit()) {
      return CodeWidth.BITS_64;
    }
    boolean big = (registers.attributes[Registers.CS] & Descriptor.BIG) != 0;
    return big ? CodeWidth.BITS_32 : CodeWidth.BITS_16;
  }

  /** Whether linear addresses differ from physical ones. */
  public boolean isPaged() {
    return controls.mode() != PagingMode.OFF;
  }
}
