package org.btmmu.spec.x86;

/** The ModRM byte, SIB and displacement (SDM 2A 2.1.3 to 2.1.5, 2.2.1.3 to 2.2.1.6). */
final class Addressing {
  private static final int RIP = 16;
  private static final int NO_REGISTER = -1;

  /** Table 2-1: the base of each rm with 16-bit addresses: BX BX BP BP SI DI BP BX. */
  private static final int BASES_16 = 0x35765533;

  /** Table 2-1: the index of rm 0 to 3: SI DI SI DI. */
  private static final int INDICES_16 = 0x7676;

  int modRm;
  int mod = -1;
  int reg;
  int rm;
  int base = NO_REGISTER;
  int index = NO_REGISTER;
  int scale = 1;
  long displacement;

  /** Reads ModRM of a form that takes any for registers: MOV of control and debug registers. */
  void readRegisters(CodeReader reader, Prefixes prefixes) {
    modRm = reader.next() | 0xc0;
    mod = 3;
    reg = (modRm >> 3 & 7) | prefixes.r();
    rm = (modRm & 7) | prefixes.b();
  }

  /** Reads the bytes; memory operands are worked out for this address size. */
  void read(CodeReader reader, Prefixes prefixes, int addressBytes, boolean bits64) {
    modRm = reader.next();
    mod = modRm >> 6;
    reg = (modRm >> 3 & 7) | prefixes.r();
    rm = (modRm & 7) | prefixes.b();
    if (mod == 3) {
      rm |= prefixes.rmHigh();
      return;
    }
    if (addressBytes == 2) {
      read16(reader);
    } else if ((modRm & 7) == 4) {
      readSib(reader, prefixes);
    } else if (mod == 0 && (modRm & 7) == 5) {
      base = bits64 ? RIP : NO_REGISTER;
      displacement = reader.signed(4);
    } else {
      base = rm;
      readDisplacement(reader, 4);
    }
  }

  private void read16(CodeReader reader) {
    if (mod == 0 && rm == 6) {
      displacement = reader.signed(2);
      return;
    }
    base = BASES_16 >> (4 * rm) & 7;
    index = rm < 4 ? INDICES_16 >> (4 * rm) & 7 : NO_REGISTER;
    readDisplacement(reader, 2);
  }

  private void readSib(CodeReader reader, Prefixes prefixes) {
    int sib = reader.next();
    scale = 1 << (sib >> 6);
    int scaled = (sib >> 3 & 7) | prefixes.x();
    index = scaled == 4 ? NO_REGISTER : scaled;
    if (mod == 0 && (sib & 7) == 5) {
      displacement = reader.signed(4);
    } else {
      base = (sib & 7) | prefixes.b();
      readDisplacement(reader, 4);
    }
  }

  private void readDisplacement(CodeReader reader, int longBytes) {
    if (mod == 1) {
      displacement = reader.signed(1);
    } else if (mod == 2) {
      displacement = reader.signed(longBytes);
    }
  }
}
