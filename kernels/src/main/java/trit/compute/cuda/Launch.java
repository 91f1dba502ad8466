package trit.compute.cuda;

import java.util.List;

/**
 * One run of a kernel over a grid of blocks.
 *
 * @param kernel its name in the CUDA sources
 * @param x blocks along the first axis of the grid
 * @param y along the second
 * @param z along the third
 * @param threads of a block, a multiple of 32
 * @param sharedBytes shared memory that the kernel asks for at launch
 * @param parameters in the order of the kernel's declaration
 */
public record Launch(
    String kernel, int x, int y, int z, int threads, int sharedBytes, List<Parameter> parameters) {

  /** Keeps its own list. */
  public Launch {
    parameters = List.copyOf(parameters);
  }

  /** A kernel's parameter, as wide as its declaration says. */
  public sealed interface Parameter {

    /** A pointer into memory that the GPU sees; 0 is null. */
    record Address(long value) implements Parameter {}

    /** An {@code int}. */
    record Whole(int value) implements Parameter {}

    /** A {@code long long}. */
    record Long(long value) implements Parameter {}

    /** A {@code float}. */
    record Real(float value) implements Parameter {}
  }
}
