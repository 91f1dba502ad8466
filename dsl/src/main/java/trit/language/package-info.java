/**
 * The recipe language: its vocabulary (one documented interface per block, every word a method
 * marked {@link trit.language.Word}), what fills the phases' parameters from it, and what reads
 * scripts. Scripts and Java use the same interfaces.
 */
package trit.language;
