package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import trit.nn.Decompression;

/** Storing weights as no file format of others does: the verb {@code compress} and its blocks. */
public interface CompressWords extends Verbs {

  @Word(
      value =
          "Stores matrices as streams of bits in ways no other tool reads; the model can be used like any other.",
      example = "def seeds = compress('seeds', base) { tensors(~/ffn_/) { seedLM 4 } }")
  default Weights compress(
      String name,
      Weights model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return compress(name, model, Body.<Block>of(body));
  }

  /** {@code compress} from Java. */
  default Weights compress(String name, Weights model, Consumer<? super Block> body) {
    reading().step("compress", name, model, new CompressFiller(), body);
    return new Weights(name);
  }

  /** The words of {@code compress}. */
  interface Block {

    @Word(
        value =
            "A Hessian, so that e8p, vptq and encodings make up for errors from column to column.",
        example = "using hessian")
    Block using(Stats hessian);

    @Word(
        value = "Lets 'using' take what was collected from another model.",
        example = "ofAnotherModel()")
    Block ofAnotherModel();

    @Word(
        value = "How matrices are stored whose GGUF name matches; the first match wins.",
        example = "tensors(~/attn_/) { e8p() }")
    default Block tensors(
        Pattern names,
        @DelegatesTo(value = MethodBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
      return tensors(names, Body.<MethodBlock>of(body));
    }

    /** {@code tensors} from Java. */
    Block tensors(Pattern names, Consumer<? super MethodBlock> body);

    @Word(
        value =
            "Several ways to store each matrix whose GGUF name matches: of them it gets that which loses least together with the others within targetBpw, or what mustHold asks for. With a Hessian, losses are those of outputs.",
        example = "candidates(~/blk/) { vptq 4, 256; encoding Q4_K; keep() }")
    default Block candidates(
        Pattern names,
        @DelegatesTo(value = MethodBlock.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
      return candidates(names, Body.<MethodBlock>of(body));
    }

    /** {@code candidates} from Java. */
    Block candidates(Pattern names, Consumer<? super MethodBlock> body);

    @Word(
        value = "Bits per weight of all that is compressed at most, where there are candidates.",
        example = "targetBpw 3")
    Block targetBpw(Number bits);

    @Word(
        value =
            "What must hold of the whole model, measured on held-out text: until it does, the matrices that lose most are stored in better ways. It begins with targetBpw, or with the smallest candidates. What is smaller in one way for all and holds, too, is preferred.",
        example = "mustHold(held) { kld 0.02; mostBpw 4 }")
    default Block mustHold(
        Dataset text,
        @DelegatesTo(value = ModelBoundBlock.class, strategy = Closure.DELEGATE_ONLY)
            Closure<?> body) {
      return mustHold(text, Body.<ModelBoundBlock>of(body));
    }

    /** {@code mustHold} from Java. */
    Block mustHold(Dataset text, Consumer<? super ModelBoundBlock> body);

    @Word(
        value =
            "When those who run the model decompress it: WHEN_LOADED, once, which runs as fast as in f32 and takes as much memory; or WHEN_USED, at every product, which keeps streams and one matrix in memory and takes time. Both give the same numbers. WHEN_LOADED where nothing is said.",
        example = "decompress WHEN_USED")
    Block decompress(Decompression when);

    @Word(
        value =
            "Gives frequent codes fewer bits, with one table of frequencies for each matrix and kind of code, where that makes a stream shorter; nothing is lost. The plan knows only what the streams take at most.",
        example = "entropyCoded()")
    Block entropyCoded();
  }

  /** The words of {@code tensors}, one of them, and of {@code candidates}, several. */
  interface MethodBlock extends MethodWords<MethodBlock> {

    @Word(
        value =
            "As it is, in 16 or 32 bits: in tensors, for matrices that a later pattern would match, too; in candidates, where nothing else will do.",
        example = "keep()")
    MethodBlock keep();
  }
}
