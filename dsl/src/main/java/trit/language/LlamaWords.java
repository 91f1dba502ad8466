package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/** Weights from nothing: the verb {@code llama} and what may stand in its block. */
public interface LlamaWords extends Verbs {

  @Word(
      value = "A fresh model of the Llama architecture.",
      example =
          "def init = llama('init') { hidden 256; layers 6; heads 8; kvHeads 4; ffn 768; context 256; vocab 4_096 }")
  default Weights llama(
      String name,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    return llama(name, Body.<Block>of(body));
  }

  /** {@code llama} from Java. */
  default Weights llama(String name, Consumer<? super Block> body) {
    reading().step("llama", name, null, new LlamaFiller(), body);
    return new Weights(name);
  }

  /** The words of {@code llama}. */
  interface Block {

    @Word(value = "Width of the residual stream.", example = "hidden 256")
    Block hidden(int width);

    @Word(value = "Transformer blocks.", example = "layers 6")
    Block layers(int count);

    @Word(value = "Query heads; they share the width.", example = "heads 8")
    Block heads(int count);

    @Word(
        value = "Key and value heads; as many as query heads where nothing is said.",
        example = "kvHeads 4")
    Block kvHeads(int count);

    @Word(value = "Width of the feed-forward layer.", example = "ffn 768")
    Block ffn(int width);

    @Word(value = "Tokens of the longest sequence.", example = "context 256")
    Block context(int tokens);

    @Word(value = "Tokens of the vocabulary.", example = "vocab 4_096")
    Block vocab(int tokens);

    @Word(
        value = "Whether the output layer is the embedding; false where nothing is said.",
        example = "tieEmbeddings true")
    Block tieEmbeddings(boolean tied);
  }
}
