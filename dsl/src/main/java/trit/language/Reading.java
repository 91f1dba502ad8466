package trit.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import trit.phase.PhaseConfig;
import trit.recipe.Expectation;
import trit.recipe.Place;
import trit.recipe.Step;

/** A recipe while it is being read: its steps and expectations so far, and all that is wrong. */
public final class Reading {
  private static final Pattern STEP_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final ScriptText script;
  private final Parameters parameters;
  private final Choices choices;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<String, Place> names = new LinkedHashMap<>();
  private final List<Expectation> expectations = new ArrayList<>();

  Reading(ScriptText script, Map<String, String> parameters) {
    this(script, parameters, Choices.NONE);
  }

  /**
   * A reading in which some settings are not what is said.
   *
   * @param choices whose paths begin with the name of a step
   */
  Reading(ScriptText script, Map<String, String> parameters, Choices choices) {
    this.script = script;
    this.choices = choices;
    this.parameters = new Parameters(this, parameters);
  }

  /**
   * Declares a step: the body says what is in its block, the filler makes its parameters of it.
   *
   * @param verb the word that declares it
   * @param model the step it is applied to; null for those that begin a recipe
   */
  <F extends Filler<? extends PhaseConfig>> void step(
      String verb, String name, Model model, F filler, Consumer<? super F> body) {
    Place place = script.place(verb);
    declare(name, place);
    filler.begin(this, verb + "('" + name + "')", place);
    if (model != null) {
      filler.input("model", model);
    }
    filler.choose(choices.inside(name));
    body.accept(filler);
    filler.applyChoices();
    PhaseConfig config = filler.finish();
    if (config != null) {
      steps.putIfAbsent(name, new Step(name, config, filler.inputs(), place));
    }
  }

  /** The word that declared a step; empty where the step has problems of its own. */
  Optional<String> verb(Handle handle) {
    return Optional.ofNullable(steps.get(handle.name())).map(step -> step.config().verb());
  }

  /** Adds an expectation. */
  void expectation(String text, Runnable assertions) {
    expectations.add(
        new Expectation(
            text, Facts.during(assertions), script.body("expect"), script.place("expect")));
  }

  /** Notes what is wrong with the word that is being carried out. */
  void problem(String word, String message) {
    problem(script.place(word), message);
  }

  /** Notes what is wrong at a place. */
  void problem(Place place, String message) {
    problems.add(new Problem(place, message));
  }

  /** Where the word that is being carried out stands. */
  Place place(String word) {
    return script.place(word);
  }

  /** Whether a step of this name has been declared. */
  boolean knows(Handle handle) {
    return names.containsKey(handle.name());
  }

  /** Says that a name cannot be one, because folders are called by it. */
  static String badName(String name, String of) {
    return "'%s' is no name for %s: up to 64 letters, digits, '.', '_' and '-', the first a letter or digit"
        .formatted(name, of);
  }

  Parameters parameters() {
    return parameters;
  }

  List<Step> steps() {
    return List.copyOf(steps.values());
  }

  List<Expectation> expectations() {
    return List.copyOf(expectations);
  }

  String text() {
    return script.text();
  }

  /**
   * Ends the reading.
   *
   * @throws RecipeException if anything is wrong
   */
  void check() {
    parameters.check();
    if (!problems.isEmpty()) {
      throw new RecipeException(problems);
    }
  }

  private void declare(String name, Place place) {
    if (!STEP_NAME.matcher(name).matches()) {
      problem(place, badName(name, "a step"));
    }
    Place first = names.putIfAbsent(name, place);
    if (first != null) {
      String where = first.line() == 0 ? "" : "; the first is in line " + first.line();
      problem(place, "two steps are called '" + name + "'" + where);
    }
  }
}
