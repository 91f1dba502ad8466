/**
 * Tokenizers. A {@code Vocabulary} is what ids mean, as a {@code tokenizer.json} or the metadata of
 * a GGUF file says it; a {@code Tokenizer} turns text into ids by it and back. An {@code Encoder}
 * finds the ids: Hugging Face's library for a {@code tokenizer.json}, ours for SentencePiece's
 * pieces. {@code BytePairTrainer} makes a vocabulary from text.
 */
package trit.file.token;
