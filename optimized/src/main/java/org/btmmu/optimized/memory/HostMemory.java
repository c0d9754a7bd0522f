package org.btmmu.optimized.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Host memory from address 0 upwards in one array of bytes, little-endian, for one thread: what the
 * executor's loads and stores reach. Behind its end lies a hole.
 */
public final class HostMemory implements PhysicalMemory {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  /**
   * Memory of this many bytes, all 0.
   *
   * @throws IllegalArgumentException if it is no multiple of 8 bytes
   */
  public HostMemory(int sizeBytes) {
    if ((sizeBytes & 7) != 0) {
      throw new IllegalArgumentException(sizeBytes + " bytes are not made of 64-bit words");
    }
    bytes = new byte[sizeBytes];
  }

  private HostMemory(byte[] bytes) {
    this.bytes = bytes;
  }

  /** How many bytes it has. */
  public int sizeBytes() {
    return bytes.length;
  }

  /** The byte at an address inside, zero-extended. */
  public int load8(int address) {
    return bytes[address] & 0xFF;
  }

  /** Two bytes at any address inside, zero-extended. */
  public int load16(int address) {
    return (short) SHORT.get(bytes, address) & 0xFFFF;
  }

  /** Four bytes at any address inside. */
  public int load32(int address) {
    return (int) INT.get(bytes, address);
  }

  /** Eight bytes at any address inside. */
  public long load64(int address) {
    return (long) LONG.get(bytes, address);
  }

  /** Stores a byte at an address inside. */
  public void store8(int address, int value) {
    bytes[address] = (byte) value;
  }

  /** Stores two bytes at any address inside. */
  public void store16(int address, int value) {
    SHORT.set(bytes, address, (short) value);
  }

  /** Stores four bytes at any address inside. */
  public void store32(int address, int value) {
    INT.set(bytes, address, value);
  }

  /** Stores eight bytes at any address inside. */
  public void store64(int address, long value) {
    LONG.set(bytes, address, value);
  }

  @Override
  public long read64(long address) {
    return isHole(address, 8) ? -1 : load64((int) address);
  }

  @Override
  public int read32(long address) {
    return isHole(address, 4) ? -1 : load32((int) address);
  }

  @Override
  public void write64(long address, long value) {
    if (!isHole(address, 8)) {
      store64((int) address, value);
    }
  }

  @Override
  public void write32(long address, int value) {
    if (!isHole(address, 4)) {
      store32((int) address, value);
    }
  }

  @Override
  public boolean compareAndSet64(long address, long expected, long next) {
    boolean same = read64(address) == expected;
    if (same) {
      write64(address, next);
    }
    return same;
  }

  @Override
  public boolean compareAndSet32(long address, int expected, int next) {
    boolean same = read32(address) == expected;
    if (same) {
      write32(address, next);
    }
    return same;
  }

  @Override
  public HostMemory fork() {
    return new HostMemory(bytes.clone());
  }

  private boolean isHole(long address, int sizeBytes) {
    return address < 0 || address > bytes.length - sizeBytes;
  }
}
