package org.btmmu.conformance.zoo;

/** A mutant of the translator that no guest can tell from what is shipped. */
public final class HarmlessTranslatorMutants {
  private HarmlessTranslatorMutants() {}

  @Mutant(
      id = "harmless-to-guests",
      says = "a load in two pages is put together another way",
      source = "own",
      replaces = "org.btmmu.optimized.translator.WalkedAccesses#join",
      lockstep = "crossing/softmmu")
  public static long harmlessToGuests(long lower, long upper, int first) {
    return lower + (upper << 8 * first);
  }
}
