package trit.quant;

import java.util.List;

/**
 * How training rounds, carried by the weights from {@code qat} to {@code quantize}: every later
 * phase trains through it, and the packer uses the same function.
 *
 * @param weights what linear weights are rounded to
 * @param weightScale how their scale is chosen
 * @param activations what the inputs of those layers are rounded to
 * @param activationScale how their scale is chosen
 * @param ignore globs over Hugging Face module names that stay in full precision; a bare name such
 *     as {@code embed_tokens} matches the last segment of a module
 */
public record FakeQuantizer(
    NumberFormat weights,
    ScaleRule weightScale,
    NumberFormat activations,
    ScaleRule activationScale,
    List<String> ignore) {}
