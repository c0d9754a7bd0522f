package org.btmmu.conformance.zoo;

import org.btmmu.proofs.Law;

/** Laws of {@link Shipped}, all of them true. */
final class ShippedLaws {
  private ShippedLaws() {}

  @Law(id = "four-times", says = "four times is two shifts")
  static boolean fourTimes(int number) {
    return Shipped.fourTimes(number) == number << 2;
  }

  @Law(id = "next", says = "a counter adds its step")
  static boolean next(int step, int number) {
    return new Shipped(step).next(number) == number + step;
  }

  @Law(id = "long-twice", says = "the method for longs doubles")
  static boolean longTwice(long number) {
    return Shipped.twice(number) == number << 1;
  }

  @Law(id = "half", says = "half by reference is half")
  static boolean half(int number) {
    return Shipped.halfByReference(number) == number / 2;
  }
}
