package org.btmmu.conformance.campaign;

import java.util.stream.Stream;
import org.btmmu.conformance.sample.Sampler;
import org.btmmu.conformance.sample.Sampling;
import org.btmmu.proofs.LawMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * Samples of the laws that name a clause of the host (H-…), its extension (B-…) or its exceptions
 * (X-…). A request is a JSON text, since it comes from another world.
 */
public final class HostSamples {
  private HostSamples() {}

  /**
   * What to run.
   *
   * @param samples of each law
   */
  public record Request(long seed, int samples) {}

  /** Samples each law, in the order of reports. */
  public static void run(String json) {
    Request request = new JsonMapper().readValue(json, Request.class);
    for (LawMethod law : LawMethod.all()) {
      if (Stream.of(law.law().clauses()).anyMatch(id -> id.matches("[HBX]-.*"))) {
        Sampling sampling = Sampler.sample(law, request.seed, request.samples, 1);
        if (sampling.refuted()) {
          throw new IllegalStateException("a sample refutes the law " + law.id());
        }
      }
    }
  }
}
