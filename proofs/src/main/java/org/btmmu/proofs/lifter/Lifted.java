package org.btmmu.proofs.lifter;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A law as formulas, for one choice of its enumerated arguments. The law holds for the choice if no
 * obligation can be violated and {@code hypothesis} implies {@code result}.
 *
 * @param law the law's method
 * @param choice the choice for people, for example {@code controls.mode=PAE}; empty if there is
 *     none
 * @param terms the maker of all terms here
 * @param inputs one for each parameter, in order
 * @param hypothesis when the end of the law is reached: its givens, and the arguments' validity
 * @param result what the law answers there
 * @param obligations what must never happen
 * @param goals what must be possible; one for each name, in the order of appearance
 * @param liftedClasses internal names of all classes whose bytecode was lifted or whose static
 *     values were captured
 * @param captured for each captured static field, as {@code internal/Name.field}, its value as
 *     canonical text or as the digest of all that it reaches; likewise the shape of each prototype,
 *     as {@code internal/Name.method(0)}
 * @param usedLaws ids of the laws whose statement was assumed
 * @param instructions how many bytecode instructions were executed symbolically
 */
public record Lifted(
    Method law,
    String choice,
    Terms terms,
    List<Input> inputs,
    Term hypothesis,
    Term result,
    List<Obligation> obligations,
    List<Goal> goals,
    SortedSet<String> liftedClasses,
    SortedMap<String, String> captured,
    SortedSet<String> usedLaws,
    int instructions) {

  /**
   * The same, resting also on what the others rest on: choices that are left out because they
   * cannot be may not become possible unnoticed.
   */
  Lifted withFoundationOf(List<Lifted> others) {
    SortedSet<String> classes = new TreeSet<>(liftedClasses);
    SortedMap<String, String> values = new TreeMap<>(captured);
    SortedSet<String> laws = new TreeSet<>(usedLaws);
    for (Lifted other : others) {
      classes.addAll(other.liftedClasses);
      values.putAll(other.captured);
      laws.addAll(other.usedLaws);
    }
    return new Lifted(
        law,
        choice,
        terms,
        inputs,
        hypothesis,
        result,
        obligations,
        goals,
        Collections.unmodifiableSortedSet(classes),
        Collections.unmodifiableSortedMap(values),
        Collections.unmodifiableSortedSet(laws),
        instructions);
  }

  /**
   * Something that must never happen.
   *
   * @param violated true exactly for the arguments for which it happens
   * @param kind what happens, for example {@code throw} or {@code array index}
   * @param place where, as {@code Class.method, line n}
   */
  public record Obligation(Term violated, String kind, String place) {}

  /**
   * A cover goal.
   *
   * @param reached true for the arguments that reach it; not yet joined with the hypothesis
   */
  public record Goal(String name, Term reached) {}
}
