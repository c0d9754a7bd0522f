package org.btmmu.conformance.report;

import java.util.List;

/**
 * Clauses that a test covers, since no law can, or none does alone. The test's source names each of
 * them.
 *
 * @param test simple name of the test's class
 * @param clauses the ids
 * @param alone the clause's code is run by no campaign and no law's samples
 * @param reason why it is a test and not a law
 */
public record TestEvidence(String test, List<String> clauses, boolean alone, String reason) {
  private static final String SET = "what is allowed is a set of histories, not a formula";

  /** All of them. */
  public static final List<TestEvidence> ALL =
      List.of(
          of("FlatMemoryTest", "laws hold for memories that answer anything", "G-MEM-2"),
          new TestEvidence(
              "ExtensionTablesTest",
              List.of("B-GEO-2"),
              true,
              "a table of the text, compared with the code's"),
          new TestEvidence(
              "GuestAccessComparisonTest",
              List.of("K-OPT-10"),
              true,
              "words of the host's, which the machines of campaigns do not run"),
          of(
              "StalenessExactTest",
              "two forms of one set, compared after all traces of a small scope",
              "T-HIST-1",
              "T-HIST-2",
              "T-CACHE-1",
              "T-CACHE-2",
              "T-FILL-1",
              "T-FILL-4"),
          of("GuestTlbZooTest", SET, "T-CACHE-3", "T-CPU-1"),
          of("WhimsicalProcessorTest", SET, "T-FAULT-2", "T-STEP-2", "T-STEP-5"),
          of("AccessedDirtySightTest", SET, "T-FILL-2", "T-FILL-3", "T-STEP-4"),
          of("InvalidationTest", "operands that are refused, one by one", "T-INV-6"),
          of("StepPrivilegeTest", "the alphabet of traces, one by one", "T-STEP-1", "T-STEP-3"),
          of(
              "KernelModuleOrderTest",
              "who calls, and in which order, shows in the code and not in a result",
              "K-SPT-1",
              "K-INV-2",
              "K-ARG-1"),
          of(
              "BtmmuSubjectTest",
              "speaks of the whole machine, processors and retries together",
              "K-CPU-1",
              "K-CPU-2",
              "K-SPT-7",
              "K-FLT-4",
              "K-FLT-5"),
          of(
              "BtmmuSubjectTest",
              "the machine without an optimization is another machine",
              "K-OPT-6",
              "K-OPT-7"));

  private static TestEvidence of(String test, String reason, String... clauses) {
    return new TestEvidence(test, List.of(clauses), false, reason);
  }

  /** The tests that cover a clause. */
  public static List<String> testsOf(String clause) {
    return ALL.stream()
        .filter(evidence -> evidence.clauses.contains(clause))
        .map(TestEvidence::test)
        .toList();
  }

  /** Whether a clause's code is a table that only its test runs. */
  public static boolean isByTestAlone(String clause) {
    return ALL.stream().anyMatch(evidence -> evidence.alone && evidence.clauses.contains(clause));
  }
}
