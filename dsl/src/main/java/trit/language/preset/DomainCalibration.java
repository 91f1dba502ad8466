package trit.language.preset;

import java.util.List;
import java.util.Map;
import trit.file.text.Part;
import trit.language.Dataset;
import trit.language.DatasetWords;
import trit.language.Model;
import trit.language.RecipeBlock;
import trit.language.Stats;
import trit.phase.dataset.DatasetSource.Share;
import trit.phase.quantize.CalibratePhase.Statistic;

/**
 * Looking at a model's activations while it reads samples of several domains.
 *
 * @param shares how many samples of each
 * @param statistic what is collected
 * @param chunks of text that are read at most; 0 for all
 */
public record DomainCalibration(List<Share> shares, Statistic statistic, int chunks) {

  /** Keeps its own list. */
  public DomainCalibration {
    shares = List.copyOf(shares);
  }

  /** Says it in a recipe; samples are of the part that nothing is measured on. */
  Stats collect(RecipeBlock recipe, String name, Model model) {
    Dataset texts = recipe.dataset("texts", this::say);
    return recipe.calibrate(
        name,
        model,
        block -> {
          block.on(texts).collect(statistic);
          if (chunks > 0) {
            block.limit(chunks);
          }
        });
  }

  private void say(DatasetWords.Block block) {
    for (Share share : shares) {
      if (share.file() == null) {
        block.domain(share.domain(), share.samples());
      } else {
        block.domain(Map.of("file", share.file()), share.domain(), share.samples());
      }
    }
    block.split(Part.TRAIN.word());
  }
}
