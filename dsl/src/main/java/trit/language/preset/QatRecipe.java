package trit.language.preset;

import java.util.Optional;
import trit.language.Dataset;
import trit.language.FakeQuantizerBlock;
import trit.language.Packed;
import trit.language.QuantizeWords;
import trit.language.RecipeBlock;
import trit.language.RecipeBuilder;
import trit.language.TrainingWords.TrainingBlock;
import trit.language.Weights;
import trit.phase.quantize.Fallback;
import trit.quant.rotation.Rotation;
import trit.recipe.Recipe;

/**
 * A recipe that trains a model, or adapters of it, through a format, alone or after a teacher, and
 * packs it.
 *
 * @param model a folder with a checkpoint, or a GGUF file
 * @param format what its weights become
 * @param text what it is trained on: a file, or the name of a corpus
 * @param samples sequences of the text that make an epoch
 * @param settings everything else
 * @param fallback what happens to rows that the format's encoding cannot hold
 * @param export the name of the file that is written; empty for none
 */
public record QatRecipe(
    String model,
    LowBitFormat format,
    String text,
    int samples,
    LowBitSettings settings,
    Fallback fallback,
    Optional<String> export) {

  /** Tokens of a sequence. */
  private static final int SEQUENCE = 128;

  /** Checks that the format can be trained through. */
  public QatRecipe {
    if (!format.hasGrid()) {
      throw new IllegalArgumentException(
          "%s is no format to train through; use bitnet, q2, pi-q2 or pi-q3"
              .formatted(format.title()));
    }
    long sequences = (long) settings.qat().epochs() * samples;
    if (sequences > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%,d epochs of %,d sequences are too many to count; take fewer epochs or samples"
              .formatted(settings.qat().epochs(), samples));
    }
    if (!settings.qat().enabled()) {
      throw new IllegalArgumentException(
          "enabled = false asks for no training; set it to true, or round the model with quantize");
    }
  }

  /**
   * The recipe.
   *
   * @throws IllegalArgumentException where the text is the name of neither a file nor a corpus
   */
  public Recipe recipe() {
    TextChoice.requireKnown(text);
    return RecipeBuilder.recipe("qat", this::fill);
  }

  /** Optimizer steps: as many as the epochs take. */
  public int steps() {
    return Math.ceilDiv(settings.qat().epochs() * samples, settings.qat().batch());
  }

  private void fill(RecipeBlock recipe) {
    recipe.description("Training through " + format.title());
    recipe.seed(42);
    Weights base = recipe.checkpoint("base", block -> block.file(model));
    Dataset data =
        recipe.dataset(
            "text", block -> TextChoice.say(block, text).samples(samples).seqLength(SEQUENCE));
    Weights start = settings.incoherence().enabled() ? rotated(recipe, base) : base;
    Weights trained = train(recipe, start, data);
    Packed packed = recipe.quantize("packed", trained, this::pack);
    if (TextChoice.isCorpus(text)) {
      // a file has no part that training does not read, and what was trained on measures nothing
      Dataset held = recipe.dataset("held-out", block -> block.corpus(text).split("test"));
      recipe.evaluate(
          "report", packed, block -> block.against(base).perplexity(held).kld(held).limit(20));
    }
    export.ifPresent(name -> recipe.export("file", packed, block -> block.gguf(name)));
  }

  private void pack(QuantizeWords.Block block) {
    format.pack(block);
    block.fallback(fallback);
  }

  private Weights rotated(RecipeBlock recipe, Weights base) {
    Rotation.Kind kind = settings.incoherence().kind();
    return recipe.rotate("basis", base, block -> block.residual(kind).heads(kind));
  }

  private Weights train(RecipeBlock recipe, Weights start, Dataset data) {
    LowBitSettings.Distillation teaching = settings.distillation();
    if (teaching.teacherPath().isEmpty()) {
      return recipe.qat("trained", start, block -> say(block, data).qat(this::round));
    }
    Weights teacher = recipe.checkpoint("teacher", block -> block.file(teaching.teacherPath()));
    return recipe.distill(
        "trained",
        start,
        teacher,
        block ->
            say(block, data)
                .temperature(teaching.temperature())
                .alpha(teaching.alphaTask())
                .beta(teaching.betaKd())
                .gamma(teaching.gammaReasoning())
                .qat(this::round));
  }

  private <B extends TrainingBlock<B>> B say(B block, Dataset data) {
    LowBitSettings.Qat qat = settings.qat();
    block.on(data).steps(steps()).batch(qat.batch());
    block.adamw(adamw -> adamw.lr(qat.learningRate()).warmup(0).cosineTo(qat.learningRate() / 10));
    if (qat.useLora()) {
      block.lora(lora -> lora.rank(qat.loraRank()));
    }
    return block;
  }

  /** Adapters learn no scales: those of the matrix that they move are searched at every step. */
  private void round(FakeQuantizerBlock block) {
    if (settings.qat().useLora()) {
      format.roundSearched(block);
    } else {
      format.roundLearned(block);
    }
  }
}
