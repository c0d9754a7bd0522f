package org.btmmu.proofs.lifter;

import java.lang.classfile.Instruction;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.btmmu.proofs.lifter.Classes.Found;
import org.btmmu.proofs.lifter.Lifted.Obligation;

/**
 * Executes bytecode symbolically, for one lifting: every method that is called is executed in
 * place, and paths are joined where they meet.
 */
final class Machine {
  /** The one way out of a method: what is known there, the heap, and the result if there is one. */
  record Outcome(Path path, Heap heap, Value value) {}

  final Terms terms = new Terms();
  final Merging merging = new Merging(terms);
  final Options options;
  final Classes classes;
  final Captured captured;
  final List<Obligation> obligations = new ArrayList<>();
  final Map<String, Term> goals = new LinkedHashMap<>();
  final SortedSet<String> usedLaws = new TreeSet<>();
  final Lemmas lemmas;
  private final Instructions instructions;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int assuming;
  private int executed;
  private int objects;

  Machine(Options options, ClassLoader loader) {
    this.options = options;
    this.classes = new Classes(loader);
    this.captured = new Captured(terms, classes);
    this.lemmas = new Lemmas(this);
    this.instructions = new Instructions(this);
  }

  /** How many instructions were executed. */
  int executed() {
    return executed;
  }

  /** A number for a new object. */
  int newObject() {
    return objects++;
  }

  /** The fields of an object before its constructor has run. */
  Value[] initial(Class<?> type) {
    List<Field> fields = classes.fields(type);
    Value[] cells = new Value[fields.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = initialValue(fields.get(i).getType());
    }
    return cells;
  }

  /** The value of a field or an element before anything is stored. */
  Value initialValue(Class<?> type) {
    if (type == float.class || type == double.class) {
      throw new Refused("floating point is not lifted");
    }
    if (type.isPrimitive()) {
      return terms.constant(type == long.class ? 64 : 32, 0);
    }
    return Reference.to(terms, Thing.NULL);
  }

  /**
   * Executes a method; null if it never returns.
   *
   * @param arguments the receiver, if there is one, then the parameters
   */
  Outcome run(Found method, Value[] arguments, Path path, Heap heap) {
    Code code = classes.code(method);
    for (Frame frame : frames) {
      if (frame.code.name().equals(code.name())) {
        throw new Refused("recursion is not lifted: " + code.brief() + " calls itself");
      }
    }
    Value[] locals = new Value[code.maxLocals()];
    int slot = 0;
    for (Value argument : arguments) {
      locals[slot] = argument;
      slot += argument instanceof Term term && term.width() == 64 ? 2 : 1;
    }
    State start = new State(path, heap.copy(), locals, new Value[code.maxStack()], 0);
    Frame frame = new Frame(code, merging, options.maxUnroll(), start);
    if (assuming == 0) {
      code.goals().forEach(name -> goals.putIfAbsent(name, terms.bool(false)));
    }
    frames.push(frame);
    try {
      return run(frame);
    } catch (Refused e) {
      if (Classes.isPlatform(Classes.internalName(method.owner()))) {
        throw new Refused(code.brief() + " is not lifted: " + e.getMessage());
      }
      throw new Unliftable(code.place(frame.at), e.getMessage());
    } finally {
      frames.pop();
    }
  }

  private Outcome run(Frame frame) {
    Instruction[] all = frame.code.instructions();
    for (State state = frame.next(); state != null; state = frame.next()) {
      if (frame.at == frame.end()) {
        Value value = state.depth == 0 ? null : state.stack[0];
        return new Outcome(state.path, state.heap, value);
      }
      boolean goesOn = true;
      while (goesOn) {
        executed++;
        goesOn = instructions.execute(frame, state, all[frame.at]);
        if (goesOn && frame.isBehind(frame.at + 1)) {
          frame.wait(frame.at + 1, state);
          goesOn = false;
        } else if (goesOn) {
          frame.at++;
        }
      }
    }
    return null;
  }

  /**
   * Notes that {@code violated} must never be true here; under an argument's constructor, or in a
   * law that another law assumes, takes it as false instead.
   *
   * @return whether execution can go on
   */
  boolean require(State state, Term violated, String kind) {
    Term open = state.path.decide(violated);
    if (open.isFalse()) {
      return true;
    }
    if (assuming > 0) {
      Path path = state.path.with(terms.not(open));
      state.path = path == null ? state.path : path;
      return path != null;
    }
    Term reached = terms.and(state.path.all(terms), open);
    if (!reached.isFalse()) {
      Frame frame = frames.getFirst();
      obligations.add(new Obligation(reached, kind, frame.code.shortPlace(frame.at)));
    }
    return !open.isTrue();
  }

  /** Notes a cover goal. */
  void cover(State state, String name, Term goal) {
    if (assuming == 0) {
      Term reached = terms.and(state.path.all(terms), goal);
      goals.merge(name, reached, terms::or);
    }
  }

  /** Executes a method whose exceptions are assumed not to happen; null if it never returns. */
  Outcome assume(Found method, Value[] arguments, Path path, Heap heap) {
    assuming++;
    try {
      return run(method, arguments, path, heap);
    } finally {
      assuming--;
    }
  }
}
