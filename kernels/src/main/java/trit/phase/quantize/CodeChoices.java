package trit.phase.quantize;

import java.util.Optional;
import java.util.stream.Stream;
import trit.nn.GgufTensorNames;
import trit.nn.TransformerConfig;
import trit.nn.TransformerModules;
import trit.phase.Outline;
import trit.phase.Problems;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.quant.CodeChoice;
import trit.quant.CodeChoice.Feedback;
import trit.quant.FakeQuantizer;

/**
 * How the codes of each tensor are chosen.
 *
 * @param all how those are chosen that no rule names
 * @param exceptions rules, of which the first that matches holds
 */
record CodeChoices(CodeChoice all, TensorExceptions exceptions) {

  /** What a tensor gets, by its GGUF name. */
  CodeChoice of(String name) {
    return exceptions.rule(name).flatMap(TensorRule::choice).orElse(all);
  }

  /** Whether any tensor's errors are passed on from column to column. */
  boolean passErrorsOn() {
    return Stream.concat(
            Stream.of(all), exceptions.rules().stream().flatMap(rule -> rule.choice().stream()))
        .anyMatch(Feedback.class::isInstance);
  }

  /** What is missing goes to the problems. */
  void check(Optional<Outline> stats, Problems problems) {
    boolean hessian =
        stats
            .filter(s -> s instanceof Outline.Stats(var what) && what == Statistic.HESSIAN)
            .isPresent();
    if (passErrorsOn() && !hessian) {
      problems.add(
          "gptq and ldlq need a Hessian: say 'using' what calibrate has collected with 'collect"
              + " HESSIAN'");
    }
  }

  /** What is wrong where codes would be chosen anew of weights that were trained to be rounded. */
  Optional<String> ofTrained(FakeQuantizer trained, TransformerConfig model) {
    TransformerModules modules = new TransformerModules(model);
    return model.parameters().stream()
        .filter(p -> modules.rounding(trained, p.name()).isPresent())
        .map(p -> GgufTensorNames.toGguf(p.name()).orElseThrow())
        .filter(name -> of(name) instanceof Feedback)
        .findFirst()
        .map(
            name ->
                "gptq and ldlq choose codes of weights that nothing rounds, and "
                    + name
                    + " was trained to be rounded: its codes are those it was trained with; leave them"
                    + " out, or say them in tensors for those that training left as they are");
  }

  /** Bytes that are held while errors are passed on: the moments, their factor and its sums. */
  long scratchBytes(TransformerConfig model) {
    if (!passErrorsOn()) {
      return 0;
    }
    long columns =
        model.parameters().stream()
            .filter(p -> p.shape().rank() > 1)
            .mapToLong(p -> p.shape().columns())
            .max()
            .orElse(0);
    return (Double.BYTES + 2 * Float.BYTES) * columns * columns;
  }

  /** Floating-point operations that passing errors on takes beside rounding. */
  double work(TransformerConfig model) {
    return !passErrorsOn()
        ? 0
        : model.parameters().stream()
            .filter(p -> p.shape().rank() > 1)
            .mapToDouble(p -> 2.0 * p.shape().size() * p.shape().columns())
            .sum();
  }
}
