package org.btmmu.proofs.lifter;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Small methods, each made for one form of one instruction, in one class of their own. */
final class Assembly {
  private static final ClassDesc CLASS = ClassDesc.of("org.btmmu.proofs.lifter.Assembled");
  private static final int SUM = 40;

  private record Body(MethodTypeDesc type, Consumer<CodeBuilder> code) {}

  private final Map<String, Body> bodies = new LinkedHashMap<>();
  private final Set<Opcode> opcodes = EnumSet.noneOf(Opcode.class);
  private final List<Method> methods;

  Assembly() {
    arithmetic();
    branches();
    jumps();
    switches();
    others();
    constants();
    locals();
    stack();
    new ReferenceForms(this).addAll();
    byte[] bytes =
        ClassFile.of()
            .build(
                CLASS,
                type ->
                    bodies.forEach((name, body) ->
                        type.withMethodBody(
                            name,
                            body.type(),
                            ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC,
                            body.code()::accept)));
    Opcoding.collect(bytes, opcodes);
    try {
      String name = CLASS.packageName() + "." + CLASS.displayName();
      Class<?> loaded = new BytesLoader(Map.of(name, bytes)).loadClass(name);
      methods = List.of(loaded.getDeclaredMethods());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All methods. */
  List<Method> methods() {
    return methods;
  }

  /** All instructions that occur. */
  Set<Opcode> opcodes() {
    return opcodes;
  }

  /** Adds a method of that descriptor. */
  void add(String name, String type, Consumer<CodeBuilder> code) {
    String unique = name.toLowerCase(java.util.Locale.ROOT) + "_" + bodies.size();
    bodies.put(unique, new Body(MethodTypeDesc.ofDescriptor(type), code));
  }

  private void arithmetic() {
    for (Opcode op : Opcode.values()) {
      if (op.kind() == Opcode.Kind.OPERATOR && Opcodes.ACCEPTED.contains(op)) {
        operator(op);
      } else if (op.kind() == Opcode.Kind.CONVERT && Opcodes.ACCEPTED.contains(op)) {
        ConvertInstruction convert = ConvertInstruction.of(op);
        boolean fromLong = convert.fromType() == TypeKind.LONG;
        boolean toLong = convert.toType() == TypeKind.LONG;
        add(
            op.name(),
            (fromLong ? "(J)" : "(I)") + (toLong ? "J" : "I"),
            c -> {
              load(c, fromLong, 0);
              c.with(convert);
              c.return_(toLong ? TypeKind.LONG : TypeKind.INT);
            });
      }
    }
  }

  private void operator(Opcode op) {
    boolean wide = op.name().startsWith("L");
    boolean shift = op.name().contains("SH");
    switch (op) {
      case ARRAYLENGTH ->
          add(
              op.name(),
              "(I)I",
              c -> {
                var other = c.newLabel();
                var join = c.newLabel();
                c.iload(0).ifne(other).iconst_2().newarray(TypeKind.INT).goto_(join);
                c.labelBinding(other).iconst_3().newarray(TypeKind.INT).labelBinding(join);
                c.with(OperatorInstruction.of(op)).ireturn();
              });
      case INEG, LNEG ->
          add(
              op.name(),
              wide ? "(J)J" : "(I)I",
              c -> {
                load(c, wide, 0);
                c.with(OperatorInstruction.of(op));
                c.return_(wide ? TypeKind.LONG : TypeKind.INT);
              });
      default ->
          add(
              op.name(),
              (wide ? shift ? "(JI)" : "(JJ)" : "(II)") + (wide && op != Opcode.LCMP ? "J" : "I"),
              c -> {
                load(c, wide, 0);
                load(c, wide && !shift, wide ? 2 : 1);
                c.with(OperatorInstruction.of(op));
                c.return_(wide && op != Opcode.LCMP ? TypeKind.LONG : TypeKind.INT);
              });
    }
  }

  /** Loads an int, or a long if {@code wide}. */
  static void load(CodeBuilder c, boolean wide, int slot) {
    if (wide) {
      c.lload(slot);
    } else {
      c.iload(slot);
    }
  }

  private void branches() {
    for (Opcode op : Opcode.values()) {
      boolean ofInts = op.name().startsWith("IF_ICMP");
      boolean toZero = op.kind() == Opcode.Kind.BRANCH && op.name().matches("IF[A-Z]{2}");
      if (ofInts || toZero) {
        add(
            op.name(),
            ofInts ? "(II)I" : "(I)I",
            c -> {
              var yes = c.newLabel();
              c.iload(0);
              if (ofInts) {
                c.iload(1);
              }
              c.with(BranchInstruction.of(op, yes)).iconst_0().ireturn();
              c.labelBinding(yes).iconst_1().ireturn();
            });
      }
    }
    for (Opcode op : List.of(Opcode.IFNULL, Opcode.IFNONNULL)) {
      add(
          op.name(),
          "(I)I",
          c -> {
            var yes = c.newLabel();
            var some = c.newLabel();
            var join = c.newLabel();
            c.iload(0).ifne(some).aconst_null().goto_(join).labelBinding(some);
            c.iconst_1().newarray(TypeKind.INT).labelBinding(join);
            c.with(BranchInstruction.of(op, yes)).iconst_0().ireturn();
            c.labelBinding(yes).iconst_1().ireturn();
          });
    }
  }

  private void jumps() {
    for (Opcode op : List.of(Opcode.GOTO, Opcode.GOTO_W)) {
      add(
          op.name(),
          "(II)I",
          c -> {
            var join = c.newLabel();
            var low = c.newLabel();
            c.iload(0).iload(1).if_icmplt(low).iload(0).with(BranchInstruction.of(op, join));
            c.labelBinding(low).iload(1).labelBinding(join).ireturn();
          });
    }
  }

  private void switches() {
    add(
        "tableswitch",
        "(I)I",
        c -> {
          var one = c.newLabel();
          var two = c.newLabel();
          var other = c.newLabel();
          c.iload(0)
              .tableswitch(
                  -1,
                  3,
                  other,
                  List.of(
                      SwitchCase.of(-1, one),
                      SwitchCase.of(0, two),
                      SwitchCase.of(2, one),
                      SwitchCase.of(3, other)));
          finish(c, one, two, other);
        });
    add(
        "lookupswitch",
        "(I)I",
        c -> {
          var one = c.newLabel();
          var two = c.newLabel();
          var other = c.newLabel();
          c.iload(0)
              .lookupswitch(
                  other,
                  List.of(
                      SwitchCase.of(Integer.MIN_VALUE, one),
                      SwitchCase.of(31, two),
                      SwitchCase.of(65536, one)));
          finish(c, one, two, other);
        });
  }

  private void others() {
    add("nop", "(I)I", c -> c.nop().iload(0).nop().ireturn());
    add(
        "athrow",
        "(I)I",
        c -> {
          var fine = c.newLabel();
          ClassDesc error = ClassDesc.of("java.lang.IllegalStateException");
          c.iload(0).ifne(fine).new_(error).dup();
          c.invokespecial(error, "<init>", MethodTypeDesc.ofDescriptor("()V")).athrow();
          c.labelBinding(fine).iload(0).ireturn();
        });
  }

  private static void finish(
      CodeBuilder c,
      java.lang.classfile.Label one,
      java.lang.classfile.Label two,
      java.lang.classfile.Label other) {
    c.labelBinding(one).bipush(11).ireturn();
    c.labelBinding(two).iload(0).bipush(5).iadd().ireturn();
    c.labelBinding(other).bipush(13).ireturn();
  }

  private void constants() {
    for (Opcode op : Opcode.values()) {
      if (op.name().startsWith("ICONST")) {
        add(op.name(), "()I", c -> c.with(ConstantInstruction.ofIntrinsic(op)).ireturn());
      } else if (op.name().startsWith("LCONST")) {
        add(op.name(), "()J", c -> c.with(ConstantInstruction.ofIntrinsic(op)).lreturn());
      }
    }
    add("bipush", "(I)I", c -> c.iload(0).bipush(-77).iadd().ireturn());
    add("sipush", "(I)I", c -> c.iload(0).sipush(-30000).iadd().ireturn());
    add("ldc", "(I)I", c -> c.iload(0).ldc(c.constantPool().intEntry(123456789)).iadd().ireturn());
    add(
        "ldc_w",
        "(I)I",
        c ->
            c.iload(0)
                .with(
                    ConstantInstruction.ofLoad(Opcode.LDC_W, c.constantPool().intEntry(-123456789)))
                .ixor()
                .ireturn());
    add(
        "ldc2_w",
        "(J)J",
        c -> c.lload(0).ldc(c.constantPool().longEntry(0x123456789abcdef0L)).lxor().lreturn());
    add("iinc", "(I)I", c -> c.with(IncrementInstruction.of(0, -5)).iload(0).ireturn());
    add("iinc_w", "(I)I", c -> c.with(IncrementInstruction.of(0, 5000)).iload(0).ireturn());
  }

  private void locals() {
    for (Opcode op : Opcode.values()) {
      String name = op.name();
      boolean load = op.kind() == Opcode.Kind.LOAD && name.matches("[ILA]LOAD.*");
      boolean store = op.kind() == Opcode.Kind.STORE && name.matches("[ILA]STORE.*");
      if (load || store) {
        int slot = slot(name);
        char kind = name.charAt(0);
        add(name, kind == 'L' ? "(JJ)J" : "(JI)I", c -> moved(c, op, load, kind, slot));
      }
    }
  }

  private static int slot(String name) {
    return name.endsWith("_W")
        ? 300
        : name.contains("_") ? name.charAt(name.length() - 1) - '0' : 9;
  }

  /** Moves the second parameter through the local variable. */
  private static void moved(CodeBuilder c, Opcode op, boolean load, char kind, int slot) {
    switch (kind) {
      case 'I' -> c.iload(2);
      case 'L' -> c.lload(2);
      default -> c.iconst_1().newarray(TypeKind.INT).dup().iconst_0().iload(2).iastore();
    }
    TypeKind type = kind == 'I' ? TypeKind.INT : kind == 'L' ? TypeKind.LONG : TypeKind.REFERENCE;
    if (load) {
      c.storeLocal(type, slot).with(LoadInstruction.of(op, slot));
    } else {
      c.with(StoreInstruction.of(op, slot)).loadLocal(type, slot);
    }
    if (kind == 'A') {
      c.iconst_0().iaload();
    }
    c.return_(kind == 'L' ? TypeKind.LONG : TypeKind.INT);
  }

  private void stack() {
    stack(Opcode.POP, "II", "I");
    stack(Opcode.POP2, "III", "I");
    stack(Opcode.POP2, "IJ", "I");
    stack(Opcode.SWAP, "II", "II");
    stack(Opcode.DUP, "I", "II");
    stack(Opcode.DUP_X1, "II", "III");
    stack(Opcode.DUP_X2, "III", "IIII");
    stack(Opcode.DUP_X2, "JI", "IJI");
    stack(Opcode.DUP2, "II", "IIII");
    stack(Opcode.DUP2, "J", "JJ");
    stack(Opcode.DUP2_X1, "III", "IIIII");
    stack(Opcode.DUP2_X1, "IJ", "JIJ");
    stack(Opcode.DUP2_X2, "IIII", "IIIIII");
    stack(Opcode.DUP2_X2, "IIJ", "JIIJ");
    stack(Opcode.DUP2_X2, "JII", "IIJII");
    stack(Opcode.DUP2_X2, "JJ", "JJJ");
  }

  /** Pushes parameters, shuffles them, and sums what is there with a weight for each place. */
  private void stack(Opcode op, String before, String after) {
    add(
        op.name(),
        "(" + before + ")J",
        c -> {
          c.lconst_0().lstore(SUM);
          int slot = 0;
          for (char kind : before.toCharArray()) {
            load(c, kind == 'J', slot);
            slot += kind == 'J' ? 2 : 1;
          }
          c.with(StackInstruction.of(op));
          for (int i = after.length() - 1; i >= 0; i--) {
            if (after.charAt(i) == 'I') {
              c.i2l();
            }
            c.lload(SUM).ldc(c.constantPool().longEntry(31)).lmul().ladd().lstore(SUM);
          }
          c.lload(SUM).lreturn();
        });
  }
}
