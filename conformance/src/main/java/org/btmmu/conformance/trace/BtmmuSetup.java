package org.btmmu.conformance.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.CodeCache;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.memory.GuestMemory;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.memory.MemoryMap;
import org.btmmu.spec.memory.MemoryMap.Region;
import org.btmmu.spec.memory.MemoryMap.Target;

/** Builds the machine of a scenario. */
final class BtmmuSetup {
  /** Host memory below this belongs to the host. */
  private static final long FIRST_HPA = 4 << 20;

  private BtmmuSetup() {}

  static Machine machine(Scenario scenario) {
    HostSetup host = scenario.host();
    GuestSlots slots = slots(scenario.map(), host);
    Features features = Features.without(host.without());
    CodeCache code = new CodeCache(new CodePages(slots));
    PagedMemory hostMemory = new PagedMemory((int) (end(slots, scenario.map()) >>> 12));
    GuestMemory memory = new GuestMemory(slots, hostMemory, code);
    scenario
        .words()
        .forEach((gpa, word) -> {
          if (slots.isBacked(gpa)) {
            hostMemory.write64(slots.hpa(gpa), word);
          }
        });
    GuestCpu[] cpus = new GuestCpu[scenario.cpus().size()];
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      CpuState state = scenario.cpus().get(cpu);
      ControlRegisters registers = state.registers();
      KernelModule module = module(features, code.pages(), host, cpu);
      cpus[cpu] = new GuestCpu(memory, module, state.processor());
      cpus[cpu].set(
          registers.cr0(), registers.cr3(), registers.cr4(), registers.efer(), registers.pdptes());
      cpus[cpu].set(state.cpl(), state.ac(), state.pkru(), state.pkrs());
    }
    return new Machine(slots, hostMemory, memory, code, features, cpus);
  }

  private static KernelModule module(Features features, CodePages code, HostSetup host, int cpu) {
    Geometry geometry = host.geometry();
    int domains = 1 << geometry.midBits() - 2;
    int ways = Math.min(8, domains);
    return new KernelModule(
        features,
        code,
        new FastGtlb(
            geometry.anySizeEntries(), geometry.sets(), geometry.ways(), host.seed() + cpu),
        new ShadowTables(tables(geometry)),
        new Domains(domains / ways, ways),
        new ReverseMap(64),
        new Events());
  }

  /** How many shadow page tables there are; few where there are few domains, for quick copies. */
  private static int tables(Geometry geometry) {
    return geometry.midBits() < 6 ? 24 : geometry.midBits() < 8 ? 48 : 256;
  }

  /** The slots of RAM and ROM; each host page is given a place in host memory. */
  private static GuestSlots slots(MemoryMap map, HostSetup host) {
    List<Region> backed = new ArrayList<>();
    for (Region region : map.regions()) {
      if (region.target() == Target.RAM || region.target() == Target.ROM) {
        long pageBytes = host.page().halfBytes();
        if (((region.startGpa() | region.sizeBytes()) & pageBytes - 1) != 0) {
          throw new IllegalArgumentException(
              "memory at 0x%x is not made of host pages of %d KByte"
                  .formatted(region.startGpa(), pageBytes >> 10));
        }
        backed.add(region);
      }
    }
    boolean[] writable = new boolean[backed.size()];
    for (int slot = 0; slot < writable.length; slot++) {
      writable[slot] = backed.get(slot).target() == Target.RAM;
    }
    return new GuestSlots(
        host.page().shift(),
        backed.stream().mapToLong(Region::startGpa).toArray(),
        backed.stream().mapToLong(region -> region.startGpa() + region.sizeBytes()).toArray(),
        writable,
        backing(backed, host));
  }

  /** Side by side, each slot placed in its 2 MByte as in the guest's memory; or shuffled. */
  private static long[] backing(List<Region> backed, HostSetup host) {
    List<Long> places = new ArrayList<>();
    long next = FIRST_HPA;
    for (Region region : backed) {
      long inLarge = region.startGpa() & (2 << 20) - 1;
      next = (next - inLarge + (2 << 20) - 1 & -(2L << 20)) + inLarge;
      for (long at = 0; at < region.sizeBytes(); at += host.page().halfBytes()) {
        places.add(next + at);
      }
      next += region.sizeBytes();
    }
    if (host.scatter() != 0) {
      Collections.shuffle(places, new Random(host.scatter()));
    }
    return places.stream().mapToLong(Long::longValue).toArray();
  }

  private static long end(GuestSlots slots, MemoryMap map) {
    long end = FIRST_HPA;
    for (Region region : map.regions()) {
      for (long at = 0; at < region.sizeBytes(); at += 1L << slots.pageShift()) {
        if (slots.isBacked(region.startGpa() + at)) {
          end = Math.max(end, slots.hpa(region.startGpa() + at) + (1L << slots.pageShift()));
        }
      }
    }
    return end;
  }
}
