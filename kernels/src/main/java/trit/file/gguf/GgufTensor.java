package trit.file.gguf;

import trit.tensor.Shape;

/**
 * A tensor of a GGUF file.
 *
 * @param name unique in the file
 * @param type how its elements are stored
 * @param shape outermost first, the other way round than in the file
 * @param offset of its first byte from the start of the data, a multiple of the alignment
 * @param bytes its length without padding
 */
public record GgufTensor(String name, GgmlType type, Shape shape, long offset, long bytes) {}
