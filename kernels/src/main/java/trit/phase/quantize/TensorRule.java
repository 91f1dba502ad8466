package trit.phase.quantize;

import java.util.Optional;
import trit.code.Encoding;
import trit.quant.CodeChoice;

/**
 * An exception to a policy: tensors whose GGUF name contains a match get another encoding.
 *
 * @param pattern a regular expression over GGUF tensor names
 * @param encoding what they get
 * @param choice how their codes are chosen; empty for as all others'
 */
public record TensorRule(String pattern, Encoding encoding, Optional<CodeChoice> choice) {

  /** An encoding alone. */
  public TensorRule(String pattern, Encoding encoding) {
    this(pattern, encoding, Optional.empty());
  }
}
