package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import trit.code.Encoding;
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

/**
 * What blocks remember that name a way of storing weights, or several.
 *
 * @param <T> the record
 * @param <B> the block
 */
abstract class MethodFiller<T, B extends MethodWords<B>> extends Filler<T>
    implements MethodWords<B> {
  /** The words for one way each. */
  private static final String[] WORDS = {
    "uniform", "absmax", "pi", "e8p", "vptq", "seedLM", "hyper", "curve", "encoding"
  };

  private final boolean several;
  private final List<Supplier<Compression>> methods = new ArrayList<>();

  /** Of one way, or of several. */
  MethodFiller(boolean several) {
    this.several = several;
  }

  @Override
  public B uniform(int bits, int group) {
    return take("uniform", () -> new UniformGrid(bits, group));
  }

  @Override
  public B absmax(int bits, int group) {
    return take("absmax", () -> new AbsmaxGrid(bits, group));
  }

  @Override
  public B pi(int bits, int k, int group, BaseConstant constant) {
    return take("pi", () -> new PiGrid(bits, k, constant, group));
  }

  @Override
  public B e8p() {
    return take("e8p", E8Lattice::new);
  }

  @Override
  public B vptq(int vector, int centroids) {
    return take("vptq", () -> new Vptq(vector, centroids));
  }

  @Override
  public B vptq(int vector, int centroids, int residual) {
    return take("vptq", () -> new Vptq(vector, centroids, residual));
  }

  @Override
  public B seedLM(int bits) {
    return take("seedLM", () -> new SeedLm(bits));
  }

  @Override
  public B hyper(Number side, int classes) {
    return take("hyper", () -> new HyperLattice(side.doubleValue(), classes));
  }

  @Override
  public B curve(int coefficients, int length) {
    return take("curve", () -> new HyperCurve(coefficients, length));
  }

  @Override
  public B vptq(Consumer<? super VptqBlock> body) {
    Vptq said = nestedAgain("vptq", new VptqFiller(), body);
    return take("vptq", () -> said);
  }

  @Override
  public B encoding(Encoding encoding) {
    return take("encoding", () -> new EncodedBlocks(encoding));
  }

  private B take(String word, Supplier<Compression> chosen) {
    if (!several || !says(word)) {
      say(word);
    }
    methods.add(chosen);
    return block();
  }

  /** This object as the block it is. */
  abstract B block();

  /** Whether a way was named. */
  final boolean saysMethod() {
    return !methods.isEmpty();
  }

  /** Those that were named, for {@link #fill}. */
  final List<Compression> methods() {
    return methods.stream().map(Supplier::get).toList();
  }

  /**
   * For {@link #required}: a way must be named, and more only where several may be.
   *
   * @param others words that stand for a way where one is named
   */
  final List<String> methodRequired(String... others) {
    if (several) {
      return methods.isEmpty() ? List.of(anyOf(WORDS)) : List.of();
    }
    String[] words = Stream.concat(Stream.of(WORDS), Stream.of(others)).toArray(String[]::new);
    return oneOf(anyOf(words), words);
  }

  private static String anyOf(String[] words) {
    List<String> all = List.of(words);
    return String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
  }
}
