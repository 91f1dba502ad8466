package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import trit.code.Encoding;
import trit.phase.quantize.Fallback;

/** Packing: the verb {@code quantize} and what may stand in its block. */
public interface QuantizeWords extends Verbs {

  @Word(
      value = "Stores weights in an encoding: a GGUF file.",
      example = "def packed = quantize('packed', ternary) { encoding TQ2_0 }")
  default Packed quantize(
      String name,
      Weights model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return quantize(name, model, Body.<Block>of(body));
  }

  /** {@code quantize} from Java. */
  default Packed quantize(String name, Weights model, Consumer<? super Block> body) {
    reading().step("quantize", name, model, new QuantizeFiller(), body);
    return new Packed(name);
  }

  /** The words of {@code quantize}. */
  interface Block extends CodesBlock<Block> {

    @Word(
        value = "How codes lie in bytes, for every matrix no other line names.",
        example = "encoding TQ2_0")
    Block encoding(Encoding encoding);

    @Word(
        value =
            "One of llama.cpp's mixes, instead of one encoding: tensors whose errors weigh more get more bits.",
        example = "mix 'Q4_K_M'")
    Block mix(String name);

    @Word(
        value =
            "Bits per weight of the whole model at most, instead of an encoding: the best mix that fits, and what is left for the tensors whose errors weigh most; with a Hessian or Fisher information, measured for every matrix.",
        example = "targetBpw 4.5")
    Block targetBpw(Number bits);

    @Word(
        value =
            "Instead of an encoding, 2, 3, 4 or 8 bits for each matrix (Q2_K, Q3_K, Q4_K, Q8_0): the fewest that lose no more than this share of its energy, each weight counted by the importance of its input where that is known.",
        example = "precisionByLoss 0.02")
    Block precisionByLoss(Number most);

    @Word(
        value =
            "Instead of an encoding, 2, 3, 4 or 8 bits for each matrix, by a rule of thumb: its rows are put into so many clusters, and the less of their variance is left within them, the fewer bits it gets.",
        example = "precisionBySpread 4")
    Block precisionBySpread(int clusters);

    @Word(
        value = "Another encoding for tensors whose GGUF name matches; the first match wins.",
        example = "tensors(~/token_embd\\.weight/) { encoding Q8_0 }")
    default Block tensors(
        Pattern names,
        @DelegatesTo(value = TensorsBlock.class, strategy = Closure.DELEGATE_ONLY)
            Closure<?> body) {
      return tensors(names, Body.<TensorsBlock>of(body));
    }

    /** {@code tensors} from Java. */
    Block tensors(Pattern names, Consumer<? super TensorsBlock> body);

    @Word(
        value =
            "What calibrate has found out about the inputs of each matrix, when its codes are chosen.",
        example = "using importance")
    Block using(Stats importance);

    @Word(
        value = "Lets 'using' take what was collected from another model.",
        example = "ofAnotherModel()")
    Block ofAnotherModel();

    @Word(
        value = "Tensors that stay as they are, by GGUF name; globs are allowed.",
        example = "ignore '*_norm.weight'")
    Block ignore(String... names);

    @Word(
        value =
            "What happens to a row the encoding cannot hold: FORBID (an error, the default), NEXT_LARGER, or PAD, which makes feed-forward layers wider with zeros.",
        example = "fallback FORBID")
    Block fallback(Fallback fallback);
  }

  /** The words of {@code tensors}. */
  interface TensorsBlock extends CodesBlock<TensorsBlock> {

    @Word(value = "How codes lie in bytes, for these tensors.", example = "encoding Q8_0")
    TensorsBlock encoding(Encoding encoding);
  }
}
