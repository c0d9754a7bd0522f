package org.btmmu.conformance.mips64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.btmmu.spec.memory.PhysicalMemory;

/** Random instructions in the reference's interpreter and in QEMU. */
public final class MipsOracle {
  private static final int INSTRUCTIONS_A_PROGRAM = 5000;

  /**
   * What came of it.
   *
   * @param seed of the random source
   * @param instructions how many were compared
   * @param exceptions how many of them raised an exception
   * @param programs in how many programs
   * @param counts how often each was carried out, with what loads and keeps registers
   * @param difference empty if there is none
   */
  public record Result(
      long seed,
      long instructions,
      long exceptions,
      int programs,
      Map<String, Integer> counts,
      List<String> difference) {}

  private MipsOracle() {}

  /**
   * Compares until a program differs or enough instructions were carried out.
   *
   * @param count at least so many instructions
   * @param progress is told how many were compared so far
   * @return empty if QEMU is not installed
   */
  public static Optional<Result> run(long seed, long count, LongConsumer progress) {
    return QemuUser.find().map(qemu -> run(qemu, seed, count, progress));
  }

  private static Result run(QemuUser qemu, long seed, long count, LongConsumer progress) {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> difference = List.of();
    long instructions = 0;
    long exceptions = 0;
    int programs = 0;
    while (instructions < count && difference.isEmpty()) {
      int least = (int) Math.min(INSTRUCTIONS_A_PROGRAM, count - instructions);
      RandomProgram program = ProgramDraw.of(seed * 0x9E37_79B9L + programs, least);
      ProgramRun run = ProgramRun.of(program);
      run.counts().forEach((mnemonic, times) -> counts.merge(mnemonic, times, Integer::sum));
      difference = difference(program, run.memory(), qemu.run(StaticElf.of(program)));
      instructions += program.instructions();
      exceptions += run.exceptions();
      programs++;
      progress.accept(instructions);
    }
    return new Result(seed, instructions, exceptions, programs, counts, difference);
  }

  /** The first place where QEMU's memory is another one, and the code of its block. */
  static List<String> difference(RandomProgram program, PhysicalMemory ours, byte[] theirs) {
    ProgramLayout layout = program.layout();
    if (theirs.length != layout.dumpBytes()) {
      return List.of(
          "QEMU wrote %d bytes instead of %d".formatted(theirs.length, layout.dumpBytes()));
    }
    ByteBuffer buffer = ByteBuffer.wrap(theirs).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> places = new ArrayList<>();
    for (int offset = 0; offset < theirs.length; offset += 8) {
      if (buffer.getLong(offset) != ours.read64(ProgramLayout.BASE + offset)) {
        places.add(offset);
      }
    }
    if (places.isEmpty()) {
      return List.of();
    }
    // Registers first: they tell the block.
    int first = places.stream().filter(layout::isOfBlock).findFirst().orElse(places.getFirst());
    String line =
        "%s: 0x%x here, 0x%x in QEMU"
            .formatted(
                layout.name(first), ours.read64(ProgramLayout.BASE + first), buffer.getLong(first));
    List<String> all = new ArrayList<>(List.of(line));
    if (layout.isOfBlock(first)) {
      all.addAll(program.text(layout.block(first)));
    }
    return all;
  }
}
