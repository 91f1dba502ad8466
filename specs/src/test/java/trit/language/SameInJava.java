package trit.language;

import static trit.language.RecipeBuilder.recipe;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import trit.code.Encoding;
import trit.phase.quantize.Fallback;
import trit.quant.Granularity;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;
import trit.recipe.Recipe;

/** The recipe of {@code RecipeBuilderSpec} as a Java programmer writes it. */
final class SameInJava {
  private SameInJava() {}

  static Recipe both(Map<String, String> parameters) {
    return recipe(
        "both",
        parameters,
        r -> {
          r.description("the same, twice").seed(7);
          r.budget(b -> b.time(Duration.ofHours(2)).artifact(Units.getMiB(8)));
          int steps = r.parameter("steps", 30, "optimizer steps");
          Dataset text =
              r.dataset("text", d -> d.corpus("jdk-sources").split("train").tokenizer("bpe:1024"));
          Weights init =
              r.llama(
                  "init", l -> l.hidden(64).layers(2).heads(4).ffn(128).context(32).vocab(1024));
          Weights full =
              r.pretrain(
                  "full",
                  init,
                  p -> p.on(text).steps(steps).batch(4).adamw(a -> a.lr(1e-3).betas(0.9, 0.95)));
          Weights ternary =
              r.qat(
                  "ternary",
                  full,
                  q ->
                      q.on(text)
                          .steps(steps)
                          .qat(
                              f ->
                                  f.weights(
                                          NumberFormat.TERNARY,
                                          ScaleRule.absmean(Granularity.PER_TENSOR))
                                      .ignore("embed_tokens")));
          Packed packed =
              r.quantize(
                  "packed",
                  ternary,
                  q ->
                      q.encoding(Encoding.TQ2_0)
                          .tensors(Pattern.compile("token_embd"), t -> t.encoding(Encoding.Q8_0))
                          .fallback(Fallback.NEXT_LARGER));
          r.evaluate(
              "report", packed, e -> e.against(ternary).perplexity(text).kld(text).context(32));
          r.expect(
              "small",
              () -> {
                if (packed.getBytes() >= Units.getMiB(1)) {
                  throw new AssertionError("too large");
                }
              });
          r.export("gguf", packed, e -> e.gguf("Both-v1.0-TQ2_0.gguf").modelCard(true));
        });
  }

  static Recipe wrong() {
    return recipe(
        "x",
        r -> {
          Weights base = r.checkpoint("c", c -> c.file("f"));
          r.quantize("q", base, q -> {});
          r.evaluate("e", new Weights("elsewhere"), e -> {});
        });
  }
}
