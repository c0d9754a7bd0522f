package org.btmmu.conformance.lockstep;

import java.util.List;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.reference.x86.Registers;

/** A processor that tells what it does, so that it can be checked against the reference. */
public interface ObservedEngine extends Engine {
  /** What is told, in the order in which it happens. */
  interface Observer {
    /** A block has ended or an exception was delivered: registers and steps are exact. */
    void boundary();

    /**
     * Data was loaded; an access in two pages is told as two.
     *
     * @param gpa guest physical address of the first byte
     * @param linear its linear address; −1 if it is not known
     * @param sizeBytes 1 … 8
     * @param value zero-extended
     */
    void load(long gpa, long linear, int sizeBytes, long value);

    /** Data was stored; arguments as for {@link #load}. */
    void store(long gpa, long linear, int sizeBytes, long value);

    /**
     * The load that was told last is none of the guest's: the store that its instruction makes too
     * raises an exception, or the instruction begins anew.
     */
    void withdrawn();

    /**
     * Code is fetched from a page, before the block that begins or goes on there. Who never tells
     * it may fetch by any translation that a TLB may hold.
     *
     * @param linear address of a byte of it
     * @param gpa guest physical address of that byte
     */
    void fetched(long linear, long gpa);

    /**
     * An exception, or an interrupt from outside, was delivered; INT n and its kin are not told.
     */
    void delivered(int vector, int errorCode);
  }

  /** Who is told; at most one. */
  void observe(Observer observer);

  /** The registers as they are now, written over those given. */
  void read(Registers into);

  /** Whether a triple fault has come. */
  boolean isShutDown();

  /** What the processor runs in place of the block that it ran last, for people; may be empty. */
  List<String> translation();
}
