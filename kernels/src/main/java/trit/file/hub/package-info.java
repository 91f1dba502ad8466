/** Models and data sets of the Hugging Face hub, in its cache layout, verified as they arrive. */
package trit.file.hub;
