package org.btmmu.conformance.modelcheck;

/**
 * A state that may be new.
 *
 * @param node the state before
 * @param step the step that led to it, as its number in the alphabet
 * @param hash the hash of its implementation and the reference: bits 127:64, bits 63:0
 * @param renamed for each further symmetry, the hash of the reference's renamed state, likewise
 */
record Candidate(int node, int step, long[] hash, long[] renamed) {}
