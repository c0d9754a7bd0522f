package org.btmmu.conformance.lockstep;

import java.util.List;
import org.btmmu.conformance.machine.Engine.Stop;
import org.btmmu.spec.x86.Ports;

/** Runs a scene in lockstep: the translated processor begins it with nothing translated. */
final class SceneRun implements Ports {
  private final Scene scene;
  private int next;

  private SceneRun(Scene scene) {
    this.scene = scene;
  }

  /** How the two come apart in a scene; empty if they do not. */
  static List<String> divergence(Scene scene, Lockstep.Maker maker) {
    SceneRun devices = new SceneRun(scene);
    Lockstep lockstep =
        new Lockstep(
            maker, scene.registers(), scene.memory().fork(), scene.pages(), scene.model(), devices);
    boolean goesOn = true;
    for (int i = 0; i < scene.events().count() && goesOn; i++) {
      if (scene.events().kind(i) == RunEvents.INTERRUPT) {
        goesOn = run(lockstep, scene.events().step(i));
        if (goesOn && lockstep.acceptsInterrupt()) {
          lockstep.interrupt(scene.events().value(i));
        }
      }
    }
    if (goesOn) {
      run(lockstep, scene.steps());
    }
    lockstep.finish();
    return lockstep.divergence();
  }

  /** Runs up to a step; false if the run ends before. */
  private static boolean run(Lockstep lockstep, long end) {
    Stop stop = Stop.BUDGET;
    while (lockstep.steps() < end && (stop == Stop.BUDGET || stop == Stop.PORTS)) {
      stop = lockstep.run(end - lockstep.steps());
    }
    return lockstep.divergence().isEmpty() && lockstep.steps() >= end;
  }

  @Override
  public int in(int port, int sizeBytes) {
    int event = nextPort();
    boolean same =
        event >= 0 && scene.events().port(event) == port && scene.events().kind(event) == sizeBytes;
    return same ? scene.events().value(event) : -1 >>> 32 - 8 * sizeBytes;
  }

  @Override
  public void out(int port, int sizeBytes, int value) {
    nextPort();
  }

  /** The next event that is an access of a port; −1 if there is none. */
  private int nextPort() {
    while (next < scene.events().count() && scene.events().kind(next) == RunEvents.INTERRUPT) {
      next++;
    }
    return next < scene.events().count() ? next++ : -1;
  }
}
