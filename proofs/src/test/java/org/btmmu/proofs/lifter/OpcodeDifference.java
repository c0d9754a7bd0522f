package org.btmmu.proofs.lifter;

import java.lang.reflect.Method;
import java.util.function.Supplier;

/** The first difference between the JVM and the lifter over all assembled methods, if any. */
public final class OpcodeDifference implements Supplier<String> {
  private final int rounds;

  /** With rounds enough to meet the corners. */
  public OpcodeDifference() {
    this.rounds = 60;
  }

  @Override
  public String get() {
    for (Method method : new Assembly().methods()) {
      String difference = Differential.first(method, rounds);
      if (difference != null) {
        return difference;
      }
    }
    return "";
  }
}
