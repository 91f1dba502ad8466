/** Tokenizers: the vocabularies of GGUF files, {@code tokenizer.json}, and training one. */
package trit.file.token;
