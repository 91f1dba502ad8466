package trit.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.eval.BitFlips;
import trit.eval.EncodingError;
import trit.show.Quantities;
import trit.show.Table;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Measurements as tables. */
public final class Tables {
  private Tables() {}

  /** What every encoding that can hold its rows costs a tensor and loses of it: a row each. */
  public static Table encodings(Tensor tensor) {
    List<EncodingError> errors =
        Stream.of(Encoding.values())
            .filter(Encoding::isWritable)
            .filter(encoding -> encoding.holds(tensor.columns()))
            .map(encoding -> EncodingError.of(tensor, encoding))
            .toList();
    return Table.named("encodings of " + tensor)
        .text("encoding", errors.stream().map(error -> error.encoding().toString()).toList())
        .numbers(
            "bits/weight",
            errors.stream().map(error -> error.encoding().bitsPerWeight()).toList(),
            Quantities::number)
        .numbers(
            "relative error",
            errors.stream().map(EncodingError::relative).toList(),
            Quantities::number)
        .numbers(
            "largest error",
            errors.stream().map(EncodingError::largest).toList(),
            Quantities::number);
  }

  /**
   * What becomes of a tensor when bits of its encoded form flip: a row for each encoding.
   *
   * @param share the probability with which each bit flips
   */
  public static Table bitFlips(Tensor tensor, double share, long seed, Encoding... encodings) {
    RandomStream random = RandomStream.of(seed);
    List<BitFlips> flips =
        Stream.of(encodings)
            .map(encoding -> BitFlips.of(tensor, encoding, share, random.split(encoding.name())))
            .toList();
    return Table.named("bit flips of " + tensor)
        .text("encoding", flips.stream().map(flip -> flip.encoding().toString()).toList())
        .numbers("bits", flips.stream().map(f -> (double) f.bits()).toList(), Quantities::number)
        .numbers(
            "flipped", flips.stream().map(f -> (double) f.flipped()).toList(), Quantities::number)
        .numbers("changed", flips.stream().map(BitFlips::changed).toList(), Quantities::number)
        .numbers(
            "largest error", flips.stream().map(BitFlips::largest).toList(), Quantities::number);
  }

  /** What every weight matrix of a model holds: a row each. */
  public static Table layers(OpenModel model) {
    List<String> names = model.matrices();
    List<Tensor> tensors = names.stream().map(model::tensor).toList();
    return Table.named("layers of " + model)
        .text("tensor", names)
        .text("encoding", names.stream().map(name -> model.encoding(name).toString()).toList())
        .numbers(
            "bits/weight",
            numbers(names, n -> model.encoding(n).bitsPerWeight()),
            Quantities::number)
        .numbers("weights", numbers(tensors, t -> (double) t.size()), Quantities::count)
        .numbers("root mean square", numbers(tensors, Tables::rootMeanSquare), Quantities::number)
        .numbers("zeros / %", numbers(tensors, Tables::zeros), Quantities::number);
  }

  private static double rootMeanSquare(Tensor tensor) {
    double squares = 0;
    for (long i = 0; i < tensor.size(); i++) {
      squares += (double) tensor.get(i) * tensor.get(i);
    }
    return Math.sqrt(squares / tensor.size());
  }

  private static double zeros(Tensor tensor) {
    long zeros = 0;
    for (long i = 0; i < tensor.size(); i++) {
      zeros += tensor.get(i) == 0 ? 1 : 0;
    }
    return 100.0 * zeros / tensor.size();
  }

  private static <T> List<Double> numbers(List<T> things, ToDoubleFunction<T> number) {
    return things.stream().mapToDouble(number).boxed().toList();
  }

  /** What encodings lose of every weight matrix of a model: a row per matrix and encoding. */
  public static Table errors(OpenModel model, Encoding... encodings) {
    List<String> names = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (String name : model.matrices()) {
      Tensor tensor = model.tensor(name);
      for (Encoding encoding : encodings) {
        if (encoding.holds(tensor.columns())) {
          names.add(name);
          columns.add(encoding.toString());
          errors.add(EncodingError.of(tensor, encoding).relative());
        }
      }
    }
    return Table.named("errors")
        .text("tensor", names)
        .text("encoding", columns)
        .numbers("relative error", errors, Quantities::number);
  }
}
