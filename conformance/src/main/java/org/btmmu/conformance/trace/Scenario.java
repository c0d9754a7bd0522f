package org.btmmu.conformance.trace;

import java.util.List;
import java.util.SortedMap;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Scope;
import org.btmmu.spec.memory.MemoryMap;

/**
 * What a trace begins with.
 *
 * @param map what stands behind guest physical addresses
 * @param words the words of RAM and ROM that are not 0, by guest physical address
 * @param cpus the virtual CPUs at the start; their guest TLBs are empty
 * @param scope the pages and words that the trace is about
 * @param host how the host under it is made
 */
public record Scenario(
    MemoryMap map, SortedMap<Long, Long> words, List<CpuState> cpus, Scope scope, HostSetup host) {}
