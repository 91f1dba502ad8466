/** Derivatives: a tape of differentiable operations on variables. */
package trit.autograd;
