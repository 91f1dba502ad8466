/** How encoders choose the scale, and the codes, of a group of weights. */
package trit.code.search;
