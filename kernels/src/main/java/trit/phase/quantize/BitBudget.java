package trit.phase.quantize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.quant.Mix;
import trit.quant.TensorRole;
import trit.tensor.Shape;

/**
 * Spends an average number of bits per weight: it begins with the largest of llama.cpp's mixes that
 * fits, and raises one tensor after the other to the next encoding while the average allows it,
 * those whose errors weigh most first, from the ends of the model inwards.
 *
 * @param most bits per weight of the whole model
 * @param tensors all of it, with what is settled already
 * @param mixes what each mix would give the tensors that are not settled, by GGUF name
 */
record BitBudget(double most, List<Tensor> tensors, Map<Mix, Map<String, Encoding>> mixes) {
  static final List<Encoding> LADDER =
      List.of(
          Encoding.Q2_K, Encoding.Q3_K, Encoding.Q4_K, Encoding.Q5_K, Encoding.Q6_K, Encoding.Q8_0);

  /** The order in which the parts of a layer are raised; as the mixes value them. */
  private static final List<TensorRole> WEIGHT =
      List.of(
          TensorRole.ATTENTION_VALUE,
          TensorRole.FEED_FORWARD_DOWN,
          TensorRole.ATTENTION_OUTPUT,
          TensorRole.OUTPUT,
          TensorRole.ATTENTION_KEY,
          TensorRole.ATTENTION_QUERY,
          TensorRole.FEED_FORWARD_GATE,
          TensorRole.FEED_FORWARD_UP,
          TensorRole.TOKEN_EMBEDDING,
          TensorRole.OTHER);

  /** Mixes that the budget may begin with: the others are for special models or older. */
  static final EnumSet<Mix> CANDIDATES =
      EnumSet.of(
          Mix.Q8_0,
          Mix.Q6_K,
          Mix.Q5_K_M,
          Mix.Q5_K_S,
          Mix.Q4_K_M,
          Mix.Q4_K_S,
          Mix.Q3_K_L,
          Mix.Q3_K_M,
          Mix.Q3_K_S,
          Mix.Q2_K);

  /**
   * A tensor of the model.
   *
   * @param settled what a rule gives it; empty where the budget decides
   */
  record Tensor(String name, Shape shape, Optional<Encoding> settled) {}

  /** What the undecided tensors get; empty where even the smallest mix is too large. */
  Optional<Map<String, Encoding>> spend() {
    return mixes.values().stream()
        .filter(choice -> bitsPerWeight(choice) <= most)
        .max(Comparator.comparingDouble(this::bitsPerWeight))
        .map(this::raise);
  }

  /** The average of the smallest mix. */
  double least() {
    return mixes.values().stream().mapToDouble(this::bitsPerWeight).min().orElse(0);
  }

  private Map<String, Encoding> raise(Map<String, Encoding> start) {
    Map<String, Encoding> chosen = new HashMap<>(start);
    double left = most * weights() - bits(chosen);
    List<Tensor> order = inOrder();
    boolean raised = true;
    while (raised) {
      raised = false;
      for (Tensor tensor : order) {
        Optional<Encoding> next = next(tensor, chosen.get(tensor.name));
        double cost =
            next.map(e -> bits(tensor, e) - bits(tensor, chosen.get(tensor.name))).orElse(0d);
        if (next.isPresent() && cost <= left) {
          chosen.put(tensor.name, next.get());
          left -= cost;
          raised = true;
        }
      }
    }
    return chosen;
  }

  private List<Tensor> inOrder() {
    int last = tensors.stream().mapToInt(t -> TensorRole.layerOf(t.name)).max().orElse(0);
    List<Tensor> order = new ArrayList<>(tensors);
    order.removeIf(tensor -> tensor.settled.isPresent());
    order.sort(
        Comparator.<Tensor>comparingInt(t -> WEIGHT.indexOf(TensorRole.of(t.name)))
            .thenComparingInt(
                t -> Math.min(TensorRole.layerOf(t.name), last - TensorRole.layerOf(t.name)))
            .thenComparing(Tensor::name));
    return order;
  }

  private static Optional<Encoding> next(Tensor tensor, Encoding now) {
    return LADDER.stream()
        .filter(e -> e.bitsPerWeight() > now.bitsPerWeight() && e.holds(tensor.shape.columns()))
        .findFirst();
  }

  private double bitsPerWeight(Map<String, Encoding> choice) {
    return bits(choice) / weights();
  }

  private double bits(Map<String, Encoding> choice) {
    return tensors.stream()
        .mapToDouble(t -> bits(t, t.settled.orElseGet(() -> choice.get(t.name))))
        .sum();
  }

  private static double bits(Tensor tensor, Encoding encoding) {
    return encoding.bitsPerWeight() * tensor.shape.size();
  }

  private double weights() {
    return tensors.stream().mapToLong(t -> t.shape.size()).sum();
  }
}
