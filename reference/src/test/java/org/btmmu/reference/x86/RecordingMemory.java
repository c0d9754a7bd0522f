package org.btmmu.reference.x86;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Processor;

/** Memory that remembers the last operation of the guest TLB. */
record RecordingMemory(LinearMemory memory, Operation[] last) implements LinearMemory {
  RecordingMemory(LinearMemory memory) {
    this(memory, new Operation[1]);
  }

  @Override
  public long load(Access access) {
    return memory.load(access);
  }

  @Override
  public void store(Access access, long value) {
    memory.store(access, value);
  }

  @Override
  public void probe(Access access) {
    memory.probe(access);
  }

  @Override
  public Outcome fault() {
    return memory.fault();
  }

  @Override
  public boolean perform(Operation operation) {
    last[0] = operation;
    return memory.perform(operation);
  }

  @Override
  public Processor processor() {
    return memory.processor();
  }
}
