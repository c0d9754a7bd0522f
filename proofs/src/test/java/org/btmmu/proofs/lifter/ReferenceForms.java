package org.btmmu.proofs.lifter;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.constant.ClassDesc;
import java.util.List;

/** The assembled methods with instructions on arrays and references. */
final class ReferenceForms {
  private final Assembly assembly;

  ReferenceForms(Assembly assembly) {
    this.assembly = assembly;
  }

  /** Adds all of them. */
  void addAll() {
    arrays();
    references();
  }

  private void arrays() {
    for (TypeKind kind :
        List.of(
            TypeKind.BOOLEAN,
            TypeKind.BYTE,
            TypeKind.CHAR,
            TypeKind.SHORT,
            TypeKind.INT,
            TypeKind.LONG)) {
      boolean wide = kind == TypeKind.LONG;
      for (boolean masked : new boolean[] {true, false}) {
        assembly.add(
            "array_" + kind,
            wide ? "(IIJ)J" : "(III)I",
            c -> {
              c.bipush(5).newarray(kind).astore(9).aload(9);
              index(c, 0, masked);
              Assembly.load(c, wide, 2);
              c.arrayStore(kind).aload(9);
              index(c, 1, masked);
              c.arrayLoad(kind).return_(wide ? TypeKind.LONG : TypeKind.INT);
            });
      }
    }
  }

  private static void index(CodeBuilder c, int slot, boolean masked) {
    c.iload(slot);
    if (masked) {
      c.iconst_3().iand();
    }
  }

  private void references() {
    ClassDesc ints = ClassDesc.ofDescriptor("[I");
    ClassDesc longs = ClassDesc.ofDescriptor("[J");
    assembly.add(
        "anewarray",
        "(III)I",
        c -> {
          c.iconst_3().anewarray(ints).astore(9);
          c.aload(9).iload(0);
          c.iconst_2().newarray(TypeKind.INT).dup().iconst_1().iload(2).iastore().aastore();
          c.aload(9).iload(1).aaload().iconst_1().iaload().ireturn();
        });
    for (Opcode op : List.of(Opcode.IF_ACMPEQ, Opcode.IF_ACMPNE)) {
      assembly.add(
          op.name(),
          "(I)I",
          c -> {
            var yes = c.newLabel();
            var other = c.newLabel();
            var join = c.newLabel();
            c.iconst_1().newarray(TypeKind.INT).astore(1).iconst_1().newarray(TypeKind.INT);
            c.astore(2).aload(1).iload(0).ifne(other).aload(1).goto_(join);
            c.labelBinding(other).aload(2).labelBinding(join);
            c.with(BranchInstruction.of(op, yes)).iconst_0().ireturn();
            c.labelBinding(yes).iconst_1().ireturn();
          });
    }
    for (boolean cast : new boolean[] {true, false}) {
      assembly.add(
          cast ? "checkcast" : "instanceof",
          "(I)I",
          c -> {
            var other = c.newLabel();
            var join = c.newLabel();
            c.iload(0).ifne(other).iconst_2().newarray(TypeKind.INT).astore(1).goto_(join);
            c.labelBinding(other).iconst_3().newarray(TypeKind.LONG).astore(1);
            c.labelBinding(join).aload(1);
            if (cast) {
              c.checkcast(longs).arraylength().ireturn();
            } else {
              c.instanceOf(ints).ireturn();
            }
          });
    }
  }
}
