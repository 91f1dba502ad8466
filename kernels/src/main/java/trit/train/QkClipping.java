package trit.train;

import java.util.HashMap;
import java.util.Map;
import trit.compute.Backend;
import trit.nn.Parameters;
import trit.nn.ScoreWatch;
import trit.nn.TransformerConfig;
import trit.quant.LearnedScale;
import trit.tensor.Tensor;

/**
 * Watches the scores of a step and then clips ({@link QkClip}). A head whose largest score is
 * {@code m} above the threshold {@code t} has its scores multiplied by {@code t / m}, half of that
 * by its queries and half by its keys. Heads that share keys follow the one that needs most: the
 * keys take the root of its factor, and the queries of each head what is left of that head's own.
 */
final class QkClipping implements ScoreWatch {
  private final QkClip clip;
  private final TransformerConfig model;
  private final Map<Integer, float[]> largest = new HashMap<>();

  QkClipping(QkClip clip, TransformerConfig model) {
    this.clip = clip;
    this.model = model;
  }

  @Override
  public void scored(int layer, float[] scores) {
    largest.merge(layer, scores.clone(), QkClipping::largerOf);
  }

  private static float[] largerOf(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] = Math.max(a[i], b[i]);
    }
    return a;
  }

  /** Clips what has been watched since the last time. */
  void apply(Backend backend, Parameters parameters) {
    largest.forEach((layer, scores) -> apply(backend, parameters, layer, scores));
    largest.clear();
  }

  private void apply(Backend backend, Parameters parameters, int layer, float[] scores) {
    String attention = "model.layers." + layer + ".self_attn.";
    int group = model.heads() / model.kvHeads();
    for (int kvHead = 0; kvHead < model.kvHeads(); kvHead++) {
      double least = 1;
      for (int head = kvHead * group; head < (kvHead + 1) * group; head++) {
        least = Math.min(least, factor(scores[head]));
      }
      if (least < 1) {
        scale(backend, parameters, attention + "k_proj", kvHead, model.kvHeads(), Math.sqrt(least));
        for (int head = kvHead * group; head < (kvHead + 1) * group; head++) {
          double rest = factor(scores[head]) / Math.sqrt(least);
          scale(backend, parameters, attention + "q_proj", head, model.heads(), rest);
        }
      }
    }
  }

  /** What a head's scores are to be multiplied by. */
  private double factor(float score) {
    return score > clip.threshold() ? clip.threshold() / score : 1;
  }

  /** Scales the rows of one head, and what is learned for them. */
  private static void scale(
      Backend backend, Parameters parameters, String module, int head, int heads, double factor) {
    Map<String, Tensor> tensors = parameters.weights().tensors();
    scale(backend, tensors.get(module + ".weight"), head, heads, factor);
    Tensor learned = tensors.get(LearnedScale.name(module + ".weight"));
    if (learned != null && learned.size() > 1) {
      scale(backend, learned, head, heads, factor);
    }
  }

  private static void scale(Backend backend, Tensor tensor, int head, int heads, double factor) {
    Tensor slice =
        tensor.reshape(heads, Math.toIntExact(tensor.size() / heads)).rows(head, head + 1);
    backend.scale(slice, (float) factor, slice);
  }
}
