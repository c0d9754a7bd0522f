package org.btmmu.proofs.lifter;

/** What a local variable, a stack slot or a field holds: a primitive value or a reference. */
sealed interface Value permits Term, Reference {}
