package org.btmmu.proofs.lifter;

import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.List;
import org.btmmu.proofs.lifter.Reference.Alternative;

/** Executes the uses of invokedynamic that records, switches and string concatenation need. */
final class Dynamics {
  private final Machine machine;
  private final Terms terms;
  private final Objects objects;
  private final Calls calls;
  private final Equality equality;

  Dynamics(Machine machine, Objects objects, Calls calls) {
    this.machine = machine;
    this.terms = machine.terms;
    this.objects = objects;
    this.calls = calls;
    this.equality = new Equality(calls, machine, objects);
  }

  /** Executes an invokedynamic; whether execution goes on. */
  boolean invoke(State state, InvokeDynamicInstruction instruction) {
    DirectMethodHandleDesc bootstrap = instruction.bootstrapMethod();
    String maker = bootstrap.owner().displayName() + "." + bootstrap.methodName();
    String name = instruction.name().stringValue();
    switch (maker) {
      case "ObjectMethods.bootstrap" -> {
        return recordMethod(state, name, instruction);
      }
      case "SwitchBootstraps.typeSwitch", "SwitchBootstraps.enumSwitch" -> {
        Term restart = state.popTerm();
        Reference subject = state.popReference();
        ClassDesc type = instruction.typeSymbol().parameterType(0);
        state.push(label(subject, restart, instruction.bootstrapArgs(), type));
      }
      case "StringConcatFactory.makeConcatWithConstants", "StringConcatFactory.makeConcat" -> {
        for (int i = 0; i < instruction.typeSymbol().parameterCount(); i++) {
          calls.text(state, state.pop());
        }
        state.push(Reference.to(terms, Thing.OPAQUE));
      }
      default -> throw new Refused("invokedynamic of " + maker + " (a lambda?) is not lifted");
    }
    return true;
  }

  private boolean recordMethod(State state, String name, InvokeDynamicInstruction instruction) {
    switch (name) {
      case "equals" -> {
        Reference other = state.popReference();
        Reference self = state.popReference();
        ClassDesc type = instruction.typeSymbol().parameterType(0);
        Class<?> record = machine.classes.named(internalName(type));
        state.push(terms.bit(equality.ofRecord(state, record, self, other), 32));
      }
      case "toString" -> {
        for (Alternative self : objects.present(state, state.popReference())) {
          for (Value component : ((Thing.Components) self.thing()).fields()) {
            calls.text(state, component);
          }
        }
        state.push(Reference.to(terms, Thing.OPAQUE));
      }
      default -> throw new Refused("hashCode of a record is not lifted");
    }
    return true;
  }

  private static String internalName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.startsWith("L")
        ? descriptor.substring(1, descriptor.length() - 1)
        : descriptor;
  }

  /** The number of the first label, from {@code restart} on, that matches; −1 for null. */
  private Term label(
      Reference subject, Term restart, List<ConstantDesc> labels, ClassDesc subjectType) {
    Term result = terms.constant(32, labels.size());
    for (int i = labels.size() - 1; i >= 0; i--) {
      ConstantDesc label = labels.get(i);
      Term matches = objects.where(subject, thing -> matches(thing, label, subjectType));
      Term reached = terms.not(terms.slt(terms.constant(32, i), restart));
      result = terms.ite(terms.and(matches, reached), terms.constant(32, i), result);
    }
    return terms.ite(objects.isNull(subject), terms.constant(32, -1), result);
  }

  private boolean matches(Thing thing, ConstantDesc label, ClassDesc subjectType) {
    return switch (label) {
      case ClassDesc type -> Objects.isInstance(thing, machine.classes.named(internalName(type)));
      case String constant -> isConstant(thing, internalName(subjectType), constant);
      case Enum.EnumDesc<?> e ->
          isConstant(thing, internalName(e.constantType()), e.constantName());
      default -> throw new Refused("switch labels of this kind are not lifted");
    };
  }

  /** Whether a thing is the enum constant or the string that a label names. */
  private boolean isConstant(Thing thing, String type, String name) {
    if (thing instanceof Thing.Opaque) {
      throw new Refused("what a string says is not looked at");
    }
    if (thing instanceof Thing.Constant constant && constant.object() instanceof String text) {
      return text.equals(name);
    }
    return thing instanceof Thing.Constant constant
        && constant.object() instanceof Enum<?> e
        && e.name().equals(name)
        && Classes.internalName(e.getDeclaringClass()).equals(type);
  }
}
