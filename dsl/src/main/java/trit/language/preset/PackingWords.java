package trit.language.preset;

import java.util.regex.Pattern;
import trit.language.CodesBlock;
import trit.language.QuantizeWords;
import trit.phase.quantize.BodyEncoding;
import trit.phase.quantize.QuantizePhase;
import trit.phase.quantize.TensorRule;
import trit.quant.CodeChoice;
import trit.quant.CodeChoice.Feedback;
import trit.quant.precision.PrecisionRule;

/** Says the parameters of {@code quantize} in its words. */
final class PackingWords {
  private PackingWords() {}

  static void say(QuantizeWords.Block block, QuantizePhase.Config packing) {
    switch (packing.body()) {
      case BodyEncoding.Uniform(var encoding) -> block.encoding(encoding);
      case BodyEncoding.Mixed(var mix) -> block.mix(mix.name());
      case BodyEncoding.Target(double bits) -> block.targetBpw(bits);
      case BodyEncoding.Adaptive(PrecisionRule.Loss(double most)) -> block.precisionByLoss(most);
      case BodyEncoding.Adaptive(PrecisionRule.Spread(int clusters)) ->
          block.precisionBySpread(clusters);
    }
    say(block, packing.choice());
    for (TensorRule rule : packing.tensors()) {
      block.tensors(
          Pattern.compile(rule.pattern()),
          tensors -> {
            tensors.encoding(rule.encoding());
            rule.choice().ifPresent(choice -> say(tensors, choice));
          });
    }
    if (!packing.ignore().isEmpty()) {
      block.ignore(packing.ignore().toArray(String[]::new));
    }
    block.fallback(packing.fallback());
  }

  private static void say(CodesBlock<?> block, CodeChoice choice) {
    switch (choice) {
      case CodeChoice.Nearest _ -> block.nearest();
      case Feedback(CodeChoice.Order order, double dampening, int sweeps) -> {
        switch (order) {
          case FORWARD -> block.gptq(gptq -> gptq.dampening(dampening).sweeps(sweeps));
          case BACKWARD -> block.ldlq(ldlq -> ldlq.dampening(dampening).sweeps(sweeps));
          case BY_ACTIVATION ->
              block.gptq(
                  gptq -> {
                    gptq.dampening(dampening).sweeps(sweeps);
                    gptq.actOrder(true);
                  });
        }
      }
    }
  }
}
