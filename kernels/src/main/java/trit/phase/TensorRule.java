package trit.phase;

import trit.code.Encoding;

/**
 * An exception to a policy: tensors whose GGUF name contains a match get another encoding.
 *
 * @param pattern a regular expression over GGUF tensor names
 * @param encoding what they get
 */
public record TensorRule(String pattern, Encoding encoding) {}
