package org.btmmu.conformance.campaign;

import java.util.Arrays;

/** How many steps of each kind were checked, how many had a choice, and how many faulted. */
public final class StepTally {
  private static final StepKind[] KINDS = StepKind.values();
  private static final int CHOICES = KINDS.length;
  private static final int FAULTS = CHOICES + 1;

  private final long[] counts;

  StepTally() {
    this(new long[FAULTS + 1]);
  }

  private StepTally(long[] counts) {
    this.counts = counts;
  }

  /** A tally of these numbers, as {@link #numbers} gives them; null if there are too few. */
  static StepTally of(long[] numbers) {
    return numbers.length == FAULTS + 1 ? new StepTally(numbers.clone()) : null;
  }

  void count(StepKind kind, boolean choice, boolean fault) {
    counts[kind.ordinal()]++;
    counts[CHOICES] += choice ? 1 : 0;
    counts[FAULTS] += fault ? 1 : 0;
  }

  void add(StepTally more) {
    for (int index = 0; index < counts.length; index++) {
      counts[index] += more.counts[index];
    }
  }

  StepTally copy() {
    return new StepTally(counts.clone());
  }

  long[] numbers() {
    return counts.clone();
  }

  /** How many steps there were. */
  public long steps() {
    return Arrays.stream(KINDS).mapToLong(this::of).sum();
  }

  /** How many steps of a kind there were. */
  public long of(StepKind kind) {
    return counts[kind.ordinal()];
  }

  /** How many of them were checked accesses. */
  public long accesses() {
    return Arrays.stream(KINDS).filter(StepKind::isAccess).mapToLong(this::of).sum();
  }

  /** How many of them had two or more allowed outcomes. */
  public long choices() {
    return counts[CHOICES];
  }

  /** How many of them raised an exception. */
  public long faults() {
    return counts[FAULTS];
  }
}
