package trit.language.preset;

import java.util.Optional;
import trit.language.RecipeBlock;
import trit.language.RecipeBuilder;
import trit.language.Stats;
import trit.language.Weights;
import trit.phase.quantize.QuantizePhase;
import trit.quant.rotation.Rotation;
import trit.recipe.Recipe;

/**
 * A recipe that makes a model small without training it, of the steps that are asked for: another
 * basis, a look at its activations in that basis, and packing with what was seen.
 *
 * @param name of the recipe
 * @param model a folder with a checkpoint, or a GGUF file
 * @param seed what rotations and samples are drawn with
 * @param basis which rotations of the residual stream and of each head's values; empty for none
 * @param calibration what is looked at; empty for nothing
 * @param packing how it is stored; empty for not at all
 */
public record UntrainedRecipe(
    String name,
    String model,
    long seed,
    Optional<Rotation.Kind> basis,
    Optional<DomainCalibration> calibration,
    Optional<QuantizePhase.Config> packing) {
  /** The step that leaves what was seen. */
  public static final String COLLECTED = "collected";

  /** The step that leaves the file. */
  public static final String PACKED = "packed";

  /** The recipe. */
  public Recipe recipe() {
    return RecipeBuilder.recipe(name, this::fill);
  }

  private void fill(RecipeBlock recipe) {
    recipe.seed(seed);
    Weights base = recipe.checkpoint("base", block -> block.file(model));
    Weights start =
        basis
            .map(kind -> recipe.rotate("basis", base, block -> block.residual(kind).heads(kind)))
            .orElse(base);
    Optional<Stats> seen =
        calibration.map(calibration -> calibration.collect(recipe, COLLECTED, start));
    packing.ifPresent(
        packing ->
            recipe.quantize(
                PACKED,
                start,
                block -> {
                  PackingWords.say(block, packing);
                  seen.ifPresent(block::using);
                }));
  }
}
