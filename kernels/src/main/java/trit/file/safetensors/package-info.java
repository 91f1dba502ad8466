/**
 * Safetensors files and the sharded checkpoints made of them, from strangers: every extent is
 * checked before it is believed.
 */
package trit.file.safetensors;
