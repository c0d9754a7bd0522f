package org.btmmu.proofs.prover;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.btmmu.proofs.lifter.Assignment;
import org.btmmu.proofs.lifter.Input;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Term;
import org.btmmu.proofs.lifter.Terms;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.Prototype;
import org.btmmu.proofs.replay.WordMemory;

/**
 * A model of Z3 as values of terms, and as Java arguments of the law. Of memories and arrays it
 * knows what the formulas read; all other words of memories are 0, all other elements of arrays the
 * prototype's.
 */
final class ModelArguments implements Assignment {
  /** What an array variable stands for. */
  private record InputPlace(Prototype prototype, Place place) {}

  private final ToLongFunction<Term> model;
  private final Map<Term, Long> variables = new HashMap<>();
  private final ArrayElimination elimination;
  private final Map<Term, SortedMap<Long, Long>> elements = new HashMap<>();
  private final Map<Term, InputPlace> places = new HashMap<>();

  /**
   * Arguments.
   *
   * @param model the values of bit-vector variables
   * @param elimination how memories were replaced by such variables
   * @param inputs how the arguments were made symbolic
   */
  ModelArguments(ToLongFunction<Term> model, ArrayElimination elimination, List<Input> inputs) {
    this.model = model;
    this.elimination = elimination;
    for (Input input : inputs) {
      if (input instanceof Input.State state) {
        state
            .contents()
            .forEach((place, term) -> places.put(term, new InputPlace(state.prototype(), place)));
      }
    }
  }

  /** The truth of a boolean term. */
  boolean holds(Term term) {
    return Terms.evaluate(term, this) != 0;
  }

  @Override
  public long variable(Term variable) {
    return variables.computeIfAbsent(variable, model::applyAsLong);
  }

  @Override
  public long read(Term array, long index) {
    Long element = elements(array).get(index);
    if (element != null) {
      return element;
    }
    InputPlace place = places.get(array);
    boolean inside = place != null && index < place.place().count();
    return inside ? place.prototype().value(place.place(), (int) index) : 0;
  }

  private SortedMap<Long, Long> elements(Term array) {
    SortedMap<Long, Long> known = elements.get(array);
    if (known == null) {
      known = elimination.elements(array, this);
      elements.put(array, known);
    }
    return known;
  }

  /**
   * The law's arguments in order.
   *
   * @throws IllegalStateException if a record refuses its components
   */
  List<Object> arguments(Lifted lifted) {
    return lifted.inputs().stream().map(this::value).toList();
  }

  private Object value(Input input) {
    return switch (input) {
      case Input.Primitive primitive -> Place.value(primitive.type(), variable(primitive.term()));
      case Input.Composite composite -> composite(composite);
      case Input.Chosen chosen -> chosen.constant();
      case Input.Selected selected -> selected.constants().get((int) variable(selected.selector()));
      case Input.Memory memory -> memory(memory);
      case Input.State state -> state(state);
    };
  }

  private Object composite(Input.Composite input) {
    Object[] components = input.components().stream().map(this::value).toArray();
    Class<?>[] types =
        Arrays.stream(input.type().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = input.type().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(components);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          input.name() + " cannot be made of " + Arrays.toString(components) + ": " + e.getCause(),
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a value of " + input.type(), e);
    }
  }

  private ObjectState state(Input.State input) {
    ObjectState state = ObjectState.of(input.prototype());
    for (Map.Entry<Place, Term> each : input.contents().entrySet()) {
      Place place = each.getKey();
      SortedMap<Integer, Long> values = new TreeMap<>();
      if (place.isArray()) {
        // Paths not taken may read beyond the end.
        elements(each.getValue())
            .headMap((long) place.count())
            .forEach((index, value) -> values.put((int) (long) index, value));
      } else {
        values.put(0, variable(each.getValue()));
      }
      state = state.with(place, values);
    }
    return state;
  }

  private WordMemory memory(Input.Memory input) {
    WordMemory memory = new WordMemory(0);
    elements(input.contents()).forEach((index, word) -> memory.put(index << 3, word));
    elements(input.readOnlyPages())
        .forEach((page, readOnly) -> {
          if (readOnly != 0) {
            memory.readOnly(page);
          }
        });
    return memory;
  }
}
