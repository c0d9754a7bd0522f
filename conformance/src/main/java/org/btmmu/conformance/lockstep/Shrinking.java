package org.btmmu.conformance.lockstep;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the shortest end of a run in which a translated processor still comes apart from the
 * reference, when it begins there with nothing translated.
 */
final class Shrinking {
  private final RunHistory history;
  private final Lockstep.Maker maker;
  private final long end;
  private final Consumer<String> progress;

  private Shrinking(RunHistory history, Lockstep.Maker maker, long end, Consumer<String> progress) {
    this.history = history;
    this.maker = maker;
    this.end = end;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param blocks how many blocks before the end it begins; 0 for the start of the history
   * @param scene the scene
   * @param divergence how the two come apart in it
   */
  record Found(int blocks, Scene scene, List<String> divergence) {}

  /**
   * Shrinks a run.
   *
   * @param end the step at which it came apart
   * @return empty if no part of the history comes apart by itself
   */
  static Optional<Found> of(
      RunHistory history, Lockstep.Maker maker, long end, Consumer<String> progress) {
    return new Shrinking(history, maker, end, progress).shrink();
  }

  private Optional<Found> shrink() {
    int reach = history.reach();
    Optional<Found> found = Optional.empty();
    int passes = 0; // as far back as is known to be too short
    int back = 1;
    while (found.isEmpty() && passes < reach) {
      found = tried(back, history.scene(back, end));
      passes = found.isEmpty() ? back : passes;
      back = Math.min(2 * back, reach);
    }
    if (found.isEmpty()) {
      return tried(0, history.longest(end)).map(this::pruned);
    }
    while (found.get().blocks() - passes > 1) {
      int middle = (found.get().blocks() + passes) / 2;
      Optional<Found> shorter = tried(middle, history.scene(middle, end));
      passes = shorter.isEmpty() ? middle : passes;
      found = shorter.isEmpty() ? found : shorter;
    }
    return found.map(this::pruned);
  }

  private Found pruned(Found found) {
    return tried(found.blocks(), found.scene().pruned()).orElse(found);
  }

  private Optional<Found> tried(int back, Scene scene) {
    progress.accept(
        back == 0
            ? "shrinking: %,d steps".formatted(scene.steps())
            : "shrinking: the last %,d blocks, %,d steps".formatted(back, scene.steps()));
    List<String> divergence = SceneRun.divergence(scene, maker);
    return divergence.isEmpty()
        ? Optional.empty()
        : Optional.of(new Found(back, scene, divergence));
  }
}
