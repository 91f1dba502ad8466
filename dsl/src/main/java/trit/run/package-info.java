/**
 * Carries out a plan step by step through the cache, checks expectations, and says what came of it.
 */
package trit.run;
