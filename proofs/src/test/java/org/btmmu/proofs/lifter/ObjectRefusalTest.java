package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.spec.memory.PhysicalMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that are no arguments of a law are refused, with class and field. */
class ObjectRefusalTest {
  record Table(long[] words) {}

  record Pair(int one, int two) {}

  /** Takes what it is given, as its one field that is looked at. */
  static final class Holder {
    final Object held;

    Holder(Object held) {
      this.held = held;
    }
  }

  static final class Changing {
    long[] words = new long[2];
  }

  static final class Floating {
    double value;
  }

  static class Above {
    int value;
  }

  static final class Below extends Above {
    int value;
  }

  static final class Listed extends ArrayList<String> {
    private static final long serialVersionUID = 1;
  }

  static final class Plain {
    int count;
    final long[] words = new long[3];
  }

  private static final long[] WORDS = new long[2];
  private static final Holder ONE = new Holder(new long[1]);
  private static final int[] CALLS = new int[1];
  private static final long[][] KEPT = new long[1][];

  private ObjectRefusalTest() {}

  static Changing changing(long seed) {
    return new Changing();
  }

  static Floating floating(long seed) {
    return new Floating();
  }

  static Holder references(long seed) {
    return new Holder(new Object[2]);
  }

  static Holder doubles(long seed) {
    return new Holder(new double[2]);
  }

  static Holder shared(long seed) {
    return new Holder(WORDS);
  }

  static Holder same(long seed) {
    return ONE;
  }

  static Holder recordOfArray(long seed) {
    return new Holder(new Table(new long[2]));
  }

  static Holder list(long seed) {
    return new Holder(List.of());
  }

  static Holder boxed(long seed) {
    return new Holder(5);
  }

  static Holder lambda(long seed) {
    Runnable nothing = () -> {};
    return new Holder(nothing);
  }

  static Holder itself(long seed) {
    Holder inner = new Holder(new Plain());
    return new Holder(new Object[] {inner});
  }

  static Below hiding(long seed) {
    return new Below();
  }

  static Listed listed(long seed) {
    return new Listed();
  }

  static Pair record(long seed) {
    return new Pair(1, 2);
  }

  static Plain missing(long seed) {
    return null;
  }

  static Plain throwing(long seed) {
    throw new IllegalStateException("no more");
  }

  static Holder counting(long seed) {
    return new Holder(new Pair(CALLS[0]++, 0));
  }

  static Plain otherContents(long seed) {
    Plain plain = new Plain();
    plain.words[1] = CALLS[0]++;
    return plain;
  }

  static Plain plain(long seed) {
    return new Plain();
  }

  static Plain kept(long seed) {
    Plain plain = new Plain();
    KEPT[0] = plain.words;
    return plain;
  }

  Plain notStatic(long seed) {
    return new Plain();
  }

  static boolean ofChanging(@From("changing") Changing x) {
    return true;
  }

  static boolean ofFloating(@From("floating") Floating x) {
    return true;
  }

  static boolean ofReferences(@From("references") Holder x) {
    return true;
  }

  static boolean ofDoubles(@From("doubles") Holder x) {
    return true;
  }

  static boolean ofShared(@From("shared") Holder x) {
    return true;
  }

  static boolean ofSame(@From("same") Holder x) {
    return true;
  }

  static boolean ofRecordOfArray(@From("recordOfArray") Holder x) {
    return true;
  }

  static boolean ofList(@From("list") Holder x) {
    return true;
  }

  static boolean ofBoxed(@From("boxed") Holder x) {
    return true;
  }

  static boolean ofLambda(@From("lambda") Holder x) {
    return true;
  }

  static boolean ofItself(@From("itself") Holder x) {
    return true;
  }

  static boolean ofHiding(@From("hiding") Below x) {
    return true;
  }

  static boolean ofListed(@From("listed") Listed x) {
    return true;
  }

  static boolean ofRecord(@From("record") Pair x) {
    return true;
  }

  static boolean ofMissing(@From("missing") Plain x) {
    return true;
  }

  static boolean ofThrowing(@From("throwing") Plain x) {
    return true;
  }

  static boolean ofCounting(@From("counting") Holder x) {
    return true;
  }

  static boolean ofOtherContents(@From("otherContents") Plain x) {
    return true;
  }

  static boolean ofNotStatic(@From("notStatic") Plain x) {
    return true;
  }

  static boolean ofNothing(@From("nothing") Plain x) {
    return true;
  }

  static boolean ofOtherType(@From("plain") Object x) {
    return true;
  }

  static boolean ofKept(@From("kept") Plain x, int i) {
    x.words[0] = i;
    return i != 7 || KEPT[0][0] == 0;
  }

  static boolean unnamed(Plain x) {
    return true;
  }

  @Law(id = "of-plain", says = "the length is that of the prototype")
  static boolean ofPlain(@From("plain") Plain x) {
    return x.words[2] == x.words[2] + 0;
  }

  static boolean called(@From("plain") Plain x) {
    return ofPlain(x);
  }

  @ParameterizedTest
  @CsvSource({
    "ofChanging, ObjectRefusalTest$Changing.words is a reference that is not final",
    "ofFloating, ObjectRefusalTest$Floating.value is a floating-point number",
    "ofReferences, ObjectRefusalTest$Holder.held is an array of other things",
    "ofDoubles, ObjectRefusalTest$Holder.held is an array of other things",
    "ofItself, ObjectRefusalTest$Holder.held is an array of other things",
    "ofShared, shared(0) gives objects that share something that changes",
    "ofSame, same(0) gives objects that share something that changes",
    "ofRecordOfArray, held refers to a org.btmmu.proofs.lifter.ObjectRefusalTest$Table",
    "ofList, 'held refers to a java.util.ImmutableCollections$ListN, which is not known'",
    "ofBoxed, 'held refers to a java.lang.Integer, which is not known to be immutable'",
    "ofLambda, which is not known to be immutable",
    "ofHiding, ObjectRefusalTest$Below.value hides another one of its name",
    "ofListed, ObjectRefusalTest$Listed extends java.util.ArrayList",
    "ofRecord, ObjectRefusalTest$Pair is no object whose own fields change",
    "ofMissing, missing(0) gives null",
    "ofThrowing, throwing(0) threw java.lang.IllegalStateException: no more",
    "ofCounting, counting(0) gives another object each time",
    "ofOtherContents, otherContents(0) gives another object each time",
    "ofNotStatic, ObjectRefusalTest has no static method notStatic(long)",
    "ofNothing, ObjectRefusalTest has no static method nothing(long)",
    "ofOtherType, plain(0) gives no java.lang.Object",
    "ofKept, a static field refers to what is part of an argument",
    "unnamed, ObjectRefusalTest$Plain are not made without @From",
    "called, a law is called with an object that changes",
  })
  void whatIsNoArgumentIsRefused(String name, String reason) {
    Method method =
        Arrays.stream(ObjectRefusalTest.class.getDeclaredMethods())
            .filter(each -> each.getName().equals(name))
            .findAny()
            .orElseThrow();
    assertThatThrownBy(() -> Lifter.lift(method, Options.DEFAULT))
        .isInstanceOf(Unliftable.class)
        .hasMessageContaining("ObjectRefusalTest." + name)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  static boolean withMemory(PhysicalMemory memory, @From("plain") Plain x, long gpa) {
    memory.write64(0, gpa);
    return x.words[0] == gpa;
  }

  @Test
  void anObjectAndAMemoryGoTogether() throws NoSuchMethodException {
    Method law =
        ObjectRefusalTest.class.getDeclaredMethod(
            "withMemory", PhysicalMemory.class, Plain.class, long.class);
    Lifted lifted = Lifter.lift(law, Options.DEFAULT).getFirst();
    assertThat(lifted.captured()).containsKey("org/btmmu/proofs/lifter/ObjectRefusalTest.plain(0)");
    assertThat(lifted.liftedClasses()).contains("org/btmmu/proofs/lifter/ObjectRefusalTest$Plain");
  }
}
