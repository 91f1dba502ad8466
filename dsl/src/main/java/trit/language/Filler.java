package trit.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import trit.phase.PhaseException;
import trit.recipe.Place;

/**
 * Remembers what a block says and makes one record of it. Every block's implementation is a filler;
 * ranges that hold on their own are checked here, those between several words in the record.
 *
 * @param <T> the record
 */
abstract class Filler<T> {
  private static final int MOST_STARS = 4;

  private final Set<String> said = new TreeSet<>();
  private final Map<String, String> inputs = new LinkedHashMap<>();
  private Reading reading;
  private String title;
  private Place place;
  private Choices choices = Choices.NONE;
  private boolean failed;

  /** Called before the block's words: where it stands and what messages call it. */
  final void begin(Reading reading, String title, Place place) {
    this.reading = reading;
    this.title = title;
    this.place = place;
  }

  /** Called before the block's words: values that some of them take instead of what is said. */
  final void choose(Choices instead) {
    choices = instead;
  }

  /** Called behind the block's words: says those with other values again. */
  final void applyChoices() {
    for (String block : choices.blocks()) {
      if (!said.contains(block)) {
        SettingWord.open(this, block);
      }
    }
    for (Choices.Choice choice : choices.here()) {
      String word = choice.path().getFirst();
      said.remove(word);
      SettingWord.say(this, word, choice.value());
    }
  }

  /**
   * Words that must be said, each with what stands behind it, such as {@code on <dataset>}. Only
   * what is missing counts.
   */
  abstract List<String> required();

  /** The record; called only when all required words have been said and nothing was wrong. */
  abstract T fill();

  /** The record, or null where something is missing or wrong, which has then been noted. */
  final T finish() {
    for (String need : required()) {
      if (!said.contains(need.split(" ", 2)[0])) {
        wrong(place, title + " needs " + need);
      }
    }
    if (failed) {
      return null;
    }
    try {
      return fill();
    } catch (PhaseException | IllegalArgumentException e) {
      wrong(place, title + ": " + e.getMessage());
      return null;
    }
  }

  /** For {@link #required()}: exactly one of these words must be said. */
  final List<String> oneOf(String choices, String... words) {
    List<String> those = Stream.of(words).filter(said::contains).toList();
    if (those.size() > 1) {
      wrong(place, title + " takes one of " + String.join(", ", those));
    }
    return those.isEmpty() ? List.of(choices) : List.of();
  }

  /** Notes that a word was said; a block says each once. */
  final void say(String word) {
    if (!said.add(word)) {
      wrong(word, "'" + word + "' is said twice in " + title);
    }
  }

  /** Whether a word was said. */
  final boolean says(String word) {
    return said.contains(word);
  }

  /** A whole number with a lower bound. */
  final int atLeast(int least, String word, int value) {
    say(word);
    if (value < least) {
      wrong(word, "%s must be at least %d, not %d".formatted(word, least, value));
    }
    return value;
  }

  /** A number in {@code [least, most]}. */
  final double between(double least, double most, String word, Number value) {
    double number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      String range =
          most == Double.POSITIVE_INFINITY ? "at least " + least : "from " + least + " to " + most;
      wrong(word, "%s must be %s, not %s".formatted(word, range, value));
    }
    return number;
  }

  /** A number greater than 0. */
  final double positive(String word, Number value) {
    double number = value.doubleValue();
    if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
      wrong(word, "%s must be greater than 0, not %s".formatted(word, value));
    }
    return number;
  }

  /** A text that is not blank. */
  final String text(String word, String value) {
    say(word);
    if (value == null || value.isBlank()) {
      wrong(word, word + " needs a text, not ''");
    }
    return value;
  }

  /** Names in which {@code *} stands for anything; few stars, so that comparing ends soon. */
  final List<String> globs(String word, String... globs) {
    say(word);
    return globsAgain(word, globs);
  }

  /** The same for a word that may be said again. */
  final List<String> globsAgain(String word, String... globs) {
    for (String glob : globs) {
      long stars = glob.chars().filter(c -> c == '*').count();
      if (glob.isBlank() || stars > MOST_STARS) {
        wrong(word, "%s '%s' needs a name with at most %d stars".formatted(word, glob, MOST_STARS));
      }
    }
    return List.of(globs);
  }

  /** Takes another step's result in a role. */
  final void input(String role, Handle handle) {
    if (handle == null || !reading.knows(handle)) {
      wrong(place, "%s takes %s of another recipe".formatted(title, handle));
      return;
    }
    inputs.put(role, handle.name());
  }

  /** A block inside this one; its record, or null where something is wrong with it. */
  final <R, F extends Filler<R>> R nested(String word, F filler, Consumer<? super F> body) {
    say(word);
    return nestedAgain(word, filler, body);
  }

  /** A block inside this one that may be said again. */
  final <R, F extends Filler<R>> R nestedAgain(String word, F filler, Consumer<? super F> body) {
    filler.begin(reading, word, reading.place(word));
    filler.choose(choices.inside(word));
    body.accept(filler);
    filler.applyChoices();
    R record = filler.finish();
    failed |= record == null;
    return record;
  }

  /** The word that declared a step; empty where the step has problems of its own. */
  final Optional<String> verb(Handle step) {
    return reading.verb(step);
  }

  /** Notes what is wrong with a word of this block. */
  final void wrong(String word, String message) {
    wrong(reading.place(word), message);
  }

  /** The steps this one reads, by role. */
  final Map<String, String> inputs() {
    return inputs;
  }

  private void wrong(Place where, String message) {
    failed = true;
    reading.problem(where, message);
  }
}
