package trit.file;

import java.util.List;
import trit.tensor.Shape;

/** Turns the extents that a file claims into a {@link Shape}, without trusting them. */
public final class TensorExtents {
  private TensorExtents() {}

  /**
   * The shape with these extents, outermost first.
   *
   * @throws IllegalArgumentException with what is wrong, to be put after a tensor's name: an extent
   *     that is negative or over 2³¹ - 1, or more elements or rows than can be counted
   */
  public static Shape shape(List<Long> extents) {
    int[] checked = new int[extents.size()];
    for (int i = 0; i < checked.length; i++) {
      long extent = extents.get(i);
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "has an extent of " + Long.toUnsignedString(extent) + ", which is not possible");
      }
      checked[i] = (int) extent;
    }
    try {
      Shape shape = Shape.of(checked);
      shape.rows();
      return shape;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("has the shape " + extents + ", which is too large", e);
    }
  }
}
