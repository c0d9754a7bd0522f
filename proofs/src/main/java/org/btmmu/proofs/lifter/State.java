package org.btmmu.proofs.lifter;

/** One point of the symbolic execution of one method call. */
final class State {
  Path path;
  Heap heap;
  final Value[] locals;
  final Value[] stack;
  int depth;

  State(Path path, Heap heap, Value[] locals, Value[] stack, int depth) {
    this.path = path;
    this.heap = heap;
    this.locals = locals;
    this.stack = stack;
    this.depth = depth;
  }

  /** An independent copy. */
  State copy() {
    return new State(path, heap.copy(), locals.clone(), stack.clone(), depth);
  }

  void push(Value value) {
    stack[depth++] = value;
  }

  Value pop() {
    return stack[--depth];
  }

  Term popTerm() {
    return (Term) pop();
  }

  Reference popReference() {
    return (Reference) pop();
  }
}
