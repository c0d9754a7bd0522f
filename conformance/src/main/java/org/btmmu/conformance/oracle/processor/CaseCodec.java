package org.btmmu.conformance.oracle.processor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Cases and results as the bytes that go to the child and come from it. */
final class CaseCodec {
  private static final long TRAP_FLAG = 1L << 8;
  private static final long RESUME_FLAG = 1L << 16;

  /** CF, PF, AF, ZF, SF, DF, OF, NT, AC, ID. */
  private static final long GIVEN_FLAGS = 0x24_4CD5;

  private static final long SYSTEM_FLAGS = 0x202;
  private static final int DEBUG = 1;
  private static final int BREAKPOINT = 3;
  private static final int PAGE_FAULT = 14;

  /** The I/D bit of a page fault's error code. */
  private static final int FETCH = 1 << 4;

  private final byte[] shared;

  /**
   * @param shared the window that all cases share
   */
  CaseCodec(byte[] shared) {
    this.shared = shared;
  }

  /** A batch with its header. */
  byte[] batch(List<NativeCase> cases) {
    int size = RunnerLayout.HEADER_BYTES + shared.length;
    for (NativeCase one : cases) {
      size += RunnerLayout.CASE_BYTES;
      for (NativeCase.Patch patch : one.patches()) {
        size += (patch.bytes().length / Long.BYTES + 2) * RunnerLayout.PAIR_BYTES;
      }
    }
    ByteBuffer into = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    into.position(RunnerLayout.HEADER_BYTES);
    into.put(shared);
    for (NativeCase one : cases) {
      put(one, into);
    }
    int used = into.position();
    into.putLong(0, used - RunnerLayout.HEADER_BYTES).putLong(Long.BYTES, cases.size());
    return Arrays.copyOf(into.array(), used);
  }

  private void put(NativeCase one, ByteBuffer into) {
    int start = into.position();
    boolean stepped = SingleStep.isNeeded(one.width(), one.code());
    into.putLong(start + RunnerLayout.CASE_CS, one.width().codeSelector());
    into.putLong(
        start + RunnerLayout.CASE_FLAGS,
        one.flags() & GIVEN_FLAGS | SYSTEM_FLAGS | (stepped ? TRAP_FLAG : 0));
    for (int register = 0; register < one.registers().length; register++) {
      into.putLong(
          start + RunnerLayout.CASE_REGISTERS + register * Long.BYTES,
          one.registers()[register] & one.width().mask());
    }
    byte[] field = new byte[RunnerLayout.CODE_FIELD_BYTES];
    Arrays.fill(field, (byte) NativeProcessor.BREAKPOINT);
    System.arraycopy(one.code(), 0, field, 0, one.code().length);
    into.put(start + RunnerLayout.CASE_CODE, field);
    FxState.put(one.fx(), into.array(), start + RunnerLayout.CASE_FX);
    into.position(start + RunnerLayout.CASE_BYTES);
    SortedMap<Integer, Long> words = words(one);
    words.forEach((offset, word) -> into.putLong(offset).putLong(word));
    into.putInt(start + RunnerLayout.CASE_SIZE, into.position() - start);
    into.putInt(start + RunnerLayout.CASE_PATCHES, words.size());
  }

  /** The aligned words that a case's patches touch, with their bytes in place. */
  private SortedMap<Integer, Long> words(NativeCase one) {
    SortedMap<Integer, Long> words = new TreeMap<>();
    ByteBuffer window = ByteBuffer.wrap(shared).order(ByteOrder.LITTLE_ENDIAN);
    for (NativeCase.Patch patch : one.patches()) {
      for (int at = 0; at < patch.bytes().length; at++) {
        int offset = (int) (patch.address() - NativeProcessor.WINDOW) + at;
        int aligned = offset & -Long.BYTES;
        int shift = offset % Long.BYTES * Byte.SIZE;
        long word = words.computeIfAbsent(aligned, window::getLong) & ~(0xFFL << shift);
        words.put(aligned, word | (patch.bytes()[at] & 0xFFL) << shift);
      }
    }
    return words;
  }

  /** The result of a case for which the child died. */
  NativeResult killed(NativeCase one) {
    SortedMap<Integer, Long> words = words(one);
    return new NativeResult(
        new NativeStop.Killed(),
        NativeProcessor.CODE,
        one.flags() & GIVEN_FLAGS | SYSTEM_FLAGS,
        one.registers().clone(),
        new NativeResult.Selectors(
            one.width().codeSelector(),
            NativeLinux.USER_DATA,
            NativeLinux.USER_DATA,
            NativeLinux.USER_DATA,
            NativeLinux.USER_DATA,
            NativeLinux.USER_DATA),
        one.fx().clone(),
        new MemoryAfter(
            shared,
            words.keySet().stream().mapToInt(Integer::intValue).toArray(),
            words.values().stream().mapToLong(Long::longValue).toArray()));
  }

  /** Reads the result at the buffer's position and moves on to the next one. */
  NativeResult result(NativeCase one, ByteBuffer from) {
    int start = from.position();
    from.position(start + (int) from.getLong(start + RunnerLayout.RESULT_SIZE));
    CodeWidth width = one.width();
    long[] registers = new long[width.registers()];
    for (int at = 0; at < registers.length; at++) {
      registers[at] =
          from.getLong(start + RunnerLayout.RESULT_REGISTERS + at * Long.BYTES) & width.mask();
    }
    NativeStop stop = stop(one, from, start);
    boolean broken = stop instanceof NativeStop.Completed && vector(from, start) == BREAKPOINT;
    long rip = from.getLong(start + RunnerLayout.RESULT_RIP);
    return new NativeResult(
        stop,
        broken ? rip - 1 : rip,
        from.getLong(start + RunnerLayout.RESULT_FLAGS) & ~(TRAP_FLAG | RESUME_FLAG),
        registers,
        selectors(from, start),
        FxState.get(from.array(), start + RunnerLayout.RESULT_FX),
        memory(from, start));
  }

  private static NativeStop stop(NativeCase one, ByteBuffer from, int start) {
    int signal = (int) from.getLong(start + RunnerLayout.RESULT_SIGNAL);
    int signalCode = (int) from.getLong(start + RunnerLayout.RESULT_SIGNAL_CODE);
    int vector = vector(from, start);
    long errorCode = from.getLong(start + RunnerLayout.RESULT_ERROR_CODE);
    long address = from.getLong(start + RunnerLayout.RESULT_ADDRESS);
    long rip = from.getLong(start + RunnerLayout.RESULT_RIP);
    long end = NativeProcessor.CODE + one.code().length;
    boolean stepped = vector == DEBUG && signalCode == NativeLinux.TRAP_TRACE;
    boolean ranIntoBreakpoint = vector == BREAKPOINT && (rip > end || rip <= NativeProcessor.CODE);
    boolean fetchedNext = vector == PAGE_FAULT && (errorCode & FETCH) != 0 && rip == address;
    if (signal == NativeLinux.SIGSYS || SingleStep.isSysenter(one.width(), one.code())) {
      return new NativeStop.SystemCall();
    }
    if (stepped || ranIntoBreakpoint || fetchedNext) {
      return new NativeStop.Completed();
    }
    return new NativeStop.Fault(
        vector, errorCode, vector == PAGE_FAULT ? address : 0, signal, signalCode);
  }

  private static int vector(ByteBuffer from, int start) {
    return (int) from.getLong(start + RunnerLayout.RESULT_VECTOR);
  }

  /** CS and SS are what the signal saved, in the first and last of four shorts. */
  private static NativeResult.Selectors selectors(ByteBuffer from, int start) {
    int kept = start + RunnerLayout.RESULT_SELECTORS;
    return new NativeResult.Selectors(
        selector(from, start + RunnerLayout.RESULT_CS),
        selector(from, start + RunnerLayout.RESULT_CS + 3 * Short.BYTES),
        selector(from, kept + 3 * Short.BYTES),
        selector(from, kept),
        selector(from, kept + 4 * Short.BYTES),
        selector(from, kept + 5 * Short.BYTES));
  }

  private static int selector(ByteBuffer from, int at) {
    return from.getShort(at) & 0xFFFF;
  }

  private MemoryAfter memory(ByteBuffer from, int start) {
    int first = start + RunnerLayout.RESULT_BYTES;
    int count = (from.position() - first) / RunnerLayout.PAIR_BYTES;
    int[] offsets = new int[count];
    long[] words = new long[count];
    for (int at = 0; at < count; at++) {
      offsets[at] = (int) from.getLong(first + at * RunnerLayout.PAIR_BYTES);
      words[at] = from.getLong(first + at * RunnerLayout.PAIR_BYTES + Long.BYTES);
    }
    return new MemoryAfter(shared, offsets, words);
  }
}
