package org.btmmu.conformance.modelcheck;

/**
 * A state that may be new, or one of whose renamed states may be.
 *
 * @param node the state before
 * @param step the step that led to it, as its number in the alphabet
 * @param hashes for each symmetry the hash of the state after the renamed trace: bits 127:64, then
 *     bits 63:0
 */
record Candidate(int node, int step, long[] hashes) {}
