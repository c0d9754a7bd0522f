package org.btmmu.conformance.oracle.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The build machine's own processor: runs single instructions in a child process, a small program
 * of our own machine code, which survives their faults and goes on with the next. Nothing that is
 * tested reaches the system: a filter refuses every call that is not from the child's own text. Not
 * for use by several threads; each may have a processor of its own.
 */
public final class NativeProcessor implements AutoCloseable {
  /**
   * Where the tested instruction lies; breakpoints surround it in its page, which can be read, not
   * written.
   */
  public static final long CODE = 0x2000_0800L;

  /** The memory that instructions can use; the pages beside it are not present. */
  public static final long WINDOW = 0x1000_0000L;

  /** The window's size: two pages. */
  public static final int WINDOW_BYTES = 0x2000;

  /** INT3, which fills the tested instruction's page. */
  static final int BREAKPOINT = 0xCC;

  private static final int NOP = 0x90;

  private NativeChild child;

  private NativeProcessor() throws IOException {
    child = new NativeChild();
  }

  /**
   * Starts the child.
   *
   * @throws IOException where {@link #whyNot} gives a reason
   */
  public static NativeProcessor start() throws IOException {
    Optional<String> reason = whyNot();
    if (reason.isPresent()) {
      throw new IOException(reason.get());
    }
    return new NativeProcessor();
  }

  /** Why this machine cannot run the child, or empty where it can; a NOP is tried. */
  public static Optional<String> whyNot() {
    return whyNot(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Optional<String> whyNot(String system, String architecture) {
    if (!system.equals("Linux") || !architecture.equals("amd64")) {
      return Optional.of(
          "it needs an x86-64 processor under Linux, and this is %s under %s"
              .formatted(architecture, system));
    }
    try (NativeChild probe = new NativeChild()) {
      byte[] window = new byte[WINDOW_BYTES];
      for (CodeWidth width : CodeWidth.values()) {
        NativeCase nop = NativeCase.of(width, NOP);
        CaseCodec codec = new CaseCodec(window);
        if (!codec.result(nop, probe.run(codec.batch(List.of(nop)))).completed()) {
          return Optional.of("the system does not run %d-bit code".formatted(width.bits()));
        }
      }
      return Optional.empty();
    } catch (IOException failure) {
      return Optional.of(
          "the system refused its child process (memory map, seccomp or a folder "
              + "for temporary files that forbids execution)");
    }
  }

  /** Runs one case. */
  public NativeResult run(byte[] window, NativeCase one) {
    return run(window, List.of(one)).getFirst();
  }

  /**
   * Runs cases, each from its own state, and returns their results in the same order.
   *
   * @param window the memory window that all cases share, {@link #WINDOW_BYTES} bytes; kept by the
   *     results, so not to be changed
   */
  public List<NativeResult> run(byte[] window, List<NativeCase> cases) {
    if (window.length != WINDOW_BYTES) {
      throw new IllegalArgumentException("a window of %d bytes".formatted(window.length));
    }
    CaseCodec codec = new CaseCodec(window);
    List<NativeResult> results = new ArrayList<>(cases.size());
    Deque<List<NativeCase>> left = new ArrayDeque<>();
    for (int at = 0; at < cases.size(); at += RunnerLayout.MAX_CASES) {
      left.add(cases.subList(at, Math.min(cases.size(), at + RunnerLayout.MAX_CASES)));
    }
    while (!left.isEmpty()) {
      List<NativeCase> batch = left.removeFirst();
      if (!runBatch(codec, batch, results)) {
        restart();
        if (batch.size() == 1) {
          results.add(codec.killed(batch.getFirst()));
        } else {
          left.addFirst(batch.subList(batch.size() / 2, batch.size()));
          left.addFirst(batch.subList(0, batch.size() / 2));
        }
      }
    }
    return results;
  }

  /** Runs a batch and adds its results, all or none; false where the child died of it. */
  private boolean runBatch(CaseCodec codec, List<NativeCase> batch, List<NativeResult> results) {
    try {
      var answer = child.run(codec.batch(batch));
      batch.forEach(one -> results.add(codec.result(one, answer)));
      return true;
    } catch (IOException died) {
      return false;
    }
  }

  private void restart() {
    child.close();
    try {
      child = new NativeChild();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What the processor can do beyond the base of x86-64, as its CPUID says. */
  public Set<NativeFeature> features() {
    Set<NativeFeature> features = EnumSet.noneOf(NativeFeature.class);
    for (NativeFeature feature : NativeFeature.values()) {
      if (feature.isSet(cpuid(feature.leaf(), 0))) {
        features.add(feature);
      }
    }
    return features;
  }

  /** The registers after CPUID: EAX, ECX, EDX, EBX, in the order of their encoding. */
  public long[] cpuid(long leaf, long subleaf) {
    NativeCase cpuid =
        NativeCase.of(CodeWidth.BITS_64, 0x0F, 0xA2).withRegister(0, leaf).withRegister(1, subleaf);
    return run(new byte[WINDOW_BYTES], cpuid).registers();
  }

  /** Ends the child. */
  @Override
  public void close() {
    child.close();
  }
}
