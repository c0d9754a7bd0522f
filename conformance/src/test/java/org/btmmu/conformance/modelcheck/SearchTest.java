package org.btmmu.conformance.modelcheck;

import org.btmmu.conformance.modelcheck.CachingProcessor.Bug;
import org.junit.jupiter.api.Test;

class SearchTest {
  @Test
  void measure() throws InterruptedException {
    SmallScope scope = Scopes.all().getFirst();
    int depth = Integer.getInteger("btmmu.depth", 3);
    for (int i = 0; i < 2; i++) {
      ModelCheckResult result =
          Search.run(scope, s -> CachingProcessor.of(s, Bug.NONE), depth, 2, _ -> {});
      System.err.println(result.symmetric() + " raw " + result.states() + " reduced " + result.reducedStates()
          + " levels " + result.levels() + " steps " + result.steps() + " s " + result.seconds() + " " + result.violations() + result.transitions()+" choice "+result.withChoice());
    }
  }
}
