package trit.phase.train;

import java.util.List;
import trit.code.Encoding;
import trit.nn.StoredModel;
import trit.nn.TransformerModules;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.quant.CompressedRounding;
import trit.quant.FakeQuantizer;
import trit.quant.Footprint;
import trit.quant.LearnedScale;
import trit.quant.Scales;
import trit.quant.WeightQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;
import trit.train.WeightMovement;

/**
 * What a training has made of a model, layer by layer and all together.
 *
 * @param trainee what was trained
 * @param context who is told
 * @param steps that were made
 */
record TrainingReport(Trainee trainee, PhaseContext context, int steps) {

  /** Says how far every linear layer has moved. */
  void movement(StoredModel before) {
    WeightMovement all = WeightMovement.NONE;
    for (String module : new TransformerModules(before.config()).linear()) {
      String name = module + ".weight";
      try (Memory memory = context.backend().openMemory()) {
        Tensor start = Encoding.decode(before.get(name), memory);
        Tensor end = trainee.result(name, context.backend(), memory);
        WeightMovement one = WeightMovement.of(context.backend(), start, end);
        metric("train.movement." + module, one.share());
        all = all.plus(one);
      }
    }
    context.fact("train.movement", all.share());
  }

  /**
   * Says what the rounded layers would take in different stores, and how much of them is 0; of
   * those that are rounded to codes, what the codes take.
   */
  void footprint(FakeQuantizer quantizer) {
    Footprint numbers = Footprint.NONE;
    long codes = 0;
    List<String> rounded = new TransformerModules(trainee.parameters().config()).rounded(quantizer);
    for (String module : rounded) {
      try (Memory memory = context.backend().openMemory()) {
        Tensor latent = trainee.result(module + ".weight", context.backend(), memory);
        switch (quantizer.rounding(module)) {
          case WeightQuantizer evenly -> numbers = numbers.plus(footprint(evenly, module, latent));
          case CompressedRounding other -> codes += other.method().bytes(latent.shape());
        }
      }
    }
    context.fact("rounded.layers", rounded.size());
    if (codes > 0) {
      context.fact("rounded.bytes.codes", codes);
    }
    if (numbers.weights() > 0) {
      context.fact("rounded.sparsity", numbers.sparsity());
      context.fact("rounded.entropy", numbers.entropy());
      numbers.bytes().forEach((store, bytes) -> context.fact("rounded.bytes." + store, bytes));
    }
  }

  private Footprint footprint(WeightQuantizer quantizer, String module, Tensor latent) {
    Scales scales = scales(quantizer, module, latent);
    context.backend().finish();
    Footprint one = Footprint.of(quantizer, latent, scales);
    metric("rounded.sparsity." + module, one.sparsity());
    return one;
  }

  private Scales scales(WeightQuantizer quantizer, String module, Tensor latent) {
    if (!quantizer.learnsScales()) {
      return quantizer.scales(context.backend(), latent);
    }
    Tensor learned = trainee.parameters().get(LearnedScale.name(module + ".weight"));
    return new LearnedScale(quantizer).scales(learned, latent.columns());
  }

  private void metric(String name, double value) {
    context.emit(new Event.Metric(context.name(), name, steps, value));
  }
}
