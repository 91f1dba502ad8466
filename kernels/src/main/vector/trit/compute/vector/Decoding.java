package trit.compute.vector;

import trit.code.Encoding;

/**
 * What a decoder makes of an encoding.
 *
 * @param encoding how the codes lie
 * @param scaled whether codes are multiplied with their scales, or given as they are
 */
record Decoding(Encoding encoding, boolean scaled) {}
