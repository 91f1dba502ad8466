package trit.file.gguf;

import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a GGUF file says about itself.
 *
 * @param version 2 or 3
 * @param metadata in the order of the file
 * @param tensors by name, in the order of the file, which is the order of their bytes
 * @param dataStart where the bytes of the first tensor begin
 */
public record GgufHeader(
    int version,
    SequencedMap<String, GgufValue> metadata,
    SequencedMap<String, GgufTensor> tensors,
    long dataStart) {
  static final String ALIGNMENT_KEY = "general.alignment";
  static final long DEFAULT_ALIGNMENT = 32;

  /** The string under this key, if there is one. */
  public Optional<String> text(String key) {
    return metadata.get(key) instanceof GgufValue.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
