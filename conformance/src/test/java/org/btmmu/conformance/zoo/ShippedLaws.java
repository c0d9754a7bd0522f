package org.btmmu.conformance.zoo;

import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.From;
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

  static Shipped shipped(long seed) {
    Shipped shipped = new Shipped(5);
    shipped.put(1, seed);
    return shipped;
  }

  @Law(id = "put", says = "what was put is there")
  static boolean put(@From("shipped") Shipped shipped, int index, long word) {
    given(index >= 0 && index < 3);
    shipped.put(index, word);
    return shipped.get(index) == word;
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
