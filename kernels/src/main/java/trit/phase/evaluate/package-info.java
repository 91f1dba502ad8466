/**
 * Phases that look at a model: its perplexity and tasks (evaluate), its contents (inspect) and what
 * it writes (generate).
 */
package trit.phase.evaluate;
