package trit.language;

/** What may stand in {@code vptq}. */
public interface VptqBlock {

  @Word(
      value = "How many neighbouring rows are one vector, which divide the rows of the matrix.",
      example = "vector 4")
  VptqBlock vector(int rows);

  @Word(value = "How many vectors are learned, a power of two.", example = "centroids 256")
  VptqBlock centroids(int count);

  @Word(
      value = "How many more are learned for what is left of the vectors, a power of two.",
      example = "residual 256")
  VptqBlock residual(int count);

  @Word(
      value =
          "The share of columns that get learned vectors of their own: those with the largest inputs, which a Hessian tells, else those with the largest weights.",
      example = "outliers 0.02")
  VptqBlock outliers(Number share);

  @Word(
      value = "Shifts and divides every column by its mean and deviation first.",
      example = "columnNorms()")
  VptqBlock columnNorms();

  @Word(
      value =
          "Moves the learned vectors, once it is chosen which stands for what, to where the layer's outputs lose least, as a Hessian tells; nothing without one.",
      example = "tuned()")
  VptqBlock tuned();

  @Word(
      value =
          "Whether errors are passed on from the columns with the largest inputs to those with the smallest, as a Hessian tells; false where nothing is said.",
      example = "actOrder true")
  VptqBlock actOrder(boolean largestFirst);
}
