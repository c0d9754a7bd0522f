package org.btmmu.proofs.laws;

import java.util.SplittableRandom;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.x86.Execution;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.Interpreter;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoder;
import org.btmmu.spec.x86.Instruction;

/** Instructions of the reference, run with concrete bytes and any registers. */
public final class FlagLaws {
  private FlagLaws() {}

  /** Forms of addition. */
  enum Sum {
    ADD_64(64, 0x48, 0x01, 0xD8),
    ADD_32(32, 0x01, 0xD8);

    final int bits;
    final Instruction instruction;

    Sum(int bits, int... code) {
      this.bits = bits;
      byte[] bytes = new byte[code.length];
      for (int i = 0; i < code.length; i++) {
        bytes[i] = (byte) code[i];
      }
      this.instruction =
          (Instruction) Decoder.decode(bytes, 0, bytes.length, CodeWidth.BITS_64);
    }
  }

  static Registers registers(long seed) {
    Registers registers = new Registers();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 16; i++) {
      registers.gpr[i] = random.nextLong();
    }
    return registers;
  }

  @Law(id = "x86-sum", says = "sums", clauses = {})
  static boolean sum(Sum form, @From("registers") Registers registers) {
    long a = registers.gpr[0] & Flags.mask(form.bits);
    long b = registers.gpr[3] & Flags.mask(form.bits);
    Interpreter.execute(new Execution(registers, null, null, null), form.instruction);
    long sum = a + b & Flags.mask(form.bits);
    boolean overflow = ((a ^ sum) & (b ^ sum)) >>> form.bits - 1 != 0;
    return registers.gpr[0] == sum && overflow == ((registers.flags & Flags.OF) != 0);
  }
}
