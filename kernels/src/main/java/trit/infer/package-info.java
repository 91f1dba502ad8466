/**
 * Running models: a {@link trit.infer.LanguageModel} is a model with its tokenizer, a {@link
 * trit.infer.Decoder} computes its next token with what it keeps of the past in a {@link
 * trit.infer.KvCache}, a {@link trit.infer.Sampler} chooses one, a {@link trit.infer.Generator}
 * writes texts, a {@link trit.infer.Chat} takes turns, and a {@link trit.infer.GenerationBenchmark}
 * says how fast.
 */
package trit.infer;
