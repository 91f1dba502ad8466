package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import trit.code.Encoding;
import trit.phase.CompressionRule;
import trit.quant.compress.AbsmaxGrid;
import trit.quant.compress.BaseConstant;
import trit.quant.compress.Compression;
import trit.quant.compress.E8Lattice;
import trit.quant.compress.EncodedBlocks;
import trit.quant.compress.HyperCurve;
import trit.quant.compress.HyperLattice;
import trit.quant.compress.PiGrid;
import trit.quant.compress.SeedLm;
import trit.quant.compress.UniformGrid;
import trit.quant.compress.Vptq;

/** One way of storing, or several. */
final class CompressionRuleFiller extends Filler<CompressionRule>
    implements CompressWords.MethodBlock {
  private static final String[] WORDS = {
    "uniform", "absmax", "pi", "e8p", "vptq", "seedLM", "hyper", "curve", "encoding", "keep"
  };

  private final String pattern;
  private final boolean several;
  private final List<Supplier<Compression>> methods = new ArrayList<>();

  CompressionRuleFiller(String pattern, boolean several) {
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

  @Override
  public CompressWords.MethodBlock encoding(Encoding encoding) {
    return take("encoding", () -> new EncodedBlocks(encoding));
  }

  @Override
  public CompressWords.MethodBlock keep() {
    say("keep");
    return this;
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
    if (several) {
      return methods.isEmpty()
          ? List.of(anyOf(List.of(WORDS).subList(0, WORDS.length - 1)))
          : List.of();
    }
    return oneOf(anyOf(List.of(WORDS)), WORDS);
  }

  private static String anyOf(List<String> words) {
    return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  @Override
  CompressionRule fill() {
    return new CompressionRule(pattern, methods.stream().map(Supplier::get).toList(), says("keep"));
  }
}
