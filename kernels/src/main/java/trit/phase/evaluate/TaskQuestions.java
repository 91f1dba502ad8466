package trit.phase.evaluate;

import trit.eval.task.Task;
import trit.phase.NotInKey;

/**
 * A file of questions that {@code evaluate} asks.
 *
 * @param task how they are put and counted
 * @param file where they lie; their content is part of the key, their place is not
 */
public record TaskQuestions(Task task, @NotInKey String file) {}
