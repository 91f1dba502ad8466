package trit.phase;

import trit.code.Encoding;
import trit.nn.StoredModel;
import trit.nn.TransformerModules;
import trit.quant.FakeQuantizer;
import trit.quant.Footprint;
import trit.quant.LearnedScale;
import trit.quant.Scales;
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

  /** Says what the rounded layers would take in different stores, and how much of them is 0. */
  void footprint(FakeQuantizer quantizer) {
    Footprint all = Footprint.NONE;
    TransformerModules modules = new TransformerModules(trainee.parameters().config());
    for (String module : modules.rounded(quantizer)) {
      try (Memory memory = context.backend().openMemory()) {
        Tensor latent = trainee.result(module + ".weight", context.backend(), memory);
        Scales scales = scales(quantizer, module, latent);
        context.backend().finish();
        Footprint one = Footprint.of(quantizer.weights(), latent, scales);
        metric("rounded.sparsity." + module, one.sparsity());
        all = all.plus(one);
      }
    }
    context.fact("rounded.layers", modules.rounded(quantizer).size());
    context.fact("rounded.sparsity", all.sparsity());
    context.fact("rounded.entropy", all.entropy());
    all.bytes().forEach((store, bytes) -> context.fact("rounded.bytes." + store, bytes));
  }

  private Scales scales(FakeQuantizer quantizer, String module, Tensor latent) {
    if (!quantizer.weights().learnsScales()) {
      return quantizer.weights().scales(context.backend(), latent);
    }
    Tensor learned = trainee.parameters().get(LearnedScale.name(module + ".weight"));
    return new LearnedScale(quantizer.weights()).scales(learned, latent.columns());
  }

  private void metric(String name, double value) {
    context.emit(new Event.Metric(context.name(), name, steps, value));
  }
}
