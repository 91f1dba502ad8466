package trit.file.text.domain;

import java.util.List;

/** Problems in words with whole numbers, their working, and the number at the end. */
final class WordProblems {
  private static final List<String> NAMES =
      List.of(
          "Ada", "Bruno", "Chen", "Dalia", "Emre", "Farid", "Greta", "Hana", "Ivo", "Juno", "Kofi",
          "Lena", "Mira", "Noor", "Otto", "Priya", "Quinn", "Rosa", "Sven", "Tomas", "Uma", "Yuki");
  private static final List<String> THINGS =
      List.of(
          "apples", "pencils", "tickets", "marbles", "books", "eggs", "tiles", "stamps", "screws",
          "cups", "lamps", "bricks");
  private static final List<SampleMaker> KINDS =
      List.of(
          WordProblems::change,
          WordProblems::sharing,
          WordProblems::distance,
          WordProblems::percent,
          WordProblems::ages,
          WordProblems::equation,
          WordProblems::fence,
          WordProblems::machine);

  private WordProblems() {}

  static String make(Draws draws) {
    return draws.of(KINDS).make(draws);
  }

  private static String change(Draws draws) {
    String things = draws.of(THINGS);
    int count = draws.between(2, 19);
    int price = draws.between(2, 15);
    int cost = count * price;
    int paid = (cost / 50 + 1) * 50;
    return problem(
        "%s buys %d %s for %d coins each and pays with %d coins. How many coins come back?"
            .formatted(draws.of(NAMES), count, things, price, paid),
        "%d %s cost %d * %d = %d coins. %d - %d = %d coins come back."
            .formatted(count, things, count, price, cost, paid, cost, paid - cost),
        paid - cost);
  }

  private static String sharing(Draws draws) {
    String things = draws.of(THINGS);
    int boxes = draws.between(2, 12);
    int each = draws.between(5, 40);
    int friends = draws.between(3, 9);
    int all = boxes * each;
    return problem(
        "%s has %d boxes with %d %s in each and shares them equally among %d friends. How many %s are left over?"
            .formatted(draws.of(NAMES), boxes, each, things, friends, things),
        "There are %d * %d = %d %s. Each friend gets %d, which takes %d * %d = %d. %d - %d = %d are left over."
            .formatted(
                boxes,
                each,
                all,
                things,
                all / friends,
                friends,
                all / friends,
                all - all % friends,
                all,
                all - all % friends,
                all % friends),
        all % friends);
  }

  private static String distance(Draws draws) {
    int fast = 10 * draws.between(6, 12);
    int slow = 10 * draws.between(2, 5);
    int first = draws.between(2, 6);
    int second = draws.between(1, 5);
    int way = fast * first + slow * second;
    return problem(
        "A train goes %d kilometres an hour for %d hours, and then %d kilometres an hour for %d more. How far does it get?"
            .formatted(fast, first, slow, second),
        "First it goes %d * %d = %d kilometres, then %d * %d = %d. Together that is %d kilometres."
            .formatted(fast, first, fast * first, slow, second, slow * second, way),
        way);
  }

  private static String percent(Draws draws) {
    int seats = 20 * draws.between(3, 40);
    int share = 5 * draws.between(1, 19);
    int taken = seats * share / 100;
    return problem(
        "A hall has %d seats, and %d percent of them are taken. How many are free?"
            .formatted(seats, share),
        "%d percent of %d is %d * %d / 100 = %d. %d - %d = %d seats are free."
            .formatted(share, seats, seats, share, taken, seats, taken, seats - taken),
        seats - taken);
  }

  private static String ages(Draws draws) {
    List<String> two = draws.several(NAMES, 2);
    int younger = draws.between(4, 40);
    int more = draws.between(2, 30);
    int sum = 2 * younger + more;
    return problem(
        "%s is %d years older than %s. Together they are %d years old. How old is %s?"
            .formatted(two.get(0), more, two.get(1), sum, two.get(1)),
        "Without the %d years between them they would be %d - %d = %d years old together, and half of that is %d / 2 = %d."
            .formatted(more, sum, more, 2 * younger, 2 * younger, younger),
        younger);
  }

  private static String equation(Draws draws) {
    int factor = draws.between(2, 12);
    int unknown = draws.between(-20, 20);
    int added = draws.between(1, 60);
    int right = factor * unknown + added;
    return problem(
        "Solve %d * x + %d = %d for x.".formatted(factor, added, right),
        "Taking %d from both sides gives %d * x = %d. Dividing by %d gives x = %d."
            .formatted(added, factor, right - added, factor, unknown),
        unknown);
  }

  private static String fence(Draws draws) {
    int length = draws.between(8, 60);
    int width = draws.between(3, length - 1);
    int around = 2 * (length + width);
    return problem(
        "A garden is %d metres long and %d metres wide. How many metres of fence go around it?"
            .formatted(length, width),
        "Two sides have %d metres and two have %d. 2 * (%d + %d) = 2 * %d = %d metres."
            .formatted(length, width, length, width, length + width, around),
        around);
  }

  private static String machine(Draws draws) {
    String things = draws.of(THINGS);
    int minutes = draws.of(List.of(2, 3, 4, 5, 6, 10, 12, 15));
    int made = draws.between(3, 30);
    int hours = draws.between(2, 9);
    int runs = 60 * hours / minutes;
    return problem(
        "A machine makes %d %s in %d minutes. How many does it make in %d hours?"
            .formatted(made, things, minutes, hours),
        "%d hours are 60 * %d = %d minutes, which is %d times %d minutes. %d * %d = %d %s."
            .formatted(hours, hours, 60 * hours, runs, minutes, runs, made, runs * made, things),
        runs * made);
  }

  private static String problem(String question, String working, int number) {
    return "Question: %s\nAnswer: %s\n#### %d\n\n".formatted(question, working, number);
  }
}
