package trit.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.compute.ProductBenchmark;
import trit.compute.ProductSpeed;
import trit.compute.Roofline;

/**
 * What products with encoded weights reach on this machine, beside what it can give at most.
 *
 * @param machine its roofs
 * @param speeds one per encoding and number of tokens
 */
public record KernelSpeeds(Roofline machine, List<ProductSpeed> speeds) {
  private static final double GIGA = 1e9;

  /** Keeps its own list. */
  public KernelSpeeds {
    speeds = List.copyOf(speeds);
  }

  /**
   * Measures every encoding with every number of tokens: 1 as in writing, more as in reading. Takes
   * about two seconds for each.
   */
  public static KernelSpeeds measure(
      Backend backend, List<Encoding> encodings, List<Integer> tokens) {
    return measure(
        new ProductBenchmark(
            backend, ProductBenchmark.LARGER_THAN_CACHES, ProductBenchmark.USUAL_COLUMNS),
        encodings,
        tokens);
  }

  /** As above, with weights of another size. */
  public static KernelSpeeds measure(
      ProductBenchmark benchmark, List<Encoding> encodings, List<Integer> tokens) {
    List<ProductSpeed> speeds = new ArrayList<>();
    for (int count : tokens) {
      encodings.forEach(encoding -> speeds.add(benchmark.of(encoding, count)));
    }
    // last: by now the kernels that the roofs are measured with have long been compiled
    return new KernelSpeeds(Roofline.of(benchmark.backend()), speeds);
  }

  /** One row per encoding and number of tokens. */
  public Table table() {
    return Table.named("products with encoded weights")
        .text("encoding", column(speed -> speed.encoding().toString()))
        .numbers(
            "bits/weight", column(speed -> speed.encoding().bitsPerWeight()), Quantities::number)
        .text("activations", column(speed -> words(speed.activations().name())))
        .numbers("tokens", column(speed -> (double) speed.tokens()), Quantities::number)
        .numbers("GB/s", column(speed -> speed.bytesPerSecond() / GIGA), Quantities::number)
        .numbers("GOP/s", column(speed -> speed.operationsPerSecond() / GIGA), Quantities::number)
        .numbers("operations/byte", column(ProductSpeed::intensity), Quantities::number)
        .numbers("% of the memory roof", column(this::ofMemory), Quantities::number);
  }

  /** The roofs themselves. */
  public Table roofs() {
    return Table.named("this machine, measured with these kernels")
        .text(
            "roof",
            List.of(
                "reading memory, GB/s",
                "f32 product in the caches, GOP/s",
                "ternary product in the caches, GOP/s"))
        .numbers(
            "at most",
            List.of(
                machine.bytesPerSecond() / GIGA,
                machine.floatOperations() / GIGA,
                machine.integerOperations() / GIGA),
            Quantities::number);
  }

  /** Speed against operations per byte, under the roofs. */
  public Plot plot() {
    return new RooflinePlot(this).plot();
  }

  private double ofMemory(ProductSpeed speed) {
    return 100 * speed.bytesPerSecond() / machine.bytesPerSecond();
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private <T> List<T> column(Function<ProductSpeed, T> value) {
    return speeds.stream().map(value).toList();
  }
}
