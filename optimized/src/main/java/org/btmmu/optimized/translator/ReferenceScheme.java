package org.btmmu.optimized.translator;

import java.util.function.ObjLongConsumer;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.machine.AddressTranslation;
import org.btmmu.optimized.processor.GuestAccesses;
import org.btmmu.optimized.processor.GuestFault;

/** Each guest access calls the runtime, which has someone else translate it: no TLB at all. */
final class ReferenceScheme implements MemoryScheme {
  private static final int[] POOL = {24, 25, 2};

  private final AddressTranslation translation;
  private final WalkedAccesses accesses;
  private final CodePages code;
  private long walked;

  ReferenceScheme(AddressTranslation translation, WalkedAccesses accesses, CodePages code) {
    this.translation = translation;
    this.accesses = accesses;
    this.code = code;
  }

  @Override
  public boolean splitsOffsets(int mode) {
    return true;
  }

  @Override
  public int[] pool(int mode) {
    return POOL;
  }

  @Override
  public void load(Emission out, IrOp op, int to, int base, long offset) {
    out.callAccess(Helper.LOAD, to, base, Emission.NONE, constant(op));
  }

  /** A load's constant: see {@link Helper#LOAD}. */
  static int constant(IrOp op) {
    return op.sizeBytes()
        | (op.isSigned() ? Helper.SIGNED : 0)
        | (op.isForWrite() ? Helper.FOR_WRITE : 0);
  }

  @Override
  public void store(Emission out, IrOp op, int value, int base, long offset) {
    out.callAccess(Helper.STORE, Emission.NONE, base, value, op.sizeBytes());
  }

  @Override
  public void slowPath(long linear, int sizeBytes, int access) {
    walked++;
  }

  @Override
  public void counts(ObjLongConsumer<String> to) {
    to.accept("walked-accesses", walked);
  }

  @Override
  public GuestAccesses accesses() {
    return accesses;
  }

  @Override
  public long fetch(long linear, int access, GuestFault fault) {
    return fetch(translation, linear, access, fault);
  }

  static long fetch(AddressTranslation translation, long linear, int access, GuestFault fault) {
    if (!translation.translate(linear, 1, access)) {
      throw fault.ofWalk(translation.fault(), translation.faultAddress());
    }
    return translation.gpa();
  }

  @Override
  public void protect(long gpa) {
    code.set(gpa, true);
  }

  @Override
  public void refresh() {}

  @Override
  public void invalidated(long linear) {}

  @Override
  public void observe(BlockObserver observer) {
    accesses.observe(observer);
  }
}
