package trit.file.gguf;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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

  /** The whole number under this key, whatever its width, if there is one. */
  public OptionalLong whole(String key) {
    return metadata.get(key) instanceof GgufValue.Whole whole
        ? OptionalLong.of(whole.value())
        : OptionalLong.empty();
  }

  /** The fraction under this key, as its shortest decimal form reads, if there is one. */
  public OptionalDouble real(String key) {
    return metadata.get(key) instanceof GgufValue.Real real
        ? OptionalDouble.of(Double.parseDouble(real.text()))
        : OptionalDouble.empty();
  }
}
