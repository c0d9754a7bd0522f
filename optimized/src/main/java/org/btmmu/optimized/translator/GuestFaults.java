package org.btmmu.optimized.translator;

import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.optimized.kernel.OpenTables;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.spec.mips64.Field;
import org.btmmu.spec.x86.Instruction;

/**
 * The translator's handler of guest faults, behind BTFaultEntry: what access it was is read from
 * its word, and what becomes of it is the kernel's to say.
 */
final class GuestFaults {
  private final Machine machine;
  private final Executor executor;
  private final GuestState state;
  private final GuestAccesses accesses;
  private final RuntimeCounts counts;
  private final boolean crossInHardware;
  private final OpenTables open;
  private final GuestFault fault = new GuestFault();

  GuestFaults(TranslatedMachine host) {
    machine = host.machine();
    executor = host.executor();
    state = host.state();
    accesses = host.scheme().accesses();
    counts = host.counts();
    open = host.open();
    crossInHardware = host.features().crossInHardware();
  }

  /**
   * Settles the fault of a guest access.
   *
   * @param at index of its word
   * @param instruction of the guest that makes it
   * @param mode of the code
   * @return whether the access is to be made again; else it was emulated
   * @throws GuestFault if the guest gets an exception
   */
  boolean settle(int at, Instruction instruction, int mode) {
    int word = executor.word(at);
    IrOp op = BtmmuScheme.operation(word);
    long address = executor.registers[Field.RS.of(word)] + Field.GUEST_OFFSET.signedOf(word);
    int access = ExplicitAccess.of(instruction, mode, op.isForWrite());
    if (!crossInHardware && FastCrossing.crosses(address, op.sizeBytes())) {
      emulate(op, Field.RT.of(word), address, access);
      return false;
    }
    FaultHandler handler = machine.handler(0);
    Events events = machine.cpu(0).module().events();
    long[] before = RuntimeCounts.now(events);
    int kind =
        handler.handle(
            machine.cpu(0).controls(), machine.cpu(0).pcid(), address, op.sizeBytes(), access);
    counts.settled(kind, before, events);
    if (kind == FaultHandler.GUEST_FAULT) {
      throw state.raising(fault.ofWalk(handler.outcome(), handler.faultAddress()));
    }
    if (kind != FaultHandler.DEVICE) {
      FastControls controls = machine.cpu(0).controls();
      open.open(controls, FastAccess.accessClass(access), controls.linear(address, access));
      return true;
    }
    emulate(op, Field.RT.of(word), address, access);
    return false;
  }

  /** An access that does not lead to RAM alone is the runtime's. */
  private void emulate(IrOp op, int register, long address, int access) {
    int size = op.sizeBytes();
    if (op.stores()) {
      accesses.store(address, size, access, executor.registers[register]);
      counts.add(RuntimeCounts.EMULATED, 1);
      return;
    }
    long value = accesses.load(address, size, access);
    counts.add(RuntimeCounts.EMULATED, 1);
    if (register != 0) {
      executor.registers[register] = extended(value, size, op.isSigned());
    }
  }

  private static long extended(long value, int sizeBytes, boolean signed) {
    int unused = 64 - 8 * sizeBytes;
    return signed ? value << unused >> unused : value;
  }
}
