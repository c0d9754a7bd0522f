package org.btmmu.conformance.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which counts of a run make up each event of the cost model: a row for each. */
final class CostEvents {
  private static final List<String> GUEST_ACCESSES =
      List.of("guest-loads", "guest-stores", "guest-loads-for-write", "guest-probes");

  /**
   * A row.
   *
   * @param event of {@link Weights}
   * @param counts that are added
   * @param except counts that are taken away: they are another event's
   */
  private record Row(String event, List<String> counts, List<String> except) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("host-instruction", List.of("host-instructions"), GUEST_ACCESSES),
          row("guest-access", GUEST_ACCESSES.toArray(String[]::new)),
          row("refill-entry", "guest-refills", "runtime-refills", "window-refills"),
          row("other-refill", "runtime-refills", "window-refills"),
          row("guest-fault-entry", "guest-fault-entries", "runtime-faults"),
          row("guest-walk", "walks", "walked-accesses"),
          row("neighbour-entry", "neighbour-walks", "short-walks"),
          row("shadow-fill", "fills", "tables-opened"),
          row("guest-tlb-invalidation", "mid-sweeps", "page-sweeps", "page-drops", "flushes"),
          row("domain-switch", "domain-switches", "new-domains"),
          row("code-protection", "protects"),
          row("slow-path", "helper-load", "helper-store"),
          row("victim-hit", "victim-hits"),
          row("soft-tlb-flush-entry", "softtlb-entries-cleared"),
          row(
              "helper",
              "helper-segment",
              "helper-flags",
              "helper-condition",
              "helper-shift",
              "helper-divide-error"),
          row("runtime-instruction", "helper-instruction"),
          row("repetition", "repetitions"),
          row("guest-event", "deliveries"),
          row("block-search", "block-searches"),
          row("translated-instruction", "translated-instructions"),
          row("jump-cache-flush", "jump-cache-flushes"),
          row("signal", "signals"),
          row("host-mapping", "window-calls"));

  private CostEvents() {}

  private static Row row(String event, String... counts) {
    return new Row(event, List.of(counts), List.of());
  }

  /** How often each event happened in a run that counted this. */
  static Map<String, Long> of(Map<String, Long> counts) {
    Map<String, Long> events = new LinkedHashMap<>();
    for (Row row : ROWS) {
      events.put(row.event, sum(counts, row.counts) - sum(counts, row.except));
    }
    return events;
  }

  /** The sum of some counts; one that the run does not have is 0. */
  static long sum(Map<String, Long> counts, List<String> names) {
    return names.stream().mapToLong(name -> counts.getOrDefault(name, 0L)).sum();
  }
}
