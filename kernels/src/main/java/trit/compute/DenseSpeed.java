package trit.compute;

/**
 * What a product of square matrices reached.
 *
 * @param kernels whose: a backend's name, or a library's
 * @param numbers the factors were rounded to
 * @param size rows and columns
 * @param operationsPerSecond multiplications and additions
 */
public record DenseSpeed(String kernels, String numbers, int size, double operationsPerSecond) {}
