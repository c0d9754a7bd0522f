package org.btmmu.proofs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says where a {@link Law} has an argument from that is a mutable object: from a static method of
 * the law's own class, of one long and with the parameter's type as its result.
 *
 * <p>The method is called with 0 for the prototype. The law is proved for all objects of its shape:
 * the primitive fields that are not final have any values, arrays of primitives any elements; final
 * primitives, lengths of arrays and immutable objects are the prototype's, and which fields refer
 * to one object. Objects that final fields refer to are taken in the same way. No two arguments
 * share anything that changes. Other references are refused.
 *
 * <p>To sample, the method is called with other numbers, for which it should give valid and
 * interesting states of the same shape.
 *
 * <p>A law with such a parameter is not called by other laws, which may have objects of other
 * shapes. What a proof says of all elements of an array, the law says of one at an index that is
 * another parameter.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface From {
  /** The method's name. */
  String value();
}
