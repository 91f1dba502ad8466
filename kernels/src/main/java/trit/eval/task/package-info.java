/** Questions with known answers: reading their files, asking a model, grading what it says. */
package trit.eval.task;
