package trit.phase;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.nn.StoredModel;
import trit.quant.Knapsack;
import trit.quant.Packer;
import trit.quant.feedback.Hessian;
import trit.quant.feedback.HessianFile;
import trit.quant.feedback.LayerError;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Spends an average number of bits per weight where they help most: for every matrix with a Hessian
 * and every encoding, how much of the matrix's output energy is lost is measured, and a knapsack
 * chooses. Matrices without a Hessian, and those that a rule names, keep what they have.
 *
 * @param model whose weights are measured
 * @param hessians of the inputs
 * @param exceptions what rules settle
 * @param context computes, and hears how far the measurement is
 */
record MeasuredBits(
    StoredModel model, HessianFile hessians, TensorExceptions exceptions, PhaseContext context) {

  /**
   * What the tensors get.
   *
   * @param most bits per weight of the whole model
   * @param start what they would get without measurement, which fits
   */
  List<EncodingPolicy.Choice> spend(double most, List<EncodingPolicy.Choice> start) {
    long weights = start.stream().mapToLong(choice -> choice.shape().size()).sum();
    long left = (long) (most * weights / Byte.SIZE);
    List<Integer> open = new ArrayList<>();
    List<List<Encoding>> ladders = new ArrayList<>();
    List<List<Knapsack.Option>> options = new ArrayList<>();
    for (int i = 0; i < start.size(); i++) {
      EncodingPolicy.Choice choice = start.get(i);
      Optional<Hessian> hessian = isSettled(choice) ? Optional.empty() : hessians.of(choice.name());
      if (hessian.isEmpty()) {
        left -= choice.bytes();
        continue;
      }
      List<Encoding> ladder = ladder(choice);
      open.add(i);
      ladders.add(ladder);
      options.add(options(choice, hessian.get(), ladder));
      context.checkCancelled();
      context.emit(new Event.Progress(context.name(), i + 1, start.size(), "tensors measured"));
    }
    int[] chosen = Knapsack.choose(options, left);
    List<EncodingPolicy.Choice> spent = new ArrayList<>(start);
    for (int i = 0; i < chosen.length; i++) {
      EncodingPolicy.Choice choice = start.get(open.get(i));
      Encoding encoding = ladders.get(i).get(chosen[i]);
      spent.set(
          open.get(i),
          new EncodingPolicy.Choice(
              choice.parameter(), choice.name(), choice.shape(), encoding, encoding));
    }
    return spent;
  }

  private boolean isSettled(EncodingPolicy.Choice choice) {
    return choice.shape().rank() < 2 || exceptions.of(choice.name()).isPresent();
  }

  private static List<Encoding> ladder(EncodingPolicy.Choice choice) {
    List<Encoding> ladder =
        BitBudget.LADDER.stream().filter(e -> e.holds(choice.shape().columns())).toList();
    return ladder.isEmpty() ? List.of(choice.encoding()) : ladder;
  }

  private List<Knapsack.Option> options(
      EncodingPolicy.Choice choice, Hessian hessian, List<Encoding> ladder) {
    Packer packer = new Packer(context.backend());
    LayerError error = new LayerError(context.backend());
    List<Knapsack.Option> options = new ArrayList<>();
    try (Memory memory = Memory.open()) {
      Tensor weights = Encoding.decode(model.get(choice.parameter()), memory);
      for (Encoding encoding : ladder) {
        try (Memory scratch = Memory.open()) {
          EncodedTensor packed =
              packer.plain(weights, encoding, Optional.of(hessian.meanSquares()), scratch);
          double lost = error.relative(weights, Encoding.decode(packed, scratch), hessian);
          options.add(new Knapsack.Option(encoding.bytes(choice.shape()), lost));
        }
      }
    }
    return options;
  }
}
