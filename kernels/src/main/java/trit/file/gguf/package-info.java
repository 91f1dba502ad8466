/**
 * GGUF files (version 2 and 3 read, 3 written), from strangers: every count, length and offset is
 * checked before it is believed.
 */
package trit.file.gguf;
