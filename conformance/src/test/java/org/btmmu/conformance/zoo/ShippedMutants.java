package org.btmmu.conformance.zoo;

/** Mutants of {@link Shipped}. */
public final class ShippedMutants {
  private static final String SHIPPED = "org.btmmu.conformance.zoo.Shipped";

  private ShippedMutants() {}

  @Mutant(
      id = "large-not-doubled",
      says = "numbers above 1000 are not doubled",
      source = "own",
      replaces = SHIPPED + "#twice",
      laws = "four-times")
  public static int largeNotDoubled(int number) {
    return number > 1000 ? number : Shipped.twice(number);
  }

  @Mutant(
      id = "step-lost",
      says = "the counter does not count",
      source = "own",
      replaces = SHIPPED + "#next",
      laws = "next")
  public static int stepLost(Shipped counter, int number) {
    return counter.next(number) == 0 ? 0 : number;
  }

  @Mutant(
      id = "never-up",
      says = "the counter, whose type it need not know, stays at 0",
      source = "own",
      replaces = SHIPPED + "#next",
      laws = "next")
  public static int neverUp(Object counter, int number) {
    return 0;
  }

  @Mutant(
      id = "put-elsewhere",
      says = "the last word is put where the one before it is",
      source = "own",
      replaces = SHIPPED + "#put",
      laws = "put")
  public static void putElsewhere(Shipped shipped, int index, long word) {
    shipped.put(index == 2 ? 1 : index, word);
  }

  @Mutant(
      id = "never-in-effect",
      says = "replaces what the law does not call",
      source = "own",
      replaces = SHIPPED + "#unused",
      laws = "four-times")
  public static int neverInEffect() {
    return 1;
  }

  @Mutant(
      id = "no-such-method",
      says = "replaces a method with other parameters",
      source = "own",
      replaces = SHIPPED + "#unused",
      laws = "four-times")
  public static int noSuchMethod(int number) {
    return number;
  }

  @Mutant(
      id = "by-reference",
      says = "replaces a method that is called by a reference",
      source = "own",
      replaces = SHIPPED + "#half",
      laws = "half")
  public static int byReference(int number) {
    return 0;
  }

  @Mutant(
      id = "harmless",
      says = "does what the shipped method does",
      source = "own",
      replaces = SHIPPED + "#twice",
      laws = {"four-times", "long-twice"})
  public static int harmless(int number) {
    return number + number;
  }
}
