package org.btmmu.proofs.lifter;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytecode of one method.
 *
 * @param name {@code binary.Class.method(descriptor)}, for messages
 * @param brief {@code Class.method}
 * @param instructions in order; a position is an index into these
 * @param offsets the bytecode offset of each
 * @param lines the source line of each, 0 if not known
 * @param targets the position of each label
 * @param loopEnds for each position the last one from which a branch leads back to it; 0 if none
 */
record Code(
    String name,
    String brief,
    int maxLocals,
    int maxStack,
    Instruction[] instructions,
    int[] offsets,
    int[] lines,
    Map<Label, Integer> targets,
    int[] loopEnds) {

  /** Decodes a method that has bytecode and no exception handlers of its own. */
  static Code of(String className, MethodModel method) {
    String name = className + "." + method.methodName() + method.methodType().stringValue();
    CodeModel model =
        method.code().orElseThrow(() -> new Refused("no bytecode: " + name + " is native"));
    List<Instruction> instructions = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    List<ExceptionCatch> catches = new ArrayList<>();
    Map<Label, Integer> targets = new HashMap<>();
    int offset = 0;
    int line = 0;
    for (CodeElement element : model) {
      switch (element) {
        case Instruction instruction -> {
          instructions.add(instruction);
          offsets.add(offset);
          lines.add(line);
          offset += instruction.sizeInBytes();
        }
        case LabelTarget target -> targets.put(target.label(), instructions.size());
        case LineNumber number -> line = number.line();
        case ExceptionCatch handler -> catches.add(handler);
        default -> {}
      }
    }
    CodeAttribute attribute = (CodeAttribute) model;
    Code code =
        new Code(
            name,
            className.substring(className.lastIndexOf('.') + 1) + "." + method.methodName(),
            attribute.maxLocals(),
            attribute.maxStack(),
            instructions.toArray(new Instruction[0]),
            offsets.stream().mapToInt(Integer::intValue).toArray(),
            lines.stream().mapToInt(Integer::intValue).toArray(),
            targets,
            loopEnds(instructions, targets));
    for (ExceptionCatch handler : catches) {
      code.check(handler);
    }
    return code;
  }

  private static int[] loopEnds(List<Instruction> instructions, Map<Label, Integer> targets) {
    int[] ends = new int[instructions.size() + 1];
    for (int at = 0; at < instructions.size(); at++) {
      if (instructions.get(at) instanceof BranchInstruction branch) {
        int target = targets.get(branch.target());
        if (target <= at) {
          ends[target] = at;
        }
      }
    }
    return ends;
  }

  /** The names of all cover goals, also of those that are never reached. */
  List<String> goals() {
    List<String> goals = new ArrayList<>();
    String name = "";
    for (Instruction instruction : instructions) {
      if (instruction instanceof ConstantInstruction constant
          && constant.constantValue() instanceof String text) {
        name = text;
      } else if (instruction instanceof InvokeInstruction call
          && call.owner().asInternalName().equals("org/btmmu/proofs/Proof")
          && call.name().equalsString("cover")) {
        goals.add(name);
      }
    }
    return goals;
  }

  /** Accepts only the handlers that javac writes around the accessors of a record pattern. */
  private void check(ExceptionCatch handler) {
    int at = targets.get(handler.handler());
    boolean own =
        at + 7 < instructions.length
            && instructions[at + 7].opcode() == Opcode.ATHROW
            && instructions[at + 1].opcode() == Opcode.NEW
            && ((NewObjectInstruction) instructions[at + 1])
                .className()
                .asInternalName()
                .equals("java/lang/MatchException");
    if (!own) {
      throw new Refused(
          name
              + ", bytecode "
              + offsets[at]
              + " (exception handler): try and catch are not lifted");
    }
  }

  /** Where a branch goes. */
  int target(Label label) {
    return targets.get(label);
  }

  /** Method, instruction and line, for a refusal. */
  String place(int at) {
    Opcode opcode = instructions[at].opcode();
    return name
        + ", bytecode "
        + offsets[at]
        + " ("
        + opcode.name().toLowerCase(java.util.Locale.ROOT)
        + ")"
        + (lines[at] == 0 ? "" : ", line " + lines[at]);
  }

  /** Method and line, for an obligation. */
  String shortPlace(int at) {
    return brief + (lines[at] == 0 ? ", bytecode " + offsets[at] : ", line " + lines[at]);
  }
}
