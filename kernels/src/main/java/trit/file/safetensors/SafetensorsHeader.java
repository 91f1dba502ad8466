package trit.file.safetensors;

import java.util.Map;
import java.util.SequencedMap;

/**
 * What a safetensors file says about itself.
 *
 * @param metadata the {@code __metadata__}, in the order of the file
 * @param tensors by name, in the order of their bytes
 * @param dataStart where the header ends and the bytes of the first tensor begin
 */
public record SafetensorsHeader(
    Map<String, String> metadata, SequencedMap<String, SafetensorsTensor> tensors, long dataStart) {
  static final String METADATA = "__metadata__";
}
