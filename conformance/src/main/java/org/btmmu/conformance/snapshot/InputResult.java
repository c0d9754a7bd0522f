package org.btmmu.conformance.snapshot;

import java.util.List;
import java.util.Map;

/**
 * What the walk over every page of one snapshot found.
 *
 * @param file the snapshot's name or path
 * @param title what it is
 * @param mode the paging mode's title
 * @param pages how many entries map a page or are reserved: each is walked
 * @param walks how many accesses were tried, all pages together
 * @param agree pages at which reference and optimized agree on every access
 * @param disagree pages at which they do not
 * @param missingTables tables that the core does not hold; what they map was not walked
 * @param lines how many pages the third opinion lists; 0 if there is none
 * @param thirdPartyAgree lines that agree with the reference on address, physical address and flags
 * @param thirdPartyKnown lines that differ in a known way, by what is known
 * @param thirdPartyDisagree lines, or pages without a line, that differ otherwise
 * @param differences the first of the differences, a line each
 * @param remarks what was assumed about the snapshot, or corrected in it
 * @param seconds how long it took, with reading
 */
public record InputResult(
    String file,
    String title,
    String mode,
    long pages,
    long walks,
    long agree,
    long disagree,
    long missingTables,
    long lines,
    long thirdPartyAgree,
    Map<KnownDifference, Long> thirdPartyKnown,
    long thirdPartyDisagree,
    List<String> differences,
    List<String> remarks,
    double seconds) {
  /** Known differences, all kinds together. */
  public long known() {
    return thirdPartyKnown.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether reference and optimized agree everywhere, and the third opinion but for the known. */
  public boolean holds() {
    return disagree == 0 && thirdPartyDisagree == 0;
  }
}
