package org.btmmu.proofs.lifter;

import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ConstantDescs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Executes single instructions. */
final class Instructions {
  private final Machine machine;
  private final Terms terms;
  private final Objects objects;
  private final ArrayObjects arrays;
  private final Calls calls;
  private final Dynamics dynamics;

  Instructions(Machine machine) {
    this.machine = machine;
    this.terms = machine.terms;
    this.objects = new Objects(machine);
    this.arrays = new ArrayObjects(machine, objects);
    this.calls = new Calls(machine, objects, arrays);
    this.dynamics = new Dynamics(machine, objects, calls);
  }

  /** Executes one instruction; whether {@code state} goes on at the next one. */
  boolean execute(Frame frame, State state, Instruction instruction) {
    String refusal = Opcodes.refusal(instruction.opcode());
    if (refusal != null) {
      throw new Refused(refusal);
    }
    switch (instruction) {
      case LoadInstruction load -> state.push(known(state.locals[load.slot()]));
      case StoreInstruction store -> state.locals[store.slot()] = state.pop();
      case ConstantInstruction constant -> state.push(constant(constant));
      case StackInstruction stack -> shuffle(stack.opcode(), state);
      case IncrementInstruction increment -> {
        Term old = (Term) state.locals[increment.slot()];
        state.locals[increment.slot()] = Opcodes.iadd(terms, old, number(increment.constant()));
      }
      case ConvertInstruction convert ->
          state.push(Opcodes.unary(convert.opcode(), terms, state.popTerm()));
      case OperatorInstruction operator -> {
        return operate(operator.opcode(), state);
      }
      case BranchInstruction branch -> {
        return branch(frame, state, branch);
      }
      case TableSwitchInstruction choice -> {
        return choose(frame, state, choice.cases(), choice.defaultTarget());
      }
      case LookupSwitchInstruction choice -> {
        return choose(frame, state, choice.cases(), choice.defaultTarget());
      }
      case ReturnInstruction result -> {
        return leave(frame, state, result.typeKind());
      }
      case ThrowInstruction thrown -> {
        machine.require(state, terms.bool(true), "throw");
        return false;
      }
      case NopInstruction nop -> {}
      default -> {
        return withObjects(state, instruction);
      }
    }
    return true;
  }

  private boolean withObjects(State state, Instruction instruction) {
    return switch (instruction) {
      case FieldInstruction field -> objects.access(state, field);
      case ArrayLoadInstruction load -> arrays.load(state);
      case ArrayStoreInstruction store -> arrays.store(state, store.typeKind());
      case NewObjectInstruction made -> objects.make(state, made.className().asInternalName());
      case NewPrimitiveArrayInstruction made ->
          arrays.make(state, ArrayObjects.primitive(made.typeKind()));
      case NewReferenceArrayInstruction made ->
          arrays.make(state, machine.classes.named(made.componentType().asInternalName()));
      case TypeCheckInstruction check ->
          objects.check(state, check.opcode(), check.type().asInternalName());
      case InvokeInstruction call -> calls.invoke(state, call);
      case InvokeDynamicInstruction call -> dynamics.invoke(state, call);
      default -> throw new Refused("this instruction is not lifted");
    };
  }

  private static Value known(Value local) {
    if (local == null) {
      throw new Refused("paths with values of different kinds met in this local variable");
    }
    return local;
  }

  private Term number(int value) {
    return terms.constant(32, value);
  }

  private Value constant(ConstantInstruction instruction) {
    return switch (instruction.constantValue()) {
      case Integer i -> number(i);
      case Long l -> terms.constant(64, l);
      case String s -> Reference.to(terms, new Thing.Constant(s));
      case Object value when value.equals(ConstantDescs.NULL) -> Reference.to(terms, Thing.NULL);
      case Float f -> throw new Refused("floating point is not lifted");
      case Double d -> throw new Refused("floating point is not lifted");
      default -> throw new Refused("constants other than numbers and strings are not lifted");
    };
  }

  private boolean operate(Opcode opcode, State state) {
    switch (opcode) {
      case ARRAYLENGTH -> {
        return arrays.length(state);
      }
      case INEG, LNEG -> state.push(Opcodes.unary(opcode, terms, state.popTerm()));
      default -> {
        Term b = state.popTerm();
        Term a = state.popTerm();
        boolean divides =
            switch (opcode) {
              case IDIV, IREM, LDIV, LREM -> true;
              default -> false;
            };
        if (divides) {
          Term zero = terms.eq(b, terms.constant(b.width(), 0));
          if (!machine.require(state, zero, "division by zero")) {
            return false;
          }
        }
        state.push(Opcodes.binary(opcode, terms, a, b));
      }
    }
    return true;
  }

  private boolean branch(Frame frame, State state, BranchInstruction branch) {
    int target = frame.code.target(branch.target());
    Opcode opcode = branch.opcode();
    Term taken =
        switch (opcode) {
          case GOTO, GOTO_W -> terms.bool(true);
          case IFNULL -> objects.isNull(state.popReference());
          case IFNONNULL -> terms.not(objects.isNull(state.popReference()));
          case IF_ACMPEQ -> objects.same(state.popReference(), state.popReference());
          case IF_ACMPNE -> terms.not(objects.same(state.popReference(), state.popReference()));
          case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE ->
              Opcodes.taken(opcode, terms, state.popTerm(), number(0));
          default -> {
            Term b = state.popTerm();
            yield Opcodes.taken(opcode, terms, state.popTerm(), b);
          }
        };
    return !fork(frame, state, state.path.decide(taken), target);
  }

  /** Sends the state to {@code target} where the condition is true; whether nothing is left. */
  private boolean fork(Frame frame, State state, Term condition, int target) {
    Path there = state.path.with(condition);
    Path here = state.path.with(terms.not(condition));
    if (there != null) {
      State sent = here == null ? state : state.copy();
      sent.path = there;
      frame.wait(target, sent);
    }
    if (here == null) {
      return true;
    }
    state.path = here;
    return false;
  }

  private boolean choose(Frame frame, State state, List<SwitchCase> cases, Label other) {
    Term key = state.popTerm();
    Map<Integer, Term> targets = new LinkedHashMap<>();
    for (SwitchCase each : cases) {
      Term equal = Opcodes.equal(terms, key, number(each.caseValue()));
      targets.merge(frame.code.target(each.target()), equal, terms::or);
    }
    int last = frame.code.target(other);
    for (Map.Entry<Integer, Term> each : targets.entrySet()) {
      Term taken = state.path.decide(each.getValue());
      if (each.getKey() != last && fork(frame, state, taken, each.getKey())) {
        return false;
      }
    }
    frame.wait(last, state);
    return false;
  }

  private boolean leave(Frame frame, State state, TypeKind kind) {
    if (kind == TypeKind.VOID) {
      state.depth = 0;
    } else {
      state.stack[0] = state.stack[state.depth - 1];
      state.depth = 1;
    }
    frame.wait(frame.end(), state);
    return false;
  }

  private static boolean isWide(Value value) {
    return value instanceof Term term && term.width() == 64;
  }

  /** The stack instructions, for values of one or two words. */
  private static void shuffle(Opcode opcode, State state) {
    Value top = state.pop();
    boolean wide = isWide(top);
    switch (opcode) {
      case POP -> {}
      case POP2 -> {
        if (!wide) {
          state.pop();
        }
      }
      case SWAP -> {
        Value below = state.pop();
        state.push(top);
        state.push(below);
      }
      case DUP -> insert(state, 0, top);
      case DUP_X1 -> insert(state, 1, top);
      case DUP_X2 -> insert(state, isWide(state.stack[state.depth - 1]) ? 1 : 2, top);
      default -> duplicateTwo(opcode, state, top, wide);
    }
  }

  private static void duplicateTwo(Opcode opcode, State state, Value top, boolean wide) {
    Value[] moved = wide ? new Value[] {top} : new Value[] {state.pop(), top};
    int words = opcode == Opcode.DUP2 ? 0 : opcode == Opcode.DUP2_X1 ? 1 : 2;
    int below = words == 2 && isWide(state.stack[state.depth - 1]) ? 1 : words;
    insert(state, below, moved);
  }

  /** Puts the values below the top {@code below} values, and again on top. */
  private static void insert(State state, int below, Value... values) {
    Value[] lifted = new Value[below];
    for (int i = below - 1; i >= 0; i--) {
      lifted[i] = state.pop();
    }
    for (Value value : values) {
      state.push(value);
    }
    for (Value value : lifted) {
      state.push(value);
    }
    for (Value value : values) {
      state.push(value);
    }
  }
}
