package org.btmmu.optimized.translator;

import java.util.Arrays;
import java.util.List;
import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.spec.x86.Instruction;

/**
 * A translated block: where it comes from, where its words are, and what they belong to. Of its
 * guest instructions, numbered from 0, the last may be repeated: words of the repetitions after the
 * first belong to number {@link #count}.
 */
final class Block {
  /** No page. */
  static final long NONE = -1;

  private final IrBlock ir;
  private final BlockCache.Key key;
  private final long secondPage;
  private final byte[] code;
  private final boolean checks;
  private final int head;
  private final BackEnd.Result result;
  private int[] incoming = new int[4];
  private int incomingCount;
  private boolean valid = true;

  /**
   * A block.
   *
   * @param key what it is known by
   * @param secondPage guest physical address of the page that it goes on in; {@link #NONE}
   * @param code the guest's bytes that it was made from
   * @param checks whether it checks itself at its head
   * @param head index of its first word
   */
  Block(
      IrBlock ir,
      BlockCache.Key key,
      long secondPage,
      byte[] code,
      boolean checks,
      int head,
      BackEnd.Result result) {
    this.ir = ir.with(List.of()); // of many blocks the representation would fill memory
    this.key = key;
    this.secondPage = secondPage;
    this.code = code;
    this.checks = checks;
    this.head = head;
    this.result = result;
  }

  int mode() {
    return ir.mode();
  }

  BlockCache.Key key() {
    return key;
  }

  long gpa() {
    return key.gpa();
  }

  long secondPage() {
    return secondPage;
  }

  /** The guest's bytes that it was made from, in both pages. */
  byte[] code() {
    return code;
  }

  /** How many bytes its first instructions have. */
  int bytesOf(int instructions) {
    return ir.sizeBytes(instructions);
  }

  /** Whether it finds out by itself that its code was changed. */
  boolean checks() {
    return checks;
  }

  /** How many of them are in its first page. */
  int bytesInFirstPage() {
    return Math.min(code.length, 0x1000 - (int) (gpa() & 0xFFF));
  }

  int head() {
    return head;
  }

  /** Index behind its last word. */
  int end() {
    return head + result.words().length;
  }

  int[] words() {
    return result.words();
  }

  int count() {
    return ir.count();
  }

  Instruction instruction(int number) {
    return ir.instruction(Math.min(number, count() - 1));
  }

  long offset(int number) {
    return ir.offset(Math.min(number, count() - 1));
  }

  /** Whether a number stands for the last instruction's repetitions after the first. */
  boolean isRepetition(int number) {
    return number == count();
  }

  /** Index of the word that begins each of these repetitions; −1 if there are none. */
  int repetition() {
    return result.repetition();
  }

  /** The guest's code, without its intermediate representation. */
  IrBlock guestCode() {
    return ir;
  }

  /** The guest instruction that the word at an index belongs to. */
  int instructionAt(int index) {
    int[] points = result.points();
    int low = 0;
    int high = points.length / 2 - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (points[2 * middle] <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return points[2 * low + 1];
  }

  /** Index of the first word of a guest instruction. */
  int indexOf(int number) {
    int[] points = result.points();
    int at = 0;
    while (points[at + 1] != number) {
      at += 2;
    }
    return points[at];
  }

  /** The kind of the lazy flags when an instruction begins; {@link FlagsKind#DYNAMIC}. */
  int kind(int number) {
    return result.kinds()[number];
  }

  /** Index of the upcall for want of steps. */
  int due() {
    return result.due();
  }

  /** Notes of the flags' operands when an instruction begins: null for those in their registers. */
  Ir[] notes(int number) {
    return result.notes()[number];
  }

  List<Exit> exits() {
    return result.exits();
  }

  /** The way out whose jump is at an index. */
  Exit exitAt(int jump) {
    for (Exit exit : result.exits()) {
      if (exit.jump() == jump) {
        return exit;
      }
    }
    throw new IllegalStateException("no way out of a block at " + jump);
  }

  /** The way out whose stub is at an index. */
  Exit exit(int stub) {
    for (Exit exit : result.exits()) {
      if (exit.stub() == stub) {
        return exit;
      }
    }
    throw new IllegalStateException("no way out of a block at " + stub);
  }

  /** A jump of another block leads here. */
  void addIncoming(int jump) {
    if (incomingCount == incoming.length) {
      incoming = Arrays.copyOf(incoming, 2 * incomingCount);
    }
    incoming[incomingCount++] = jump;
  }

  /** The jumps that lead here, which are to lead elsewhere from now on. */
  int[] takeIncoming() {
    int[] jumps = Arrays.copyOf(incoming, incomingCount);
    incomingCount = 0;
    return jumps;
  }

  /** Whether the guest's code is still what was translated. */
  boolean isValid() {
    return valid;
  }

  void invalidate() {
    valid = false;
  }

  /** The guest's code is again what was translated. */
  void revalidate() {
    valid = true;
  }
}
