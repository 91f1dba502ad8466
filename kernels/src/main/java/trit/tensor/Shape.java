package trit.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The extents of a tensor, outermost first, as in {@code [rows, columns]}; immutable. */
public final class Shape {
  private final int[] extents;
  private final long size;

  private Shape(int[] extents) {
    long product = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "negative extent " + extent + " in " + Arrays.toString(extents));
      }
      product = Math.multiplyExact(product, extent);
    }
    this.extents = extents;
    this.size = product;
  }

  /** The shape with these extents; none at all is a scalar. */
  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  /** How many extents there are; 0 for a scalar. */
  public int rank() {
    return extents.length;
  }

  /** Extent {@code i}, counted from the outermost; negative counts from the innermost. */
  public int extent(int i) {
    return extents[i < 0 ? extents.length + i : i];
  }

  /** How many elements a tensor of this shape holds. */
  public long size() {
    return size;
  }

  /** The innermost extent: the length of one contiguous row; 1 for a scalar. */
  public int columns() {
    return extents.length == 0 ? 1 : extents[extents.length - 1];
  }

  /** How many rows of {@link #columns()} elements there are. */
  public int rows() {
    return columns() == 0 ? 0 : Math.toIntExact(size / columns());
  }

  /** The extents as a fresh array. */
  public int[] toArray() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** Like {@code [256, 768]}. */
  @Override
  public String toString() {
    return Arrays.stream(extents)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
