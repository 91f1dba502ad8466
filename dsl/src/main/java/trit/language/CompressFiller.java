package trit.language;

import java.util.ArrayList;
import java.util.List;
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
import trit.quant.compress.HyperLattice;
import trit.quant.compress.PiGrid;
import trit.quant.compress.SeedLm;
import trit.quant.compress.UniformGrid;
import trit.quant.compress.Vptq;

/** Fills the parameters of {@link CompressPhase}. */
final class CompressFiller extends Filler<CompressPhase.Config> implements CompressWords.Block {
  private final List<CompressionRule> rules = new ArrayList<>();
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
    Compression method = nestedAgain("tensors", new MethodFiller(), body);
    rules.add(new CompressionRule(names.pattern(), method));
    return this;
  }

  @Override
  public CompressWords.Block decompress(Decompression when) {
    say("decompress");
    decompress = when;
    return this;
  }

  @Override
  List<String> required() {
    return rules.isEmpty() ? List.of("tensors(~/names/) { method }") : List.of();
  }

  @Override
  CompressPhase.Config fill() {
    return new CompressPhase.Config(rules, decompress);
  }

  /** One way of storing. */
  private static final class MethodFiller extends Filler<Compression>
      implements CompressWords.MethodBlock {
    private Supplier<Compression> method;

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

    private CompressWords.MethodBlock take(String word, Supplier<Compression> chosen) {
      say(word);
      method = chosen;
      return this;
    }

    @Override
    List<String> required() {
      return oneOf(
          "uniform, absmax, pi, e8p, vptq, seedLM or hyper",
          "uniform",
          "absmax",
          "pi",
          "e8p",
          "vptq",
          "seedLM",
          "hyper");
    }

    @Override
    Compression fill() {
      return method.get();
    }
  }
}
