package org.btmmu.proofs.lifter;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.btmmu.proofs.lifter.Classes.Found;
import org.btmmu.proofs.lifter.Machine.Outcome;
import org.btmmu.proofs.lifter.Reference.Alternative;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Executes calls: in place, or by what is known of the few methods that have no bytecode of use.
 */
final class Calls {
  /** Platform classes whose static methods are executed from their own bytecode. */
  private static final Set<String> EXECUTED =
      Set.of("java/lang/Math", "java/lang/Long", "java/lang/Integer", "java/lang/Boolean");

  private static final String TO_STRING = "toString()Ljava/lang/String;";

  /** Platform classes whose constructors do nothing. */
  private static final Set<String> EMPTY =
      Set.of("java/lang/Object", "java/lang/Record", "java/lang/Enum");

  /** Methods that always give a string, whatever they are given. */
  private static final Set<String> TEXTS =
      Set.of("toString", "toHexString", "toBinaryString", "toOctalString", "toUnsignedString");

  private final Machine machine;
  private final Terms terms;
  private final Objects objects;
  private final ArrayObjects arrays;
  private final MemoryCalls memory;
  private final Equality equality;

  Calls(Machine machine, Objects objects, ArrayObjects arrays) {
    this.machine = machine;
    this.terms = machine.terms;
    this.objects = objects;
    this.arrays = arrays;
    this.memory = new MemoryCalls(machine);
    this.equality = new Equality(this, machine, objects);
  }

  /** One call: what is called, with the receiver, if there is one, as the first argument. */
  private record Call(String owner, String name, MethodTypeDesc type, Value[] arguments) {
    String signature() {
      return name + type.descriptorString();
    }

    String title() {
      return owner.replace('/', '.') + "." + name;
    }

    /** Whether this is what the compiler calls on each operand of a concatenation of strings. */
    boolean makesText() {
      return owner.equals("java/lang/String")
          && name.equals("valueOf")
          && !type.parameterType(0).isArray();
    }

    Reference receiver() {
      return (Reference) arguments[0];
    }
  }

  /** Executes a call; whether execution goes on after it. */
  boolean invoke(State state, InvokeInstruction instruction) {
    MethodTypeDesc type = instruction.typeSymbol();
    boolean isStatic = instruction.opcode() == Opcode.INVOKESTATIC;
    Value[] arguments = new Value[type.parameterCount() + (isStatic ? 0 : 1)];
    for (int i = arguments.length - 1; i >= 0; i--) {
      arguments[i] = state.pop();
    }
    Call call =
        new Call(
            instruction.owner().asInternalName(),
            instruction.name().stringValue(),
            type,
            arguments);
    return switch (instruction.opcode()) {
      case INVOKESTATIC -> invokeStatic(state, call);
      case INVOKESPECIAL -> invokeSpecial(state, call);
      default -> invokeVirtual(state, call);
    };
  }

  private boolean invokeStatic(State state, Call call) {
    switch (call.owner()) {
      case "org/btmmu/proofs/Proof" -> {
        return proof(state, call);
      }
      case "java/util/Objects" -> {
        return ofObjects(state, call);
      }
      default -> {
        if (Classes.isPlatform(call.owner())) {
          boolean text = EXECUTED.contains(call.owner()) && TEXTS.contains(call.name());
          if (text || call.makesText()) {
            text(state, call.arguments()[0]);
            state.push(Reference.to(terms, Thing.OPAQUE));
            return true;
          }
          if (!EXECUTED.contains(call.owner()) || !call.type().returnType().isPrimitive()) {
            throw new Refused(call.title() + " is not lifted");
          }
        }
        return execute(state, found(machine.classes.named(call.owner()), call), call);
      }
    }
  }

  private boolean proof(State state, Call call) {
    Value[] arguments = call.arguments();
    if (call.name().equals("given")) {
      Term holds = truth(arguments[0]);
      Path path = state.path.with(state.path.decide(holds));
      state.path = path == null ? state.path : path;
      return path != null;
    }
    boolean named =
        arguments[0] instanceof Reference reference
            && reference.only() instanceof Thing.Constant constant
            && constant.object() instanceof String;
    if (!call.name().equals("cover") || !named) {
      throw new Refused("the name of a cover goal must be a constant string");
    }
    Thing.Constant name = (Thing.Constant) ((Reference) arguments[0]).only();
    machine.cover(state, (String) name.object(), truth(arguments[1]));
    return true;
  }

  private Term truth(Value value) {
    return terms.not(terms.eq((Term) value, terms.constant(32, 0)));
  }

  private boolean ofObjects(State state, Call call) {
    switch (call.name()) {
      case "requireNonNull" -> {
        if (objects.present(state, call.receiver()) == null) {
          return false;
        }
        state.push(call.receiver());
      }
      case "equals" -> {
        Term equal = equality.equal(state, call.receiver(), (Reference) call.arguments()[1]);
        state.push(terms.bit(equal, 32));
      }
      default -> throw new Refused("java.util.Objects." + call.name() + " is not lifted");
    }
    return true;
  }

  private Found found(Class<?> type, Call call) {
    Found found = machine.classes.find(type, call.signature());
    if (found == null) {
      throw new Refused(type.getName() + " has no method " + call.signature());
    }
    return found;
  }

  /** Executes a method in place, or what stands for it. */
  private boolean execute(State state, Found method, Call call) {
    Outcome outcome = machine.lemmas.call(method, call.arguments(), state.path, state.heap.copy());
    return goOn(state, outcome);
  }

  private static boolean goOn(State state, Outcome outcome) {
    if (outcome == null) {
      return false;
    }
    state.path = outcome.path();
    state.heap = outcome.heap();
    if (outcome.value() != null) {
      state.push(outcome.value());
    }
    return true;
  }

  private boolean invokeSpecial(State state, Call call) {
    boolean constructor = call.name().equals("<init>");
    Thing receiver = call.receiver().only();
    boolean opaque = receiver instanceof Thing.Opaque;
    if (constructor && (opaque || Classes.isPlatform(call.owner()))) {
      checkUnseen(call, opaque);
      return true;
    }
    if (!constructor && objects.present(state, call.receiver()) == null) {
      return false;
    }
    Class<?> owner = machine.classes.named(call.owner());
    if (!execute(state, found(owner, call), call)) {
      return false;
    }
    boolean made = constructor && receiver instanceof Thing.Cells && !isOwn(state, receiver);
    if (made && owner.isRecord()) {
      objects.freeze(state, (Thing.Cells) receiver);
    }
    return true;
  }

  /** Whether a constructor's call is one by {@code this(...)} in another constructor. */
  private static boolean isOwn(State state, Thing receiver) {
    return state.locals.length > 0
        && state.locals[0] instanceof Reference self
        && self.only() != null
        && Thing.same(self.only(), receiver);
  }

  /** Refuses constructors that are not executed and yet may do something. */
  private static void checkUnseen(Call call, boolean exception) {
    if (!exception && !EMPTY.contains(call.owner())) {
      throw new Refused("subclasses of " + call.owner().replace('/', '.') + " are not lifted");
    }
    for (int i = 1; i < call.arguments().length; i++) {
      if (exception && Lemmas.reachesMutable(call.arguments()[i])) {
        throw new Refused("an exception is not made of objects that change");
      }
    }
  }

  private boolean invokeVirtual(State state, Call call) {
    List<Alternative> present = objects.present(state, call.receiver());
    if (present == null) {
      return false;
    }
    Map<Object, List<Alternative>> groups = new LinkedHashMap<>();
    for (Alternative alternative : present) {
      groups
          .computeIfAbsent(target(alternative.thing(), call), k -> new ArrayList<>())
          .add(alternative);
    }
    State joined = null;
    for (Map.Entry<Object, List<Alternative>> group : groups.entrySet()) {
      State each = groups.size() == 1 ? state : state.copy();
      if (groups.size() > 1) {
        List<Term> guards = group.getValue().stream().map(Alternative::guard).toList();
        each.path = state.path.with(terms.or(guards.toArray(new Term[0])));
      }
      if (each.path != null && dispatch(each, group.getKey(), group.getValue(), call)) {
        joined = joined == null ? each : machine.merging.merge(joined, each);
      }
    }
    if (joined == null) {
      return false;
    }
    if (joined != state) {
      take(state, joined);
    }
    return true;
  }

  private static void take(State state, State from) {
    state.path = from.path;
    state.heap = from.heap;
    state.depth = from.depth;
    System.arraycopy(from.stack, 0, state.stack, 0, from.depth);
    System.arraycopy(from.locals, 0, state.locals, 0, from.locals.length);
  }

  /** What a call on a thing reaches: a method, or the class that is known to the lifter itself. */
  private Object target(Thing thing, Call call) {
    Class<?> type = Thing.type(thing);
    if (thing instanceof Thing.Opaque || type.isArray()) {
      return type.isArray() ? Object[].class : String.class;
    }
    if (Objects.isMemory(thing)) {
      return PhysicalMemory.class;
    }
    Found named = machine.classes.find(machine.classes.named(call.owner()), call.signature());
    if (named != null && named.isPrivate()) {
      return named;
    }
    Found found = found(type, call);
    return Classes.isPlatform(Classes.internalName(found.owner())) ? found.owner() : found;
  }

  private boolean dispatch(State state, Object target, List<Alternative> things, Call call) {
    if (target instanceof Found method) {
      Value[] arguments = call.arguments().clone();
      arguments[0] =
          things.size() == 1 ? Reference.to(terms, things.get(0).thing()) : new Reference(things);
      return execute(state, method, new Call(call.owner(), call.name(), call.type(), arguments));
    }
    if (target == PhysicalMemory.class) {
      return memory.call(state, things, call.name(), call.arguments());
    }
    Value result = known(state, (Class<?>) target, things, call);
    if (result != null) {
      state.push(result);
    }
    return true;
  }

  /** The methods of arrays, enums, objects, strings and exceptions. */
  private Value known(State state, Class<?> target, List<Alternative> things, Call call) {
    if (target == Object[].class && call.name().equals("clone")) {
      return machine.merging.choose(things, thing -> arrays.copy(state, thing));
    }
    if (target == Enum.class && call.name().equals("ordinal")) {
      return machine.merging.choose(things, this::ordinal);
    }
    if (target == Enum.class && call.name().equals("compareTo")) {
      List<Alternative> others = objects.present(state, (Reference) call.arguments()[1]);
      Term mine = (Term) machine.merging.choose(things, this::ordinal);
      return terms.sub(mine, (Term) machine.merging.choose(others, this::ordinal));
    }
    if (call.name().equals("equals")) {
      Term equal = equality.equal(state, call.receiver(), (Reference) call.arguments()[1]);
      return terms.bit(equal, 32);
    }
    boolean named = target == Enum.class && call.name().equals("name");
    if (named || call.signature().equals(TO_STRING)) {
      return Reference.to(terms, Thing.OPAQUE);
    }
    throw new Refused(call.title() + " is not lifted");
  }

  private Term ordinal(Thing thing) {
    if (thing instanceof Thing.Constant constant && constant.object() instanceof Enum<?> e) {
      return terms.constant(32, e.ordinal());
    }
    throw new Refused("this is no enum constant");
  }

  /** Executes what making text of a value executes, for its obligations. */
  void text(State state, Value value) {
    if (!(value instanceof Reference reference)) {
      return;
    }
    for (Alternative alternative : reference.alternatives()) {
      Thing thing = alternative.thing();
      Path path = state.path.with(alternative.guard());
      Class<?> type = Thing.type(thing);
      boolean silent = thing instanceof Thing.Opaque || type == null || type.isArray();
      if (path != null && !silent && !Objects.isMemory(thing)) {
        Found found = machine.classes.find(type, TO_STRING);
        if (!Classes.isPlatform(Classes.internalName(found.owner()))) {
          Value[] self = {Reference.to(terms, thing)};
          Outcome outcome = machine.lemmas.call(found, self, path, state.heap.copy());
          if (outcome != null && !outcome.heap().keeps(state.heap)) {
            throw new Refused("a toString that changes something");
          }
        }
      }
    }
  }

  /** The result of {@code equals(Object)} on a record or an object with a method of its own. */
  Term equalByMethod(State state, Found method, Reference a, Reference b) {
    Outcome outcome =
        machine.lemmas.call(method, new Value[] {a, b}, state.path, state.heap.copy());
    if (outcome == null || !outcome.heap().keeps(state.heap)) {
      throw new Refused("an equals that always throws, or that changes something");
    }
    return truth(outcome.value());
  }
}
