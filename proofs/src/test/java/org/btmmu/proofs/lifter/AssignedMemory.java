package org.btmmu.proofs.lifter;

import java.util.HashMap;
import java.util.Map;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.memory.SequentialMemory;

/** A memory that begins as an assignment of a memory's array variables says. */
final class AssignedMemory extends SequentialMemory {
  private final Input.Memory input;
  private final Assignment assignment;
  private final Map<Long, Long> written;

  AssignedMemory(Input.Memory input, Assignment assignment, Map<Long, Long> written) {
    this.input = input;
    this.assignment = assignment;
    this.written = new HashMap<>(written);
  }

  @Override
  protected long word(long gpa) {
    long index = gpa >>> 3;
    Long value = written.get(index);
    return value == null ? assignment.read(input.contents(), index) : value;
  }

  @Override
  protected void setWord(long gpa, long value) {
    if (assignment.read(input.readOnlyPages(), gpa >>> 12) == 0) {
      written.put(gpa >>> 3, value);
    }
  }

  @Override
  public PhysicalMemory fork() {
    return new AssignedMemory(input, assignment, written);
  }
}
