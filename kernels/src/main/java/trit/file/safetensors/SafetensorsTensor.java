package trit.file.safetensors;

import trit.tensor.Shape;

/**
 * One entry of a safetensors header.
 *
 * @param name unique in the file
 * @param type of its elements
 * @param shape outermost first; rank 0 is a scalar
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where its bytes end
 */
public record SafetensorsTensor(
    String name, SafetensorsType type, Shape shape, long begin, long end) {}
