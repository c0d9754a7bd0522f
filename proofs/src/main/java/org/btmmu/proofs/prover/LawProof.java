package org.btmmu.proofs.prover;

import java.util.List;
import java.util.Optional;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Lifter;
import org.btmmu.proofs.lifter.Options;
import org.btmmu.proofs.lifter.Unliftable;

/** What is known of one law while a run goes on. One thread at a time uses it. */
final class LawProof {
  private final LawMethod law;
  private final Optional<ProofCache.Entry> remembered;
  private List<Lifted> cases;
  private ProofCache.Foundation foundation;
  private String ownKey = "";
  private String key = "";
  private String failure = "";
  private double liftSeconds;

  LawProof(LawMethod law, Optional<ProofCache.Entry> remembered) {
    this.law = law;
    this.remembered = remembered;
  }

  /** Finds out what the law rests on: from what is remembered if it still stands, or by lifting. */
  void prepare(ProofKeys keys, Options options) {
    if (remembered.isPresent()) {
      ProofCache.Foundation old = remembered.get().foundation();
      if (keys.ownKey(law, old).equals(Optional.of(remembered.get().ownKey()))) {
        foundation = old;
        ownKey = remembered.get().ownKey();
        return;
      }
    }
    lift(keys, options);
  }

  /** Lifts the law unless that was done. */
  void lift(ProofKeys keys, Options options) {
    if (cases != null || failed()) {
      return;
    }
    long start = System.nanoTime();
    try {
      cases = Lifter.lift(law.method(), options);
      foundation = ProofKeys.foundation(cases);
      ownKey = keys.ownKey(law, foundation).orElse("");
      if (ownKey.isEmpty()) {
        fail("cannot be lifted: a static value, or the shape of an argument, changes by itself");
      }
    } catch (Unliftable e) {
      fail("cannot be lifted: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      fail("the lifter failed: " + e);
    }
    liftSeconds = (System.nanoTime() - start) / 1e9;
  }

  void fail(String reason) {
    failure = reason;
  }

  /** Whether it is known already that the law is not proved; {@link #failure} says why. */
  boolean failed() {
    return !failure.isEmpty();
  }

  String failure() {
    return failure;
  }

  LawMethod law() {
    return law;
  }

  /** The cases; null if they were not needed. */
  List<Lifted> cases() {
    return cases;
  }

  /** The laws that this one rests on; none if it could not be lifted. */
  List<String> usedLaws() {
    return foundation == null ? List.of() : foundation.usedLaws();
  }

  void key(String full) {
    key = full;
  }

  String key() {
    return key;
  }

  String ownKey() {
    return ownKey;
  }

  double liftSeconds() {
    return liftSeconds;
  }

  /** The remembered proof if it holds under the present key. */
  Optional<LawResult> stillProved() {
    return remembered
        .map(ProofCache.Entry::result)
        .filter(result -> cases == null && result.proved() && result.key().equals(key));
  }

  ProofCache.Entry entry(LawResult result) {
    return new ProofCache.Entry(foundation, ownKey, result);
  }
}
