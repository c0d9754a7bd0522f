package org.btmmu.conformance.lockstep;

import java.util.List;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.SmallGuest;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.guest.Processor;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small guest's run as it is made inside the world of a mutant, or outside: requests and answers
 * are JSON texts, since no type of the project is the same in both worlds.
 */
public final class LockstepTrial {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Processor MODEL = new Processor(46, true, true, false);
  private static final int PAGES = SmallGuest.MEGABYTES << 8;

  /** Far more than any small guest makes. */
  private static final long MOST_STEPS = 100_000;

  private LockstepTrial() {}

  /**
   * What to run.
   *
   * @param guest name of a {@link SmallGuest}
   * @param scheme one of the translator's memory schemes
   */
  public record Request(String guest, String scheme) {
    /** From {@code guest/scheme}. */
    public static Request of(String text) {
      int slash = text.indexOf('/');
      return new Request(text.substring(0, slash), text.substring(slash + 1));
    }
  }

  /**
   * What came of it.
   *
   * @param caught whether the translated processor came apart from the reference, or failed
   * @param steps the step at which it did; else how many there were
   * @param ended whether the guest has ended the run, as it should
   * @param seconds wall time
   * @param divergence how they came apart, in one line; null if they did not
   */
  public record Answer(
      boolean caught, long steps, boolean ended, double seconds, String divergence) {}

  /** Runs a guest in lockstep; gives an {@link Answer}. */
  public static String run(String json) {
    long begin = System.nanoTime();
    Run run = new Run(MAPPER.readValue(json, Request.class), true);
    List<String> divergence = run.lines();
    return MAPPER.writeValueAsString(
        new Answer(
            !divergence.isEmpty(),
            run.engine.steps(),
            run.result.isSuccess(),
            (System.nanoTime() - begin) / 1e9,
            divergence.isEmpty() ? null : divergence.getFirst()));
  }

  /** Runs a guest unchecked; gives all that its machine has counted, by stable names. */
  public static String count(String json) {
    Run run = new Run(MAPPER.readValue(json, Request.class), false);
    return MAPPER.writeValueAsString(((TranslatedEngine) run.engine).machine().allCounts());
  }

  /** A machine with a small guest that has run to its end. */
  private static final class Run {
    private final Engine engine;
    private final RunResult result;

    Run(Request request, boolean checked) {
      PagedMemory memory = new PagedMemory(PAGES);
      long bytes = (long) SmallGuest.MEGABYTES << 20;
      byte[] image = new SmallGuest(request.guest()).image();
      Boot boot = Multiboot.load(request.guest(), image, memory, bytes, "", List.of());
      VirtualTime time = new VirtualTime();
      Platform platform = new Platform(time, bytes, new GuestOutput(_ -> {}));
      Lockstep.Maker maker = TranslatedEngine.maker(request.scheme(), PAGES, MODEL);
      engine =
          checked
              ? new Lockstep(maker, boot.registers(), memory, PAGES, MODEL, platform)
              : maker.make(boot.registers(), memory, platform);
      result = new GuestRun(engine, platform, time, MOST_STEPS).run(_ -> {});
    }

    /** How the two have come apart; empty if they have not. */
    List<String> lines() {
      Lockstep lockstep = (Lockstep) engine;
      lockstep.finish();
      return lockstep.divergence();
    }
  }
}
