package trit.language.preset;

import java.util.List;
import trit.language.Dataset;
import trit.language.Packed;
import trit.language.RecipeBlock;
import trit.language.RecipeBuilder;
import trit.language.Stats;
import trit.language.TrainingWords.TrainingBlock;
import trit.language.Weights;
import trit.phase.evaluate.TaskQuestions;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.quant.rotation.Rotation;
import trit.recipe.Recipe;

/**
 * A recipe that makes one model small in several ways and measures each against the original.
 *
 * @param model a folder with a checkpoint, or a GGUF file
 * @param configs the ways
 * @param corpus what is trained on and measured: a corpus, by its train and test part
 * @param steps of training, where a way trains
 * @param chunks of text that are scored at most
 * @param tasks what the models are asked besides
 * @param questions of each task at most; 0 for all
 */
public record BenchRecipe(
    String model,
    List<BenchConfig> configs,
    String corpus,
    int steps,
    int chunks,
    List<TaskQuestions> tasks,
    int questions) {
  private static final long TRAIN_BYTES = 8L << 20;
  private static final long TEST_BYTES = 1L << 20;
  private static final int BATCH = 8;
  private static final int CALIBRATION_CHUNKS = 40;

  /** The rate of a step that moves no weight. */
  private static final double STILL = 1e-12;

  /** The recipe. */
  public Recipe recipe() {
    return RecipeBuilder.recipe("bench", this::fill);
  }

  private void fill(RecipeBlock recipe) {
    recipe.description("One model in " + configs.size() + " configurations");
    recipe.seed(42);
    Weights base = recipe.checkpoint("base", block -> block.file(model));
    Dataset held =
        recipe.dataset("held-out", block -> block.corpus(corpus).split("test").bytes(TEST_BYTES));
    Dataset text =
        recipe.dataset("text", block -> block.corpus(corpus).split("train").bytes(TRAIN_BYTES));
    for (BenchConfig config : configs) {
      Packed packed = pack(recipe, config, base, text);
      recipe.evaluate(
          config.name() + "-report",
          packed,
          block -> {
            block.against(base).perplexity(held).kld(held).limit(chunks);
            tasks.forEach(asked -> block.task(asked.task(), asked.file()));
            if (questions > 0) {
              block.questions(questions);
            }
          });
    }
  }

  private Packed pack(RecipeBlock recipe, BenchConfig config, Weights base, Dataset text) {
    String name = config.name();
    Weights start =
        config.incoherence()
            ? recipe.rotate(
                name + "-basis",
                base,
                block -> block.residual(Rotation.Kind.HADAMARD).heads(Rotation.Kind.HADAMARD))
            : base;
    if (config.qat()) {
      return quantize(recipe, config, train(recipe, config, start, base, text));
    }
    if (config.incoherence()) {
      return passErrorsOn(recipe, config, start, text);
    }
    return quantize(
        recipe, config, config.format().hasGrid() ? grid(recipe, config, start, text) : start);
  }

  private Weights train(
      RecipeBlock recipe, BenchConfig config, Weights start, Weights base, Dataset text) {
    String name = config.name() + "-trained";
    if (config.distillation()) {
      return recipe.distill(
          name, start, base, block -> say(block, text).qat(config.format()::roundLearned));
    }
    return recipe.qat(name, start, block -> say(block, text).qat(config.format()::roundLearned));
  }

  private <B extends TrainingBlock<B>> B say(B block, Dataset text) {
    return block
        .on(text)
        .steps(steps)
        .batch(BATCH)
        .adamw(adamw -> adamw.lr(1e-4).warmup(0).cosineTo(1e-5));
  }

  /** One step that moves nothing says which grid the weights are to be rounded to. */
  private static Weights grid(RecipeBlock recipe, BenchConfig config, Weights start, Dataset text) {
    return recipe.qat(
        config.name() + "-grid",
        start,
        block ->
            block
                .on(text)
                .steps(1)
                .batch(1)
                .adamw(adamw -> adamw.lr(STILL).warmup(0).cosineTo(0).weightDecay(0))
                .qat(config.format()::roundSearched));
  }

  private static Packed passErrorsOn(
      RecipeBlock recipe, BenchConfig config, Weights start, Dataset text) {
    Stats hessian =
        recipe.calibrate(
            config.name() + "-hessian",
            start,
            block -> block.on(text).collect(Statistic.HESSIAN).limit(CALIBRATION_CHUNKS));
    return recipe.quantize(
        config.name(),
        start,
        block -> {
          config.format().pack(block);
          block.using(hessian).ldlq(ldlq -> {});
        });
  }

  private static Packed quantize(RecipeBlock recipe, BenchConfig config, Weights weights) {
    return recipe.quantize(config.name(), weights, config.format()::pack);
  }
}
