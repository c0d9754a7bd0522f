package org.btmmu.reference.x86;

import org.btmmu.reference.x86.PackedLanes.Step;
import org.btmmu.spec.x86.SimdOp;

/** MMX and SSE instructions that write a register with lanes of two others, a row each. */
final class Selections {
  private Selections() {}

  /**
   * Executes such an instruction, or refuses it.
   *
   * @param sizeBytes 8 for MMX, 16 for SSE
   */
  static void execute(Execution x, SimdOp op, int sizeBytes) {
    Vector a = VectorOperands.read(x, 0);
    long immediate = x.instruction().immediate();
    switch (op) {
      case PSLLDQ -> write(x, PackedShifts.shiftBytes(a, (int) Math.min(immediate, 16)));
      case PSRLDQ -> write(x, PackedShifts.shiftBytes(a, (int) -Math.min(immediate, 16)));
      default -> execute(x, op, a, VectorOperands.read(x, 1), immediate, sizeBytes);
    }
  }

  private static void execute(
      Execution x, SimdOp op, Vector a, Vector b, long immediate, int sizeBytes) {
    switch (op) {
      case PUNPCKLBW -> write(x, Shuffles.unpack(a, b, 8, false, sizeBytes));
      case PUNPCKLWD -> write(x, Shuffles.unpack(a, b, 16, false, sizeBytes));
      case PUNPCKLDQ, UNPCKLPS -> write(x, Shuffles.unpack(a, b, 32, false, sizeBytes));
      case PUNPCKLQDQ, UNPCKLPD -> write(x, Shuffles.unpack(a, b, 64, false, sizeBytes));
      case PUNPCKHBW -> write(x, Shuffles.unpack(a, b, 8, true, sizeBytes));
      case PUNPCKHWD -> write(x, Shuffles.unpack(a, b, 16, true, sizeBytes));
      case PUNPCKHDQ, UNPCKHPS -> write(x, Shuffles.unpack(a, b, 32, true, sizeBytes));
      case PUNPCKHQDQ, UNPCKHPD -> write(x, Shuffles.unpack(a, b, 64, true, sizeBytes));
      case PACKSSWB -> write(x, Shuffles.pack(a, b, 16, true, sizeBytes));
      case PACKUSWB -> write(x, Shuffles.pack(a, b, 16, false, sizeBytes));
      case PACKSSDW -> write(x, Shuffles.pack(a, b, 32, true, sizeBytes));
      case PACKUSDW -> write(x, Shuffles.pack(a, b, 32, false, sizeBytes));
      case PSHUFW, PSHUFLW -> write(x, Shuffles.select(b, 16, 0, immediate));
      case PSHUFHW -> write(x, Shuffles.select(b, 16, 4, immediate));
      case PSHUFD -> write(x, Shuffles.select(b, 32, 0, immediate));
      case SHUFPS -> write(x, Shuffles.selectTwo(a, b, 32, immediate));
      case SHUFPD -> write(x, Shuffles.selectTwo(a, b, 64, immediate));
      case PSHUFB -> write(x, Shuffles.selectBytes(a, b, sizeBytes));
      case PALIGNR -> write(x, PackedShifts.align(a, b, (int) immediate, sizeBytes));
      case MOVSLDUP -> write(x, Shuffles.duplicate(b, 32, 0));
      case MOVSHDUP -> write(x, Shuffles.duplicate(b, 32, 1));
      case MOVDDUP -> write(x, Shuffles.duplicate(b, 64, 0));
      case PBLENDW -> write(x, Shuffles.blend(a, b, 16, immediate));
      case BLENDPS -> write(x, Shuffles.blend(a, b, 32, immediate));
      case BLENDPD -> write(x, Shuffles.blend(a, b, 64, immediate));
      case PBLENDVB -> blendBySigns(x, a, b, 8);
      case BLENDVPS -> blendBySigns(x, a, b, 32);
      case BLENDVPD -> blendBySigns(x, a, b, 64);
      case PHADDW -> horizontal(x, new PackedLanes(Step.ADD, 16, true), a, b, sizeBytes);
      case PHADDD -> horizontal(x, new PackedLanes(Step.ADD, 32, true), a, b, sizeBytes);
      case PHADDSW -> horizontal(x, new PackedLanes(Step.ADD_SATURATED, 16, true), a, b, sizeBytes);
      case PHSUBW -> horizontal(x, new PackedLanes(Step.SUBTRACT, 16, true), a, b, sizeBytes);
      case PHSUBD -> horizontal(x, new PackedLanes(Step.SUBTRACT, 32, true), a, b, sizeBytes);
      case PHSUBSW ->
          horizontal(x, new PackedLanes(Step.SUBTRACT_SATURATED, 16, true), a, b, sizeBytes);
      case PINSRB -> write(x, a.with(8, (int) immediate & 15, b.low()));
      case PINSRW -> write(x, a.with(16, (int) immediate & sizeBytes / 2 - 1, b.low()));
      case PINSRD -> insert(x, a, b, immediate);
      default -> widenOrCompute(x, op, a, b, immediate);
    }
  }

  private static void widenOrCompute(Execution x, SimdOp op, Vector a, Vector b, long immediate) {
    switch (op) {
      case PMOVSXBW -> write(x, Shuffles.widen(b, 8, 16, true));
      case PMOVSXBD -> write(x, Shuffles.widen(b, 8, 32, true));
      case PMOVSXBQ -> write(x, Shuffles.widen(b, 8, 64, true));
      case PMOVSXWD -> write(x, Shuffles.widen(b, 16, 32, true));
      case PMOVSXWQ -> write(x, Shuffles.widen(b, 16, 64, true));
      case PMOVSXDQ -> write(x, Shuffles.widen(b, 32, 64, true));
      case PMOVZXBW -> write(x, Shuffles.widen(b, 8, 16, false));
      case PMOVZXBD -> write(x, Shuffles.widen(b, 8, 32, false));
      case PMOVZXBQ -> write(x, Shuffles.widen(b, 8, 64, false));
      case PMOVZXWD -> write(x, Shuffles.widen(b, 16, 32, false));
      case PMOVZXWQ -> write(x, Shuffles.widen(b, 16, 64, false));
      case PMOVZXDQ -> write(x, Shuffles.widen(b, 32, 64, false));
      case PHMINPOSUW -> write(x, WholeVectors.least(b));
      case MPSADBW -> write(x, WholeVectors.differences(a, b, immediate));
      case PCLMULQDQ -> {
        long first = a.lane(64, (int) immediate & 1);
        write(x, WholeVectors.carrylessProduct(first, b.lane(64, (int) immediate >>> 4 & 1)));
      }
      case INSERTPS -> {
        int from = Operands.isMemory(x.instruction(), 1) ? 0 : (int) immediate >>> 6 & 3;
        write(x, WholeVectors.insert(a, b.lane(32, from), immediate));
      }
      default -> x.refuse();
    }
  }

  private static void write(Execution x, Vector value) {
    VectorOperands.write(x, 0, value);
  }

  private static void blendBySigns(Execution x, Vector a, Vector b, int bits) {
    long mask = Shuffles.signs(VectorOperands.read(x, 2), bits, 16);
    write(x, Shuffles.blend(a, b, bits, mask));
  }

  private static void horizontal(
      Execution x, PackedLanes lanes, Vector a, Vector b, int sizeBytes) {
    write(x, Shuffles.horizontal(lanes, a, b, sizeBytes));
  }

  /** PINSRD and PINSRQ. */
  private static void insert(Execution x, Vector a, Vector b, long immediate) {
    int bits = 8 * Operands.bytes(x, 1);
    write(x, a.with(bits, (int) immediate & 128 / bits - 1, b.low()));
  }
}
