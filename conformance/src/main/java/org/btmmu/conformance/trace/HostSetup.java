package org.btmmu.conformance.trace;

import java.util.SortedSet;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostPageSize;

/**
 * How the host under a trace is made.
 *
 * @param geometry sizes of the host's hardware
 * @param page size of the host pages that back guest memory: 4, 16 or 64 KByte
 * @param scatter seed of the places of these pages in host memory; 0 if they lie side by side
 * @param seed seed of the replacement in the guest TLB
 * @param without names of optimizations that are switched off
 */
public record HostSetup(
    Geometry geometry, HostPageSize page, long scatter, long seed, SortedSet<String> without) {}
