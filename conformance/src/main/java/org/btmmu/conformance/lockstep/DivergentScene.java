package org.btmmu.conformance.lockstep;

import java.util.List;

/**
 * A part of a guest's run in which a translated processor comes apart from the reference, when it
 * begins with nothing translated.
 *
 * @param blocks how many blocks it has; 0 if it is the longest part that was kept
 * @param scene the part
 * @param divergence how the two come apart, in lines of text
 */
public record DivergentScene(int blocks, Scene scene, List<String> divergence) {
  /** What part of the run it is. */
  public String title() {
    return "begun with nothing translated %s, %,d steps before, they come apart too"
        .formatted(blocks == 1 ? "at that block" : "%,d blocks".formatted(blocks), scene.steps());
  }

  /** Runs it once more, with a processor of this maker: how the two come apart now, if they do. */
  public List<String> again(Lockstep.Maker maker) {
    return SceneRun.divergence(scene, maker);
  }
}
