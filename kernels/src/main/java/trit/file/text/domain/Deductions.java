package trit.file.text.domain;

import java.util.ArrayList;
import java.util.List;

/** Conclusions from facts that are given, one numbered step after the other. */
final class Deductions {
  private static final List<String> NAMES =
      List.of("Ann", "Ben", "Cleo", "Dev", "Elif", "Finn", "Gwen", "Hugo", "Iris", "Jon", "Kaya");
  private static final List<String> KINDS_OF_THINGS =
      List.of(
          "brindle", "corvant", "dorrit", "fenlock", "gaspar", "hollin", "kestry", "lumwick",
          "mardle", "norpin", "ostrel", "pellim", "quorn", "rastel", "sandip", "tolver");
  private static final List<String> QUALITIES =
      List.of("blue", "heavy", "quick", "quiet", "round", "shy", "soft", "warm", "bitter", "old");
  private static final List<String> THINGS =
      List.of("key", "letter", "coin", "ring", "map", "ticket");
  private static final List<String> PLACES =
      List.of("drawer", "red box", "blue bag", "cupboard", "basket", "coat pocket", "tin");
  private static final List<List<String>> ORDERS =
      List.of(
          List.of("taller", "tallest", "shortest"),
          List.of("older", "oldest", "youngest"),
          List.of("faster", "fastest", "slowest"),
          List.of("richer", "richest", "poorest"));
  private static final List<SampleMaker> KINDS =
      List.of(Deductions::order, Deductions::classes, Deductions::moves, Deductions::leftOver);

  private Deductions() {}

  static String make(Draws draws) {
    return draws.of(KINDS).make(draws);
  }

  /** A chain of comparisons whose links are told out of order. */
  private static String order(Draws draws) {
    List<String> words = draws.of(ORDERS);
    List<String> people = draws.several(NAMES, draws.between(3, 5));
    List<String> facts = new ArrayList<>();
    for (int i = 1; i < people.size(); i++) {
      facts.add("%s is %s than %s.".formatted(people.get(i - 1), words.get(0), people.get(i)));
    }
    boolean first = draws.coin();
    List<String> steps = new ArrayList<>();
    for (int i = 2; i < people.size(); i++) {
      steps.add(
          "%s is %s than %s, who is %s than %s, so %s is %s than %s."
              .formatted(
                  people.get(0),
                  words.get(0),
                  people.get(i - 1),
                  words.get(0),
                  people.get(i),
                  people.get(0),
                  words.get(0),
                  people.get(i)));
    }
    steps.add("The order is " + String.join(", ", people) + ".");
    return deduction(
        draws.several(facts, facts.size()),
        "Who is the " + words.get(first ? 1 : 2) + "?",
        steps,
        first ? people.getFirst() : people.getLast());
  }

  /** Classes inside classes, and a quality that the last has or lacks. */
  private static String classes(Draws draws) {
    List<String> kinds = draws.several(KINDS_OF_THINGS, draws.between(2, 4));
    String quality = draws.of(QUALITIES);
    boolean has = draws.coin();
    String name = draws.of(NAMES);
    List<String> facts = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    facts.add("%s is a %s.".formatted(name, kinds.getFirst()));
    for (int i = 1; i < kinds.size(); i++) {
      String rule = "every %s is a %s".formatted(kinds.get(i - 1), kinds.get(i));
      facts.add(sentence(rule));
      steps.add(
          "%s is a %s, and %s, so %s is a %s."
              .formatted(name, kinds.get(i - 1), rule, name, kinds.get(i)));
    }
    String last = "%s %s is %s".formatted(has ? "every" : "no", kinds.getLast(), quality);
    facts.add(sentence(last));
    steps.add(
        "%s is a %s, and %s, so %s is %s%s."
            .formatted(name, kinds.getLast(), last, name, has ? "" : "not ", quality));
    return deduction(
        draws.several(facts, facts.size()),
        "Is %s %s?".formatted(name, quality),
        steps,
        has ? "yes" : "no");
  }

  /** A thing that is carried from place to place. */
  private static String moves(Draws draws) {
    String thing = draws.of(THINGS);
    List<String> places = draws.several(PLACES, draws.between(3, 5));
    List<String> facts = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    facts.add("The %s is in the %s.".formatted(thing, places.getFirst()));
    for (int i = 1; i < places.size(); i++) {
      String mover = draws.of(NAMES);
      facts.add("%s puts the %s into the %s.".formatted(mover, thing, places.get(i)));
      steps.add(
          "%s takes it out of the %s; now it is in the %s."
              .formatted(mover, places.get(i - 1), places.get(i)));
    }
    return deduction(
        facts, "Where is the %s?".formatted(thing), steps, "in the " + places.getLast());
  }

  /** Three people, three things, and what two of them do not have. */
  private static String leftOver(Draws draws) {
    List<String> people = draws.several(NAMES, 3);
    List<String> things = draws.several(THINGS, 3);
    List<String> facts =
        List.of(
            "%s, %s and %s each have one of a %s, a %s and a %s."
                .formatted(
                    people.get(0),
                    people.get(1),
                    people.get(2),
                    things.get(0),
                    things.get(1),
                    things.get(2)),
            "%s has neither the %s nor the %s."
                .formatted(people.get(0), things.get(1), things.get(2)),
            "%s does not have the %s.".formatted(people.get(1), things.get(2)));
    return deduction(
        facts,
        "What does %s have?".formatted(people.get(2)),
        List.of(
            "For %s only the %s is left.".formatted(people.get(0), things.get(0)),
            "%s cannot have the %s, which %s has, nor the %s, so %s has the %s."
                .formatted(
                    people.get(1),
                    things.get(0),
                    people.get(0),
                    things.get(2),
                    people.get(1),
                    things.get(1)),
            "The %s is left for %s.".formatted(things.get(2), people.get(2))),
        "the " + things.get(2));
  }

  private static String sentence(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
  }

  private static String deduction(
      List<String> facts, String question, List<String> steps, String answer) {
    StringBuilder text = new StringBuilder();
    text.append(String.join(" ", facts)).append(' ').append(question).append('\n');
    for (int i = 0; i < steps.size(); i++) {
      text.append("Step ").append(i + 1).append(": ").append(steps.get(i)).append('\n');
    }
    return text.append("Answer: ").append(answer).append("\n\n").toString();
  }
}
