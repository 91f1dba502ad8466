package trit.phase.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import trit.code.Encoding;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufValue;
import trit.file.token.GgufVocabulary;
import trit.file.token.Vocabulary;
import trit.nn.GgufFileType;
import trit.nn.GgufModel;
import trit.nn.TransformerConfig;
import trit.phase.Problems;
import trit.quant.FakeQuantizer;

/**
 * The file that {@link QuantizePhase} writes, before it is written: what the plan counts is what
 * lies there afterwards.
 *
 * @param body what the matrices get that no rule names
 * @param choices of every tensor
 * @param fakeQuantizer what the weights were trained through, if anything
 * @param importance what the file says about the importance matrix it was made with
 */
record PackedLayout(
    BodyEncoding body,
    List<EncodingPolicy.Choice> choices,
    Optional<FakeQuantizer> fakeQuantizer,
    Map<String, GgufValue> importance) {

  /** What every tensor is encoded in, by Hugging Face name. */
  Map<String, Encoding> encodings() {
    Map<String, Encoding> encodings = new LinkedHashMap<>();
    choices.forEach(choice -> encodings.put(choice.parameter(), choice.encoding()));
    return encodings;
  }

  /**
   * Where everything lies.
   *
   * @param vocabulary as metadata
   */
  GgufLayout of(TransformerConfig model, Map<String, GgufValue> vocabulary) {
    Map<String, GgufValue> extra = new LinkedHashMap<>();
    if (body instanceof BodyEncoding.Mixed mixed) {
      extra.put(GgufFileType.KEY, GgufValue.u32(mixed.mix().ggufFileType()));
    }
    extra.putAll(importance);
    extra.putAll(vocabulary);
    return GgufModel.layout(model, encodings(), fakeQuantizer.map(FakeQuantizer::stored), extra);
  }

  /**
   * The length of the file.
   *
   * @param problems hears why GGUF cannot describe the vocabulary
   * @return empty where the vocabulary is not known yet, or cannot be described
   */
  OptionalLong bytes(TransformerConfig model, Optional<Vocabulary> vocabulary, Problems problems) {
    if (vocabulary.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(of(model, GgufVocabulary.of(vocabulary.get(), model.vocab())).bytes());
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return OptionalLong.empty();
    }
  }
}
