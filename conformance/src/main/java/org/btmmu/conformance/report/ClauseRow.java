package org.btmmu.conformance.report;

import java.util.List;

/**
 * One clause of the normative text: where it is implemented, and which laws speak of it.
 *
 * @param id the clause
 * @param title its title in the text; empty if the text has no such clause
 * @param code the code of {@code spec} and {@code reference} that names it
 * @param laws the laws that name it
 * @param exercised how often a campaign entered code that names it; −1 if that was not counted
 * @param standing proved if all these laws are; otherwise the worst of their verdicts; "no law"
 */
public record ClauseRow(
    String id,
    String title,
    List<String> code,
    List<String> laws,
    long exercised,
    String standing) {}
