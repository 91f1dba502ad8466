/**
 * Which codes are chosen.
 *
 * <ul>
 *   <li>While a model is trained: a {@link trit.quant.FakeQuantizer} says which layers are rounded
 *       how, a {@link trit.quant.WeightQuantizer} of which {@link trit.quant.NumberFormat} and
 *       {@link trit.quant.ScaleRule} does it, and {@link trit.quant.GradientRule} what becomes of
 *       the gradients.
 *   <li>When it is stored: {@link trit.quant.Packer} takes those codes over, or chooses anew,
 *       weighed by an {@link trit.quant.ImportanceMatrix}; {@link trit.quant.feedback} makes
 *       columns make up for each other's errors, {@link trit.quant.rotation} changes the basis
 *       first, {@link trit.quant.compress} has formats of its own, and {@link trit.quant.precision}
 *       decides how many bits a matrix gets.
 * </ul>
 */
package trit.quant;
