package trit.phase.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.nn.StoredModel;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.quant.ImportanceMatrix;
import trit.quant.Packer;
import trit.quant.precision.PrecisionRule;
import trit.quant.precision.RowClusters;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Gives every matrix the bits that a rule suggests. Matrices that an exception names keep what they
 * have.
 *
 * @param model whose weights are looked at
 * @param importance what an error of a column weighs; empty for all alike
 * @param exceptions what rules settle
 * @param context computes, and hears how far it is
 */
record AdaptivePrecision(
    StoredModel model,
    PrecisionRule rule,
    Optional<ImportanceMatrix> importance,
    TensorExceptions exceptions,
    PhaseContext context) {

  /** What the tensors get, and how many got how many bits as facts. */
  List<EncodingPolicy.Choice> choose(List<EncodingPolicy.Choice> start) {
    List<EncodingPolicy.Choice> chosen = new ArrayList<>();
    int[] counts = new int[Byte.SIZE + 1];
    for (EncodingPolicy.Choice choice : start) {
      if (choice.shape().rank() < 2
          || choice.wanted() != BodyEncoding.Adaptive.LARGEST
          || exceptions.of(choice.name()).isPresent()) {
        chosen.add(choice);
        continue;
      }
      int bits = suggested(choice);
      counts[bits]++;
      chosen.add(with(choice, bits));
      context.checkCancelled();
      context.emit(
          new Event.Progress(context.name(), chosen.size(), start.size(), "tensors measured"));
    }
    PrecisionRule.BITS.forEach(bits -> context.fact("matrices.bits" + bits, counts[bits]));
    return chosen;
  }

  private static EncodingPolicy.Choice with(EncodingPolicy.Choice choice, int bits) {
    Encoding encoding = encoding(choice, bits);
    return new EncodingPolicy.Choice(
        choice.parameter(), choice.name(), choice.shape(), encoding, encoding);
  }

  /** So many bits, or more where rows of this length need it. */
  private static Encoding encoding(EncodingPolicy.Choice choice, int bits) {
    return PrecisionRule.BITS.stream()
        .filter(more -> more >= bits)
        .map(BodyEncoding.Adaptive::of)
        .filter(encoding -> encoding.holds(choice.shape().columns()))
        .findFirst()
        .orElse(choice.encoding());
  }

  private int suggested(EncodingPolicy.Choice choice) {
    try (Memory memory = Memory.open()) {
      Tensor weights = Encoding.decode(model.get(choice.parameter()), memory);
      return switch (rule) {
        case PrecisionRule.Spread(int clusters) ->
            RowClusters.of(weights, clusters, context.backend()).bits();
        case PrecisionRule.Loss(double most) -> fewest(choice, weights, most);
      };
    }
  }

  /** The fewest bits that lose no more. */
  private int fewest(EncodingPolicy.Choice choice, Tensor weights, double most) {
    Optional<float[]> columns =
        importance.flatMap(i -> i.of(choice.name(), choice.shape().columns()));
    for (int bits : PrecisionRule.BITS) {
      Encoding encoding = encoding(choice, bits);
      try (Memory scratch = Memory.open()) {
        EncodedTensor packed =
            new Packer(context.backend()).plain(weights, encoding, columns, scratch);
        if (lost(weights, Encoding.decode(packed, scratch), columns) <= most) {
          return bits;
        }
      }
    }
    return PrecisionRule.BITS.getLast();
  }

  /** The share of energy that is lost, every column weighed by its importance. */
  private static double lost(Tensor weights, Tensor decoded, Optional<float[]> importance) {
    double lost = 0;
    double energy = 0;
    for (long i = 0; i < weights.size(); i++) {
      int column = (int) (i % weights.columns());
      double weight = importance.map(columns -> columns[column]).orElse(1f);
      double error = weights.get(i) - decoded.get(i);
      lost += weight * error * error;
      energy += weight * weights.get(i) * weights.get(i);
    }
    return energy == 0 ? 0 : lost / energy;
  }
}
