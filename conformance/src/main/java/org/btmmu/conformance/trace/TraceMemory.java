package org.btmmu.conformance.trace;

import org.btmmu.spec.memory.MemoryMap;
import org.btmmu.spec.memory.MemoryMap.Target;
import org.btmmu.spec.memory.SequentialMemory;

/**
 * Guest physical memory as a scenario has it at the start: any map, of which few words are not 0.
 * It holds these words in a hash table and takes little time to copy.
 */
public final class TraceMemory extends SequentialMemory {
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final MemoryMap map;

  /** Addresses of words with bit 0 set, so that 0 is a free place; a power of two of places. */
  private long[] keys;

  private long[] values;
  private int count;

  private TraceMemory(MemoryMap map, long[] keys, long[] values, int count) {
    this.map = map;
    this.keys = keys;
    this.values = values;
    this.count = count;
  }

  /** Memory at the start of a scenario. */
  public static TraceMemory of(Scenario scenario) {
    TraceMemory memory = new TraceMemory(scenario.map(), new long[256], new long[256], 0);
    for (long gpa : scenario.scope().words()) {
      if (scenario.map().target(gpa) == Target.RAM) {
        memory.put(gpa, 0);
      }
    }
    scenario.words().forEach(memory::put);
    return memory;
  }

  @Override
  protected long word(long gpa) {
    int place = place(keys, gpa | 1);
    if (keys[place] != 0) {
      return values[place];
    }
    return switch (map.target(gpa)) {
      case RAM, ROM -> 0;
      case DEVICE, HOLE -> -1;
    };
  }

  @Override
  protected void setWord(long gpa, long value) {
    if (map.target(gpa) == Target.RAM) {
      put(gpa, value);
    }
  }

  @Override
  public TraceMemory fork() {
    return new TraceMemory(map, keys.clone(), values.clone(), count);
  }

  private void put(long gpa, long value) {
    int place = place(keys, gpa | 1);
    if (keys[place] == 0) {
      if (2 * ++count > keys.length) {
        grow();
        place = place(keys, gpa | 1);
      }
      keys[place] = gpa | 1;
    }
    values[place] = value;
  }

  private void grow() {
    long[] moreKeys = new long[2 * keys.length];
    long[] moreValues = new long[2 * keys.length];
    for (int old = 0; old < keys.length; old++) {
      if (keys[old] != 0) {
        int place = place(moreKeys, keys[old]);
        moreKeys[place] = keys[old];
        moreValues[place] = values[old];
      }
    }
    keys = moreKeys;
    values = moreValues;
  }

  /** Where a key is, or may be put. */
  private static int place(long[] keys, long key) {
    int place = (int) (key * SPREAD >>> 32) & (keys.length - 1);
    while (keys[place] != 0 && keys[place] != key) {
      place = place + 1 & (keys.length - 1);
    }
    return place;
  }
}
