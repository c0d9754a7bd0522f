package org.btmmu.proofs.lifter;

/**
 * The sort of a term: a boolean, a bit vector, or an array from bit vectors to bit vectors.
 *
 * @param indexWidth width of an array's index in bits, 1 … 64; 0 for booleans and bit vectors
 * @param width width in bits of a bit vector or of an array's element, 1 … 64; 0 for a boolean
 */
public record Sort(int indexWidth, int width) {
  /** The sort of truth values. */
  public static final Sort BOOL = new Sort(0, 0);

  /** Checks the widths. */
  public Sort {
    if (width < 0 || width > 64 || indexWidth < 0 || indexWidth > 64) {
      throw new IllegalArgumentException("bit vectors have 1 to 64 bits");
    }
  }

  /** Bit vectors of {@code width} bits, 1 … 64. */
  public static Sort bitVector(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("a bit vector has at least one bit");
    }
    return new Sort(0, width);
  }

  /** Arrays of {@code elementWidth}-bit elements under {@code indexWidth}-bit indices. */
  public static Sort array(int indexWidth, int elementWidth) {
    if (indexWidth < 1 || elementWidth < 1) {
      throw new IllegalArgumentException("an array has indices and elements of at least one bit");
    }
    return new Sort(indexWidth, elementWidth);
  }

  /** Whether this is the sort of truth values. */
  public boolean isBool() {
    return width == 0;
  }

  /** Whether this is a sort of bit vectors. */
  public boolean isBitVector() {
    return indexWidth == 0 && width > 0;
  }

  /** Whether this is a sort of arrays. */
  public boolean isArray() {
    return indexWidth > 0;
  }
}
