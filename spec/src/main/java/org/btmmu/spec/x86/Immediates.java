package org.btmmu.spec.x86;

/** The bytes after ModRM and displacement: immediates, relative and far targets, offsets. */
final class Immediates {
  long first;
  long second;
  long offset;
  private int count;

  /** Reads what the form's operands ask for, in their order. */
  void read(CodeReader reader, Form form, int operandBytes, int addressBytes) {
    for (int i = 0; i < 4; i++) {
      Operand operand = form.operand(i);
      int bytes = operand.bytes(operandBytes, false);
      switch (operand.kind()) {
        case IMMEDIATE ->
            add(bytes <= 2 && !sized(operand) ? reader.unsigned(bytes) : reader.signed(bytes));
        case XMM_IMMEDIATE -> add(reader.unsigned(1));
        case SIGNED_IMMEDIATE, RELATIVE -> add(reader.signed(bytes));
        case OFFSET -> offset = reader.unsigned(addressBytes);
        case FAR_POINTER -> {
          add(reader.unsigned(operandBytes));
          add(reader.unsigned(2));
        }
        default -> {}
      }
    }
  }

  /** Does the immediate's size follow the operand size? Then it is sign-extended, else not. */
  private static boolean sized(Operand operand) {
    return operand.size() == Operand.Size.V || operand.size() == Operand.Size.Z;
  }

  private void add(long value) {
    if (count == 0) {
      first = value;
    } else {
      second = value;
    }
    count++;
  }
}
