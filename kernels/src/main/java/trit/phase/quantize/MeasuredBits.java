package trit.phase.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.nn.StoredModel;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.quant.Knapsack;
import trit.quant.Packer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Spends an average number of bits per weight where they help most: for every matrix and every
 * encoding, what is lost is measured, and a knapsack chooses. Matrices that nothing is known of,
 * and those that a rule names, keep what they have.
 *
 * @param model whose weights are measured
 * @param sensitivity what an error costs
 * @param exceptions what rules settle
 * @param context computes, and hears how far the measurement is
 */
record MeasuredBits(
    StoredModel model, Sensitivity sensitivity, TensorExceptions exceptions, PhaseContext context) {

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
      Optional<Sensitivity.Cost> cost =
          isSettled(choice)
              ? Optional.empty()
              : sensitivity.of(choice.name(), choice.shape().columns());
      if (cost.isEmpty()) {
        left -= choice.bytes();
        continue;
      }
      List<Encoding> ladder = ladder(choice);
      open.add(i);
      ladders.add(ladder);
      options.add(options(choice, cost.get(), ladder));
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
      EncodingPolicy.Choice choice, Sensitivity.Cost cost, List<Encoding> ladder) {
    Packer packer = new Packer(context.backend());
    List<Knapsack.Option> options = new ArrayList<>();
    try (Memory memory = Memory.open()) {
      Tensor weights = Encoding.decode(model.get(choice.parameter()), memory);
      for (Encoding encoding : ladder) {
        try (Memory scratch = Memory.open()) {
          EncodedTensor packed =
              packer.plain(weights, encoding, Optional.of(cost.columns()), scratch);
          double lost = cost.of(weights, Encoding.decode(packed, scratch));
          options.add(new Knapsack.Option(encoding.bytes(choice.shape()), lost));
        }
      }
    }
    return options;
  }
}
