package org.btmmu.reference.x86;

/** Instructions that ask for an interrupt (SDM 2: INT n, INT3, INTO, INT1), CLI, STI and HLT. */
final class Interrupts {
  private Interrupts() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case INT -> software(x, (int) x.instruction().immediate() & 0xFF);
      case INT3 -> software(x, Vectors.BP);
      case INTO -> {
        if (x.registers.is(Flags.OF)) {
          software(x, Vectors.OF);
        }
      }
      case INT1 -> Delivery.deliver(x, new Event(Vectors.DB, Event.Kind.TRAP, 0));
      case CLI -> {
        Privilege.requireIo(x);
        x.registers.flags &= ~Flags.IF;
      }
      case STI -> enable(x);
      case HLT -> {
        Privilege.requireZero(x);
        x.registers.halted = true;
      }
      default -> x.refuse();
    }
  }

  private static void software(Execution x, int vector) {
    Delivery.deliver(x, new Event(vector, Event.Kind.SOFTWARE, 0));
  }

  /** Interrupts wait for one instruction more if they were disabled. */
  private static void enable(Execution x) {
    Privilege.requireIo(x);
    x.registers.shadow = !x.registers.is(Flags.IF);
    x.registers.flags |= Flags.IF;
  }
}
