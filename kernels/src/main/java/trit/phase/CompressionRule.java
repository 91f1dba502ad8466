package trit.phase;

import trit.quant.compress.Compression;

/**
 * How matrices are stored whose GGUF name contains a match.
 *
 * @param pattern a regular expression over GGUF tensor names
 * @param method how they are stored
 */
public record CompressionRule(String pattern, Compression method) {}
