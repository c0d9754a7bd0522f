package org.btmmu.proofs.lifter;

import java.lang.classfile.TypeKind;
import java.lang.reflect.Array;
import java.util.List;
import org.btmmu.proofs.lifter.Reference.Alternative;

/** Executes the instructions on Java arrays, whose lengths are always known. */
final class ArrayObjects {
  /** Longer arrays are neither made nor read at an index that is not known. */
  private static final int LENGTH = 65536;

  private final Machine machine;
  private final Terms terms;
  private final Objects objects;

  ArrayObjects(Machine machine, Objects objects) {
    this.machine = machine;
    this.terms = machine.terms;
    this.objects = objects;
  }

  /** The class of a primitive element. */
  static Class<?> primitive(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> boolean.class;
      case BYTE -> byte.class;
      case CHAR -> char.class;
      case SHORT -> short.class;
      case INT -> int.class;
      case LONG -> long.class;
      default -> throw new Refused("floating point is not lifted");
    };
  }

  /** newarray and anewarray. */
  boolean make(State state, Class<?> component) {
    Term length = state.popTerm();
    if (!length.isConstant()) {
      throw new Refused("the length of a new array must be a constant");
    }
    int count = (int) length.value();
    if (!machine.require(state, terms.bool(count < 0), "negative array size")) {
      return false;
    }
    if (count > LENGTH) {
      throw new Refused("arrays of more than " + LENGTH + " elements are not lifted");
    }
    Value[] cells = new Value[count];
    java.util.Arrays.fill(cells, machine.initialValue(component));
    state.push(fresh(state, component.arrayType(), cells));
    return true;
  }

  private Reference fresh(State state, Class<?> type, Value[] cells) {
    Thing.Cells array = new Thing.Cells(machine.newObject(), type);
    state.heap.put(array.id(), cells);
    return Reference.to(terms, array);
  }

  /** The cells of an array of primitives with open contents: its elements as one, its length. */
  static Value[] open(Terms terms, Term elements, int length) {
    return new Value[] {elements, terms.constant(32, length)};
  }

  private static boolean isOpen(Value[] cells) {
    return cells.length > 0 && cells[0] instanceof Term first && first.sort().isArray();
  }

  /** A copy of an array, as {@code clone} makes it. */
  Reference copy(State state, Thing thing) {
    if (thing instanceof Thing.Cells array && isOpen(objects.cells(state, array))) {
      return fresh(state, array.type(), objects.cells(state, array));
    }
    Value[] cells = new Value[length(state, thing)];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = element(state, thing, i);
    }
    return fresh(state, Thing.type(thing), cells);
  }

  private int length(State state, Thing thing) {
    return switch (thing) {
      case Thing.Constant constant -> Array.getLength(constant.object());
      case Thing.Cells array -> {
        Value[] cells = objects.cells(state, array);
        yield isOpen(cells) ? (int) ((Term) cells[1]).value() : cells.length;
      }
      default -> throw new Refused("this is no array");
    };
  }

  private Value element(State state, Thing thing, int index) {
    if (thing instanceof Thing.Cells array) {
      Value[] cells = objects.cells(state, array);
      return isOpen(cells)
          ? loaded(array.type(), (Term) cells[0], terms.constant(32, index))
          : cells[index];
    }
    return machine.captured.element(((Thing.Constant) thing).object(), index);
  }

  /** An element of open contents as the JVM loads it. */
  private Term loaded(Class<?> type, Term elements, Term index) {
    Term element = terms.select(elements, place(elements, index));
    boolean signed = type == byte[].class || type == short[].class;
    int slot = Math.max(32, element.width());
    return signed ? terms.signExtend(slot, element) : terms.zeroExtend(slot, element);
  }

  /** An index within the length, as the index of open contents, whose width is enough for that. */
  private Term place(Term elements, Term index) {
    return terms.extract(elements.sort().indexWidth() - 1, 0, index);
  }

  /** arraylength. */
  boolean length(State state) {
    List<Alternative> present = objects.present(state, state.popReference());
    if (present == null) {
      return false;
    }
    state.push(machine.merging.choose(present, thing -> terms.constant(32, length(state, thing))));
    return true;
  }

  /** Requires that an index is in bounds; whether execution can go on. */
  private boolean bounded(State state, List<Alternative> arrays, Term index) {
    Term length =
        (Term) machine.merging.choose(arrays, array -> terms.constant(32, length(state, array)));
    return machine.require(state, terms.not(terms.ult(index, length)), "array index");
  }

  /** The loads of all element types. */
  boolean load(State state) {
    Term index = state.popTerm();
    List<Alternative> present = objects.present(state, state.popReference());
    if (present == null || !bounded(state, present, index)) {
      return false;
    }
    List<Alternative> filled =
        present.stream().filter(array -> length(state, array.thing()) > 0).toList();
    if (filled.isEmpty()) {
      return false;
    }
    state.push(machine.merging.choose(filled, thing -> at(state, thing, index)));
    return true;
  }

  private Value at(State state, Thing array, Term index) {
    if (array instanceof Thing.Cells open && isOpen(objects.cells(state, open))) {
      return loaded(open.type(), (Term) objects.cells(state, open)[0], index);
    }
    int length = length(state, array);
    if (index.isConstant()) {
      int place = (int) index.value();
      return element(state, array, place >= 0 && place < length ? place : 0);
    }
    if (length > LENGTH) {
      throw new Refused("an array this long is not read at an unknown index");
    }
    return among(state, array, index, 0, 1 << (32 - Integer.numberOfLeadingZeros(length - 1)));
  }

  /** The element at an index that has the bits of {@code from} above those of {@code count − 1}. */
  private Value among(State state, Thing array, Term index, int from, int count) {
    int length = length(state, array);
    if (count == 1) {
      return element(state, array, Math.min(from, length - 1));
    }
    int half = count / 2;
    Value low = among(state, array, index, from, half);
    if (from + half >= length) {
      return low;
    }
    int bit = Integer.numberOfTrailingZeros(half);
    Term high = terms.isSet(terms.extract(bit, bit, index));
    return machine.merging.choose(high, among(state, array, index, from + half, half), low);
  }

  /** The stores of all element types. */
  boolean store(State state, TypeKind kind) {
    Value value = state.pop();
    Term index = state.popTerm();
    List<Alternative> present = objects.present(state, state.popReference());
    if (present == null || !bounded(state, present, index)) {
      return false;
    }
    for (Alternative target : present) {
      if (!(target.thing() instanceof Thing.Cells array)) {
        throw new Refused("a captured array is not stored to");
      }
      Value narrow = value instanceof Term term ? narrow(term, kind, array.type()) : value;
      if (value instanceof Reference reference && !fits(state, reference, array.type())) {
        return false;
      }
      store(state, target.guard(), array, index, narrow);
    }
    return true;
  }

  private boolean fits(State state, Reference value, Class<?> type) {
    Class<?> component = type.getComponentType();
    Term good =
        objects.where(
            value, thing -> thing instanceof Thing.Null || Objects.isInstance(thing, component));
    return machine.require(state, terms.not(good), "array store");
  }

  private Term narrow(Term value, TypeKind kind, Class<?> type) {
    return switch (kind) {
      case BYTE ->
          type == boolean[].class
              ? terms.bvand(value, terms.constant(32, 1))
              : Opcodes.i2b(terms, value);
      case CHAR -> Opcodes.i2c(terms, value);
      case SHORT -> Opcodes.i2s(terms, value);
      default -> value;
    };
  }

  private void store(State state, Term guard, Thing.Cells array, Term index, Value value) {
    Value[] cells = objects.cells(state, array).clone();
    if (isOpen(cells)) {
      storeOpen(guard, cells, index, (Term) value);
      state.heap.put(array.id(), cells);
      return;
    }
    int first = index.isConstant() ? (int) index.value() : 0;
    int last = index.isConstant() ? first : cells.length - 1;
    for (int i = Math.max(first, 0); i <= Math.min(last, cells.length - 1); i++) {
      Term here = terms.and(guard, terms.eq(index, terms.constant(32, i)));
      cells[i] = machine.merging.choose(here, value, cells[i]);
    }
    state.heap.put(array.id(), cells);
  }

  private void storeOpen(Term guard, Value[] cells, Term index, Term value) {
    Term elements = (Term) cells[0];
    Term place = place(elements, index);
    Term element = terms.extract(elements.width() - 1, 0, value);
    Term old = terms.select(elements, place);
    cells[0] = terms.store(elements, place, terms.ite(guard, element, old));
  }
}
