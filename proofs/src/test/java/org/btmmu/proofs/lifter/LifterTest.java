package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.lifter.Lifted.Goal;
import org.btmmu.proofs.lifter.Lifted.Obligation;
import org.junit.jupiter.api.Test;

/** What the lifter gives for whole laws. */
class LifterTest {
  private static final Options OPTIONS =
      new Options(
          4096,
          id ->
              Arrays.stream(SampleLaws.class.getDeclaredMethods())
                  .filter(m -> m.isAnnotationPresent(Law.class))
                  .filter(m -> m.getAnnotation(Law.class).id().equals(id))
                  .findAny()
                  .map(Optional::of)
                  .orElse(Optional.empty()));

  private static List<Lifted> lift(String name) {
    Method method =
        Arrays.stream(SampleLaws.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(name))
            .findAny()
            .orElseThrow();
    return Lifter.lift(method, OPTIONS);
  }

  private static int size(Term term) {
    Set<Term> seen = new HashSet<>();
    Deque<Term> pending = new ArrayDeque<>(List.of(term));
    while (!pending.isEmpty()) {
      Term next = pending.pop();
      if (seen.add(next)) {
        for (int i = 0; i < next.arity(); i++) {
          pending.push(next.argument(i));
        }
      }
    }
    return seen.size();
  }

  @Test
  void successiveDiamondsAreMergedToLinearSize() {
    long start = System.nanoTime();
    Lifted lifted = lift("diamonds").get(0);
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    assertThat(size(lifted.result())).isLessThan(1000);
    assertThat(lifted.hypothesis().isTrue()).isTrue();
    for (int seed = 0; seed < 200; seed++) {
      RandomAssignment assignment = new RandomAssignment(seed);
      Term x = ((Input.Primitive) lifted.inputs().get(0)).term();
      boolean expected = SampleLaws.diamonds(assignment.variable(x));
      assertThat(Terms.evaluate(lifted.result(), assignment)).isEqualTo(expected ? 1 : 0);
    }
  }

  @Test
  void theExitsOfALoopAreMerged() {
    Lifted lifted = lift("search").get(0);
    assertThat(lifted.hypothesis().isTrue()).isTrue();
    assertThat(lifted.instructions()).isLessThan(400);
    assertThat(size(lifted.result())).isLessThan(300);
    assertThat(lifted.captured()).containsKey("org/btmmu/proofs/lifter/SampleLaws.KEYS");
  }

  @Test
  void bitsThatAnUpdateLeavesAloneAreReadAsBefore() {
    assertThat(lift("frames").get(0).result().isTrue()).isTrue();
  }

  @Test
  void tablesAndDirectEnumsAreEnumeratedAndChoicesOutsideTheHypothesisAreDropped() {
    List<Lifted> all = lift("modes");
    assertThat(all)
        .extracting(Lifted::choice)
        .containsExactly(
            "settings.table=LARGE, direct=RED",
            "settings.table=LARGE, direct=GREEN",
            "settings.table=LARGE, direct=BLUE");
    Lifted first = all.get(0);
    Input.Composite settings = (Input.Composite) first.inputs().get(0);
    assertThat(settings.components().get(0)).isInstanceOf(Input.Chosen.class);
    assertThat(settings.components().get(1)).isInstanceOf(Input.Selected.class);
    assertThat(first.goals()).extracting(Goal::name).containsExactly("blue", "level");
    assertThat(first.captured()).containsKey("org/btmmu/proofs/lifter/Programs$Table.LARGE");
    assertThat(first.liftedClasses())
        .contains("org/btmmu/proofs/lifter/SampleLaws", "org/btmmu/proofs/lifter/Programs$Table");
  }

  @Test
  void theSelectorOfAnEnumIsInRangeByHypothesis() {
    Lifted lifted = lift("modes").get(0);
    Input.Composite settings = (Input.Composite) lifted.inputs().get(0);
    Term selector = ((Input.Selected) settings.components().get(1)).selector();
    Term outside = lifted.terms().eq(selector, lifted.terms().constant(2, 3));
    for (int seed = 0; seed < 200; seed++) {
      Term both = lifted.terms().and(outside, lifted.hypothesis());
      assertThat(Terms.evaluate(both, new RandomAssignment(seed))).isZero();
    }
  }

  @Test
  void aRecordArgumentIsValidByHypothesisWithoutObligation() {
    Lifted lifted = lift("valid").get(0);
    assertThat(lifted.obligations()).isEmpty();
    assertThat(lifted.hypothesis().isTrue()).isFalse();
    assertThat(lifted.terms().implies(lifted.hypothesis(), lifted.result()).isTrue()).isTrue();
  }

  @Test
  void whateverMustNotHappenIsAnObligationWithItsPlace() {
    Lifted lifted = lift("obliged").get(0);
    assertThat(lifted.obligations())
        .extracting(Obligation::kind)
        .contains("memory address", "throw", "array index", "null", "division by zero", "cast");
    assertThat(lifted.obligations())
        .allSatisfy(o -> assertThat(o.place()).matches("SampleLaws.obliged, line \\d+"));
  }

  @Test
  void anEquationStandsForTheMethodThatItIsAbout() {
    Lifted lifted = lift("byCount").get(0);
    assertThat(lifted.usedLaws()).containsExactly("count");
    assertThat(lifted.result().isTrue()).isTrue();
    assertThat(lifted.liftedClasses()).doesNotContain("java/lang/Integer");
    assertThat(lift("byOdd").get(0).result().isTrue()).isTrue();
  }

  @Test
  void anInequalityIsAssumedOfAnArbitraryAnswer() {
    Lifted lifted = lift("bySmall").get(0);
    assertThat(lifted.usedLaws()).containsExactly("small");
    for (int seed = 0; seed < 500; seed++) {
      RandomAssignment assignment = new RandomAssignment(seed);
      Term claim = lifted.terms().implies(lifted.hypothesis(), lifted.result());
      assertThat(Terms.evaluate(claim, assignment)).isEqualTo(1);
    }
    assertThat(lifted.result().isTrue()).isFalse();
  }

  @Test
  void aLawStandsForNoMethodThatChangesMemory() {
    assertThatThrownBy(() -> lift("byChanging"))
        .isInstanceOf(Unliftable.class)
        .hasMessageContaining("SampleLaws#changes, which changes memory");
  }

  @Test
  void aLawInAHypothesisIsAssumedAndRecorded() {
    Lifted lifted = lift("lemma").get(0);
    assertThat(lifted.usedLaws()).containsExactly("small");
    assertThat(lifted.obligations()).isEmpty();
    for (int seed = 0; seed < 500; seed++) {
      Term claim = lifted.terms().implies(lifted.hypothesis(), lifted.result());
      assertThat(Terms.evaluate(claim, new RandomAssignment(seed))).isEqualTo(1);
    }
  }

  @Test
  void liftingTwiceGivesTheSameTermsAndTexts() {
    Lifted one = lift("modes").get(0);
    Lifted two = lift("modes").get(0);
    assertThat(one.result().toString()).isEqualTo(two.result().toString());
    assertThat(one.terms().size()).isEqualTo(two.terms().size());
    assertThat(one.captured()).isEqualTo(two.captured());
    assertThat(one.liftedClasses()).isEqualTo(two.liftedClasses());
  }
}
