package org.btmmu.proofs.lifter;

import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btmmu.proofs.lifter.Classes.Found;
import org.btmmu.proofs.lifter.Machine.Outcome;
import org.btmmu.proofs.lifter.Reference.Alternative;
import org.btmmu.proofs.replay.Part;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.Prototype;
import org.btmmu.spec.memory.PhysicalMemory;

/** Makes the arguments of a law: one of each kind that stands for all. */
final class Arguments {
  private final Machine machine;
  private final Terms terms;
  private final Map<String, Enum<?>> chosen;

  private final List<Prototype> prototypes = new ArrayList<>();

  /** What is known of the arguments made so far; null if there can be none. */
  Path path;

  /** The contents of the memories made so far. */
  Heap heap = Heap.empty();

  /**
   * A maker of arguments.
   *
   * @param chosen the constants of the enum arguments that are enumerated, by name
   */
  Arguments(Machine machine, Map<String, Enum<?>> chosen) {
    this.machine = machine;
    this.terms = machine.terms;
    this.chosen = chosen;
    this.path = Path.start(terms);
  }

  /** An argument, as the prover and as the machine see it. */
  record Made(Input input, Value value) {}

  /**
   * All choices of the enumerated enums among the parameters, in order: enums that are parameters
   * themselves, and enums that have tables (a field of an array type).
   */
  static List<Map<String, Enum<?>>> choices(Parameter[] parameters) {
    Map<String, List<Enum<?>>> places = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      boolean direct = parameter.getType().isEnum();
      collect(parameter.getName(), parameter.getType(), direct, places);
    }
    List<Map<String, Enum<?>>> choices = List.of(Map.of());
    for (Map.Entry<String, List<Enum<?>>> place : places.entrySet()) {
      List<Map<String, Enum<?>>> longer = new ArrayList<>();
      for (Map<String, Enum<?>> choice : choices) {
        for (Enum<?> constant : place.getValue()) {
          Map<String, Enum<?>> next = new LinkedHashMap<>(choice);
          next.put(place.getKey(), constant);
          longer.add(next);
        }
      }
      choices = longer;
    }
    return choices;
  }

  private static void collect(
      String name, Class<?> type, boolean direct, Map<String, List<Enum<?>>> places) {
    if (type.isEnum() && (direct || hasTable(type))) {
      places.put(name, constants(type));
    } else if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        collect(name + "." + component.getName(), component.getType(), false, places);
      }
    }
  }

  private static boolean hasTable(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getType().isArray() && !Modifier.isStatic(field.getModifiers())) {
        return true;
      }
    }
    return false;
  }

  private static List<Enum<?>> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).<Enum<?>>map(c -> (Enum<?>) c).toList();
  }

  /** An arbitrary argument for a parameter of the law. */
  Made make(Parameter parameter) {
    Optional<Prototype> prototype;
    try {
      prototype = Prototype.of(parameter);
    } catch (IllegalArgumentException e) {
      throw new Refused("the parameter " + parameter.getName() + ": " + e.getMessage());
    }
    return prototype.isPresent()
        ? state(parameter.getName(), prototype.get())
        : make(parameter.getName(), parameter.getType());
  }

  private Made state(String name, Prototype prototype) {
    for (Prototype other : prototypes) {
      if (prototype.shares(other)) {
        throw new Refused("the parameter " + name + " shares something with an earlier one");
      }
    }
    prototypes.add(prototype);
    machine.captured.note(prototype);
    Map<Place, Term> contents = new LinkedHashMap<>();
    Reference object = part(name, prototype.root(), contents, new IdentityHashMap<>());
    return new Made(new Input.State(name, prototype, contents), object);
  }

  /**
   * An object with its parts, or an array, in the heap.
   *
   * @param made what was made already, by its part: fields may refer to one object
   */
  private Reference part(
      String name, Part part, Map<Place, Term> contents, Map<Part, Reference> made) {
    Reference known = made.get(part);
    if (known != null) {
      return known;
    }
    if (part instanceof Part.Open open) {
      Place place = open.place();
      Sort sort = Sort.array(place.indexWidth(), place.width());
      Term elements = terms.variable(name + "." + place.name(), sort);
      contents.put(place, elements);
      Value[] cells = ArrayObjects.open(terms, elements, place.count());
      return inHeap(part, place.type().arrayType(), cells, made);
    }
    Part.Owned object = (Part.Owned) part;
    List<Field> fields = machine.classes.fields(object.type());
    Value[] cells = new Value[fields.size()];
    Reference reference = inHeap(part, object.type(), cells, made);
    for (int i = 0; i < cells.length; i++) {
      Field field = fields.get(i);
      cells[i] =
          switch (object.parts().get(field)) {
            case Part.Open open when !open.place().isArray() -> field(name, open, contents);
            case Part.Fixed fixed -> machine.captured.value(fixed.value(), field.getType());
            case Part changing -> part(name, changing, contents, made);
          };
    }
    return reference;
  }

  private Reference inHeap(Part part, Class<?> type, Value[] cells, Map<Part, Reference> made) {
    Thing.Cells object = new Thing.Cells(machine.newObject(), type);
    heap.put(object.id(), cells);
    Reference reference = Reference.to(terms, object);
    made.put(part, reference);
    return reference;
  }

  private Value field(String argument, Part.Open open, Map<Place, Term> contents) {
    Made field = primitive(argument + "." + open.place().name(), open.place().type());
    contents.put(open.place(), ((Input.Primitive) field.input()).term());
    return field.value();
  }

  /** An arbitrary argument of a type; adds to {@link #path} and {@link #heap} what it needs. */
  Made make(String name, Class<?> type) {
    if (type.isPrimitive()) {
      return primitive(name, type);
    }
    if (type.isRecord()) {
      return record(name, type);
    }
    if (type.isEnum()) {
      Enum<?> constant = chosen.get(name);
      return constant == null
          ? selected(name, type)
          : new Made(new Input.Chosen(name, constant), constant(constant));
    }
    if (type.getName().equals(PhysicalMemory.class.getName())) {
      return memory(name, type);
    }
    throw new Refused(
        "the parameter " + name + ": arguments of " + type + " are not made without @From");
  }

  private Made primitive(String name, Class<?> type) {
    int width =
        switch (type.getName()) {
          case "boolean" -> 1;
          case "byte" -> 8;
          case "short", "char" -> 16;
          case "int" -> 32;
          case "long" -> 64;
          default -> throw new Refused("the parameter " + name + ": floating point is not lifted");
        };
    Term variable = terms.variable(name, Sort.bitVector(width));
    boolean signed = type == byte.class || type == short.class;
    int slot = Math.max(width, 32);
    Term value = signed ? terms.signExtend(slot, variable) : terms.zeroExtend(slot, variable);
    return new Made(new Input.Primitive(name, type, variable), value);
  }

  private Reference constant(Enum<?> constant) {
    String owner = Classes.internalName(constant.getDeclaringClass());
    machine.captured.note(owner + "." + constant.name(), constant);
    machine.classes.lifted.add(owner);
    return Reference.to(terms, new Thing.Constant(constant));
  }

  private Made selected(String name, Class<?> type) {
    List<Enum<?>> constants = constants(type);
    int count = constants.size();
    int width = Math.max(1, 32 - Integer.numberOfLeadingZeros(count - 1));
    Term selector = terms.variable(name, Sort.bitVector(width));
    if (count < 1 << width) {
      path = path.with(terms.ult(selector, terms.constant(width, count)));
    }
    List<Alternative> alternatives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Term guard = terms.eq(selector, terms.constant(width, i));
      alternatives.add(new Alternative(guard, constant(constants.get(i)).only()));
    }
    Input input = new Input.Selected(name, type, constants, selector);
    return new Made(
        input,
        count == 1
            ? Reference.to(terms, alternatives.get(0).thing())
            : new Reference(alternatives));
  }

  /** A record of arbitrary components, for which its constructor does not throw. */
  private Made record(String name, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    List<Input> inputs = new ArrayList<>();
    Value[] arguments = new Value[components.length + 1];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Made component = make(name + "." + components[i].getName(), types[i]);
      inputs.add(component.input());
      arguments[i + 1] = component.value();
    }
    Thing.Cells object = new Thing.Cells(machine.newObject(), type);
    arguments[0] = Reference.to(terms, object);
    Input input = new Input.Composite(name, type, inputs);
    String descriptor = MethodType.methodType(void.class, types).descriptorString();
    Found constructor = machine.classes.find(type, "<init>" + descriptor);
    if (path == null) {
      return new Made(input, arguments[0]);
    }
    heap.put(object.id(), machine.initial(type));
    Outcome outcome = machine.assume(constructor, arguments, path, heap);
    path = outcome == null ? null : outcome.path();
    if (outcome == null) {
      return new Made(input, arguments[0]);
    }
    heap = outcome.heap();
    Value[] fields = heap.get(object.id());
    heap.remove(object.id());
    return new Made(input, Reference.to(terms, new Thing.Components(type, fields)));
  }

  private Made memory(String name, Class<?> type) {
    Term contents = terms.variable(name, Sort.array(49, 64));
    Term readOnly = terms.variable(name + ".readOnlyPages", Sort.array(40, 1));
    Thing.Cells memory = new Thing.Cells(machine.newObject(), type);
    heap.put(memory.id(), new Value[] {contents, readOnly});
    return new Made(new Input.Memory(name, contents, readOnly), Reference.to(terms, memory));
  }
}
