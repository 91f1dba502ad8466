package trit.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.TensorFile;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * What an encoding loses of a model's matrices, beside what it loses of Gaussian values.
 *
 * @param encoding which one
 * @param matrices how many of them it can hold
 * @param relative their squared error as a share of their squares, over all of them together
 * @param gaussian the same of rows of 4,096 Gaussian values
 */
public record Distortion(Encoding encoding, int matrices, double relative, double gaussian) {
  private static final int GAUSSIAN_ROWS = 16;
  private static final int GAUSSIAN_COLUMNS = 4096;
  private static final int MOST_BITS = 16;

  /**
   * Measures every encoding of fewer than 16 bits that is written and can hold any of the matrices,
   * with its reference codec.
   *
   * @throws trit.code.UnencodableValueException where a weight is NaN or infinite
   */
  public static List<Distortion> of(TensorFile file) {
    List<Encoding> encodings =
        Stream.of(Encoding.values())
            .filter(encoding -> encoding.isWritable() && encoding.bitsPerWeight() < MOST_BITS)
            .toList();
    Sum[] sums = encodings.stream().map(Sum::new).toArray(Sum[]::new);
    for (TensorFile.Entry entry : file.entries()) {
      Optional<EncodedTensor> stored = entry.encoded();
      if (stored.isPresent() && entry.shape().rank() == 2 && entry.shape().size() > 0) {
        try (Memory memory = Memory.open()) {
          Tensor weights = Encoding.decode(stored.get(), memory);
          Arrays.stream(sums).parallel().forEach(sum -> sum.add(weights));
        }
      }
    }
    return beside(Arrays.stream(sums).filter(sum -> sum.matrices > 0).toList());
  }

  private static List<Distortion> beside(List<Sum> sums) {
    try (Memory memory = Memory.open()) {
      Tensor sample = memory.scratch(Shape.of(GAUSSIAN_ROWS, GAUSSIAN_COLUMNS));
      RandomStream random = RandomStream.of(1);
      for (long i = 0; i < sample.size(); i++) {
        sample.set(i, random.gaussian(i));
      }
      return sums.parallelStream().map(sum -> sum.beside(sample)).toList();
    }
  }

  /** Squares that one encoding keeps and loses. */
  private static final class Sum {
    private final Encoding encoding;
    private int matrices;
    private double lost;
    private double squares;

    Sum(Encoding encoding) {
      this.encoding = encoding;
    }

    void add(Tensor weights) {
      if (encoding.holds(weights.columns())) {
        EncodingError error = EncodingError.of(weights, encoding);
        matrices++;
        lost += error.meanSquare() * weights.size();
        squares += error.original() * weights.size();
      }
    }

    Distortion beside(Tensor sample) {
      double relative = squares == 0 ? 0 : lost / squares;
      double gaussian = EncodingError.of(sample, encoding).relative();
      return new Distortion(encoding, matrices, relative, gaussian);
    }
  }
}
