package org.btmmu.conformance.machine;

/**
 * One 8259A (Intel 8259A data sheet): requests, masks, service and priority of eight lines, edge
 * triggered. Special mask mode and polling are not there.
 */
final class InterruptController {
  /** What a command has asked to be told at the even port. */
  private static final int READ_ISR = 3, READ_IRR = 2;

  private int requests;
  private int inService;
  private int masks = 0xFF;
  private int lines;
  private int base;

  /** The line of the lowest priority. */
  private int lowest = 7;

  /** How many of ICW2 … ICW4 are to come, and whether ICW3 and ICW4 are among them. */
  private int expected;

  private boolean cascaded;
  private boolean hasIcw4;
  private boolean automatic;
  private boolean rotates;
  private int told = READ_IRR;

  /** A line goes up or down; what counts is that it goes up. */
  void line(int number, boolean high) {
    int bit = 1 << number;
    if (high && (lines & bit) == 0) {
      requests |= bit;
    }
    lines = high ? lines | bit : lines & ~bit;
  }

  /**
   * The line to serve now; −1 if there is none.
   *
   * @param cascade lines that are high for as long as another controller asks on them
   */
  int pending(int cascade) {
    int asking = (requests | cascade) & ~masks;
    for (int i = 1; i <= 8; i++) {
      int number = lowest + i & 7;
      if ((inService >>> number & 1) != 0) {
        return -1;
      }
      if ((asking >>> number & 1) != 0) {
        return number;
      }
    }
    return -1;
  }

  /** The processor takes a line that is pending. */
  void serve(int number) {
    requests &= ~(1 << number);
    if (!automatic) {
      inService |= 1 << number;
    } else if (rotates) {
      lowest = number;
    }
  }

  /** The vector of a line. */
  int vector(int number) {
    return base + number;
  }

  /** IN from the even port (0) or the odd one (1). */
  int in(int offset) {
    if (offset == 1) {
      return masks;
    }
    return told == READ_ISR ? inService : requests;
  }

  /** OUT to the even port (0) or the odd one (1). */
  void out(int offset, int value) {
    if (offset == 1) {
      initialize(value);
    } else if ((value & 0x10) != 0) {
      begin(value);
    } else if ((value & 8) != 0) {
      told = (value & 2) != 0 ? value & 3 : told;
    } else {
      endOfInterrupt(value >>> 5, value & 7);
    }
  }

  /** ICW1. */
  private void begin(int value) {
    requests = 0;
    inService = 0;
    masks = 0;
    lowest = 7;
    automatic = false;
    rotates = false;
    told = READ_IRR;
    cascaded = (value & 2) == 0;
    hasIcw4 = (value & 1) != 0;
    expected = 1 + (cascaded ? 1 : 0) + (hasIcw4 ? 1 : 0);
  }

  /** ICW2 to ICW4 if they are to come, else OCW1. */
  private void initialize(int value) {
    int place = 1 + (cascaded ? 1 : 0) + (hasIcw4 ? 1 : 0) - expected;
    if (expected == 0) {
      masks = value;
      return;
    }
    expected--;
    if (place == 0) {
      base = value & 0xF8;
    } else if (expected == 0 && hasIcw4) {
      automatic = (value & 2) != 0;
    }
  }

  /** OCW2: R, SL and EOI, and a level. */
  private void endOfInterrupt(int command, int level) {
    boolean specific = (command & 2) != 0;
    boolean ends = (command & 1) != 0;
    boolean rotate = (command & 4) != 0;
    if (!ends && !specific) {
      rotates = rotate;
      return;
    }
    int number = specific ? level : highestInService();
    if (number < 0 || command == 2) { // 2: no operation
      return;
    }
    if (ends) {
      inService &= ~(1 << number);
    }
    if (rotate) {
      lowest = number;
    }
  }

  private int highestInService() {
    for (int i = 1; i <= 8; i++) {
      int number = lowest + i & 7;
      if ((inService >>> number & 1) != 0) {
        return number;
      }
    }
    return -1;
  }
}
