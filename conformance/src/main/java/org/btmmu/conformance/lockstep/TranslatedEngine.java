package org.btmmu.conformance.lockstep;

import java.util.List;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.translator.BlockObserver;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.btmmu.optimized.translator.TranslatedProcessor;
import org.btmmu.optimized.translator.TranslatorOptions;
import org.btmmu.reference.x86.Msr;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.x86.Ports;

/** A processor whose guest code is translated, under one of the memory schemes. */
public final class TranslatedEngine implements ObservedEngine {
  private static final Stop[] STOPS = {
    Stop.BUDGET, Stop.HALTED, Stop.PORTS, Stop.INTERRUPT, Stop.SHUTDOWN, Stop.UNKNOWN
  };
  private static final int PAGE_BYTES = 4096;

  private final TranslatedMachine machine;
  private final TranslatedProcessor processor;

  /**
   * A processor with nothing translated.
   *
   * @param scheme one of {@link TranslatedMachine#SCHEMES}
   * @param begin the registers that it begins with
   * @param content what is in memory when it begins
   * @param pages of RAM
   */
  public TranslatedEngine(
      String scheme,
      Registers begin,
      PhysicalMemory content,
      int pages,
      Processor model,
      Ports ports) {
    this(
        scheme,
        begin,
        content,
        pages,
        model,
        ports,
        Geometry.DEFAULT,
        Features.ALL,
        TranslatorOptions.ALL);
  }

  /** The same on a host of another geometry, or without some optimizations. */
  public TranslatedEngine(
      String scheme,
      Registers begin,
      PhysicalMemory content,
      int pages,
      Processor model,
      Ports ports,
      Geometry geometry,
      Features features,
      TranslatorOptions options) {
    machine =
        new TranslatedMachine(
            scheme,
            pages * PAGE_BYTES,
            model,
            ports,
            geometry,
            features,
            options,
            ReferenceWalker::new);
    processor = machine.processor();
    for (long gpa = 0; gpa < (long) pages * PAGE_BYTES; gpa += 8) {
      long word = content.read64(gpa);
      if (word != 0) {
        processor.memory().write64(gpa, word);
      }
    }
    write(begin);
  }

  /** Makes processors of a memory scheme, for so many pages of RAM. */
  public static Lockstep.Maker maker(String scheme, int pages, Processor model) {
    return (begin, memory, ports) ->
        new TranslatedEngine(scheme, begin, memory, pages, model, ports);
  }

  private void write(Registers from) {
    GuestState to = processor.state();
    Pdptes pdptes = new Pdptes(from.pdpte[0], from.pdpte[1], from.pdpte[2], from.pdpte[3]);
    processor.cpu().set(from.cr0, from.cr3, from.cr4, from.efer, pdptes);
    processor.cpu().set(from.cpl, (from.flags & GuestState.AC) != 0, from.pkru, from.pkrs);
    to.setWide(from.is64Bit());
    for (int number = 0; number < 16; number++) {
      to.setGpr(number, from.gpr[number]);
    }
    to.setFlags(from.flags);
    to.rip = from.rip;
    for (int segment = 0; segment < 8; segment++) {
      to.setSelector(segment, from.selector[segment]);
      to.setBase(segment, from.base[segment]);
      to.limit[segment] = from.limit[segment];
      to.attributes[segment] = from.attributes[segment];
    }
    to.gdtBase = from.gdtBase;
    to.gdtLimit = from.gdtLimit;
    to.idtBase = from.idtBase;
    to.idtLimit = from.idtLimit;
    to.cr2 = from.cr2;
    to.cr8 = from.cr8;
    System.arraycopy(from.dr, 0, to.dr, 0, to.dr.length);
    System.arraycopy(from.msr, 0, to.msr, 0, Msr.COUNT);
    to.shadow = from.shadow;
    to.halted = from.halted;
    to.nmiBlocked = from.nmiBlocked;
    processor.setTime(from.tsc);
  }

  @Override
  public void read(Registers into) {
    GuestState from = processor.state();
    for (int number = 0; number < 16; number++) {
      into.gpr[number] = from.gpr(number);
    }
    into.flags = from.flags();
    into.rip = from.rip;
    for (int segment = 0; segment < 8; segment++) {
      into.selector[segment] = from.selector(segment);
      into.base[segment] = from.base(segment);
      into.limit[segment] = from.limit[segment];
      into.attributes[segment] = from.attributes[segment];
    }
    into.gdtBase = from.gdtBase;
    into.gdtLimit = from.gdtLimit;
    into.idtBase = from.idtBase;
    into.idtLimit = from.idtLimit;
    into.cr0 = processor.cpu().cr0();
    into.cr2 = from.cr2;
    into.cr3 = processor.cpu().cr3();
    into.cr4 = processor.cpu().cr4();
    into.cr8 = from.cr8;
    into.efer = processor.cpu().efer();
    into.cpl = processor.cpu().cpl();
    into.pkru = processor.cpu().pkru();
    into.pkrs = processor.cpu().pkrs();
    Pdptes pdptes = processor.cpu().pdptes();
    for (int number = 0; number < into.pdpte.length; number++) {
      into.pdpte[number] = pdptes.get(number);
    }
    System.arraycopy(from.dr, 0, into.dr, 0, into.dr.length);
    System.arraycopy(from.msr, 0, into.msr, 0, Msr.COUNT);
    into.tsc = processor.time();
    into.shadow = from.shadow;
    into.halted = from.halted;
    into.nmiBlocked = from.nmiBlocked;
  }

  @Override
  public void observe(Observer observer) {
    processor.observe(
        new BlockObserver() {
          @Override
          public void boundary() {
            observer.boundary();
          }

          @Override
          public void load(long gpa, long linear, int sizeBytes, long value) {
            observer.load(gpa, linear, sizeBytes, value);
          }

          @Override
          public void store(long gpa, long linear, int sizeBytes, long value) {
            observer.store(gpa, linear, sizeBytes, value);
          }

          @Override
          public void withdrawn() {
            observer.withdrawn();
          }

          @Override
          public void fetched(long linear, long gpa) {
            observer.fetched(linear, gpa);
          }

          @Override
          public void delivered(int vector, int errorCode) {
            observer.delivered(vector, errorCode);
          }
        });
  }

  @Override
  public boolean isShutDown() {
    return processor.isShutDown();
  }

  @Override
  public List<String> translation() {
    return processor.translation();
  }

  @Override
  public Stop run(long steps) {
    return STOPS[processor.run(steps)];
  }

  @Override
  public long steps() {
    return processor.steps();
  }

  @Override
  public boolean acceptsInterrupt() {
    return processor.acceptsInterrupt();
  }

  @Override
  public void wantInterrupt(boolean wanted) {
    processor.wantInterrupt(wanted);
  }

  @Override
  public void interrupt(int vector) {
    processor.interrupt(vector);
  }

  @Override
  public Registers registers() {
    Registers registers = new Registers();
    read(registers);
    return registers;
  }

  @Override
  public PhysicalMemory memory() {
    return processor.memory();
  }

  @Override
  public long[] recent() {
    return processor.recentBlocks();
  }

  /** The machine, for its counts. */
  public TranslatedMachine machine() {
    return machine;
  }
}
