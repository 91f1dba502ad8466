/** Arrays of numbers with a shape, and the memory in which they lie. */
package trit.tensor;
