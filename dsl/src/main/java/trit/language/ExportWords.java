package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.function.Consumer;

/** Handing out: the verb {@code export} and what may stand in its block. */
public interface ExportWords extends Verbs {

  @Word(
      value = "Writes a model where other programs find it, with its provenance inside.",
      example =
          "export('gguf', packed) { gguf 'TinyTernary-5.8M-v1.0-TQ2_0.gguf'; license 'Apache-2.0'; modelCard true }")
  default void export(
      String name,
      Model model,
      @DelegatesTo(value = Block.class, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
    export(name, model, Body.<Block>of(body));
  }

  /** {@code export} from Java. */
  default void export(String name, Model model, Consumer<? super Block> body) {
    reading().step("export", name, model, new ExportFiller(), body);
  }

  /** The words of {@code export}. */
  interface Block {

    @Word(
        value = "The name of a GGUF file, by ggml's convention; for encoded models.",
        example = "gguf 'TinyTernary-5.8M-v1.0-TQ2_0.gguf'")
    Block gguf(String file);

    @Word(
        value =
            "The name of a folder that Hugging Face's libraries load: config.json, model.safetensors and tokenizer.json. Weights are written as they are, encoded models decoded.",
        example = "safetensors 'TinyTernary-5.8M-v1.0'")
    Block safetensors(String folder);

    @Word(
        value =
            "The name of a folder for the adapters alone that a training with lora has made, as Hugging Face's library PEFT loads them and 'adapt' reads them.",
        example = "adapter 'stories-adapter'")
    Block adapter(String folder);

    @Word(value = "The licence of the model, by SPDX identifier.", example = "license 'Apache-2.0'")
    Block license(String spdx);

    @Word(value = "Whether a model card is written beside it.", example = "modelCard true")
    Block modelCard(boolean wanted);
  }
}
