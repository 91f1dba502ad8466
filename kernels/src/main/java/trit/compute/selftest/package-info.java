/** Compares every operation of a backend with the scalar one, on the machine that asks. */
package trit.compute.selftest;
