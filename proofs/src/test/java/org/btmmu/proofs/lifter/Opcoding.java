package org.btmmu.proofs.lifter;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.util.Set;

/** Which instructions class files have. */
final class Opcoding {
  private Opcoding() {}

  /** Adds all opcodes of a class file. */
  static void collect(byte[] bytes, Set<Opcode> opcodes) {
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      method
          .code()
          .ifPresent(code ->
              code.forEach(element -> {
                if (element instanceof Instruction instruction) {
                  opcodes.add(instruction.opcode());
                }
              }));
    }
  }

  /** The bytes of a class that was compiled. */
  static byte[] bytes(Class<?> type) throws IOException {
    String path = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream stream = type.getResourceAsStream(path)) {
      return stream.readAllBytes();
    }
  }
}
