package org.btmmu.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.btmmu.spec.guest.PagingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every legal case of kvm-unit-tests' access test, against the reference and the optimized walk.
 *
 * <p>The expected results come from {@link AccessRules}, written from the description of that test
 * alone. Beyond the original, the A bits above the PDE are checked too, and SMEP is enumerated with
 * keys off (the original has directed tests for it).
 */
class AccessRulesTest {
  private static final int CHUNK_BITS = 18;
  private static final int CHUNKS = 1 << (AccessFlag.COUNT - CHUNK_BITS);
  private static final int KEY_FLAGS =
      AccessFlag.mask(
          AccessFlag.KEY,
          AccessFlag.CR4_PKE,
          AccessFlag.PKRU_ACCESS_DISABLE,
          AccessFlag.PKRU_WRITE_DISABLE);
  private static final int SMEP = AccessFlag.CR4_SMEP.mask();

  @Test
  void theFlagSpaceHas31Flags() {
    assertThat(AccessFlag.COUNT).isEqualTo(31);
  }

  @ParameterizedTest
  @EnumSource(names = {"FOUR_LEVEL", "FIVE_LEVEL"})
  void everyLegalCaseHasTheExpectedOutcome(PagingMode mode) {
    long cases = checkAll(mode, AccessFlag::isLegal);

    assertThat(cases).isEqualTo(28_999_680);
  }

  @Test
  void withoutProtectionKeysATenthOfTheCasesIsLeft() {
    long cases =
        IntStream.range(0, CHUNKS)
            .parallel()
            .mapToLong(chunk -> count(chunk, f -> (f & KEY_FLAGS) == 0 && AccessFlag.isLegal(f)))
            .sum();

    assertThat(cases).isEqualTo(2_899_968);
  }

  @ParameterizedTest
  @EnumSource(names = {"FOUR_LEVEL", "FIVE_LEVEL"})
  void everyLegalCaseUnderSmepHasTheExpectedOutcome(PagingMode mode) {
    long cases =
        checkAll(
            mode, f -> (f & SMEP) != 0 && (f & KEY_FLAGS) == 0 && AccessFlag.isLegal(f & ~SMEP));

    assertThat(cases).isEqualTo(2_899_968);
  }

  private static long checkAll(PagingMode mode, IntPredicate chosen) {
    return IntStream.range(0, CHUNKS).parallel().mapToLong(c -> check(mode, c, chosen)).sum();
  }

  private static long check(PagingMode mode, int chunk, IntPredicate chosen) {
    AccessCheck check = new AccessCheck(mode);
    int first = chunk << CHUNK_BITS;
    long cases = 0;
    for (int flags = first; flags < first + (1 << CHUNK_BITS); flags++) {
      if (chosen.test(flags)) {
        check.check(flags);
        cases++;
      }
    }
    return cases;
  }

  private static long count(int chunk, IntPredicate chosen) {
    int first = chunk << CHUNK_BITS;
    long cases = 0;
    for (int flags = first; flags < first + (1 << CHUNK_BITS); flags++) {
      cases += chosen.test(flags) ? 1 : 0;
    }
    return cases;
  }
}
