package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import trit.nn.Decompression;
import trit.phase.CompressPhase;
import trit.phase.CompressionRule;
import trit.quant.compress.AbsmaxGrid;
import trit.quant.compress.BaseConstant;
import trit.quant.compress.Compression;
import trit.quant.compress.E8Lattice;
import trit.quant.compress.HyperCurve;
import trit.quant.compress.HyperLattice;
import trit.quant.compress.PiGrid;
import trit.quant.compress.SeedLm;
import trit.quant.compress.UniformGrid;
import trit.quant.compress.Vptq;

/** Fills the parameters of {@link CompressPhase}. */
final class CompressFiller extends Filler<CompressPhase.Config> implements CompressWords.Block {
  private final List<CompressionRule> rules = new ArrayList<>();
  private Optional<Double> targetBpw = Optional.empty();
  private Decompression decompress = Decompression.WHEN_LOADED;

  @Override
  public CompressWords.Block using(Stats hessian) {
    say("using");
    input("stats", hessian);
    return this;
  }

  @Override
  public CompressWords.Block tensors(
      Pattern names, Consumer<? super CompressWords.MethodBlock> body) {
    return rule("tensors", new MethodFiller(names.pattern(), false), body);
  }

  @Override
  public CompressWords.Block candidates(
      Pattern names, Consumer<? super CompressWords.MethodBlock> body) {
    return rule("candidates", new MethodFiller(names.pattern(), true), body);
  }

  private CompressWords.Block rule(
      String word, MethodFiller filler, Consumer<? super CompressWords.MethodBlock> body) {
    rules.add(nestedAgain(word, filler, body));
    return this;
  }

  @Override
  public CompressWords.Block targetBpw(Number bits) {
    say("targetBpw");
    targetBpw = Optional.of(between(0.001, Float.SIZE, "targetBpw", bits));
    return this;
  }

  @Override
  public CompressWords.Block decompress(Decompression when) {
    say("decompress");
    decompress = when;
    return this;
  }

  @Override
  public CompressWords.Block entropyCoded() {
    say("entropyCoded");
    return this;
  }

  @Override
  List<String> required() {
    return rules.isEmpty() ? List.of("tensors(~/names/) { method }") : List.of();
  }

  @Override
  CompressPhase.Config fill() {
    return new CompressPhase.Config(rules, targetBpw, says("entropyCoded"), decompress);
  }

  /** One way of storing, or several. */
  private static final class MethodFiller extends Filler<CompressionRule>
      implements CompressWords.MethodBlock {
    private static final String[] WORDS = {
      "uniform", "absmax", "pi", "e8p", "vptq", "seedLM", "hyper", "curve"
    };

    private final String pattern;
    private final boolean several;
    private final List<Supplier<Compression>> methods = new ArrayList<>();

    MethodFiller(String pattern, boolean several) {
      this.pattern = pattern;
      this.several = several;
    }

    @Override
    public CompressWords.MethodBlock uniform(int bits, int group) {
      return take("uniform", () -> new UniformGrid(bits, group));
    }

    @Override
    public CompressWords.MethodBlock absmax(int bits, int group) {
      return take("absmax", () -> new AbsmaxGrid(bits, group));
    }

    @Override
    public CompressWords.MethodBlock pi(int bits, int k, int group, BaseConstant constant) {
      return take("pi", () -> new PiGrid(bits, k, constant, group));
    }

    @Override
    public CompressWords.MethodBlock e8p() {
      return take("e8p", E8Lattice::new);
    }

    @Override
    public CompressWords.MethodBlock vptq(int vector, int centroids) {
      return take("vptq", () -> new Vptq(vector, centroids));
    }

    @Override
    public CompressWords.MethodBlock vptq(int vector, int centroids, int residual) {
      return take("vptq", () -> new Vptq(vector, centroids, residual));
    }

    @Override
    public CompressWords.MethodBlock seedLM(int bits) {
      return take("seedLM", () -> new SeedLm(bits));
    }

    @Override
    public CompressWords.MethodBlock hyper(Number side, int classes) {
      return take("hyper", () -> new HyperLattice(side.doubleValue(), classes));
    }

    @Override
    public CompressWords.MethodBlock curve(int coefficients, int length) {
      return take("curve", () -> new HyperCurve(coefficients, length));
    }

    @Override
    public CompressWords.MethodBlock vptq(Consumer<? super VptqBlock> body) {
      Vptq said = nestedAgain("vptq", new VptqFiller(), body);
      return take("vptq", () -> said);
    }

    private CompressWords.MethodBlock take(String word, Supplier<Compression> chosen) {
      if (!several || !says(word)) {
        say(word);
      }
      methods.add(chosen);
      return this;
    }

    @Override
    List<String> required() {
      String last = WORDS[WORDS.length - 1];
      String words = String.join(", ", List.of(WORDS).subList(0, WORDS.length - 1)) + " or " + last;
      if (several) {
        return methods.isEmpty() ? List.of(words) : List.of();
      }
      return oneOf(words, WORDS);
    }

    @Override
    CompressionRule fill() {
      return new CompressionRule(pattern, methods.stream().map(Supplier::get).toList());
    }
  }
}
