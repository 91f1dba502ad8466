package trit.file.text.domain;

import java.util.List;

/** Tools as JSON describes them, requests in words, and the JSON that calls the tool. */
final class ToolCalls {
  private static final List<String> CITIES =
      List.of("Accra", "Bergen", "Cusco", "Delft", "Hanoi", "Izmir", "Kyoto", "Lagos", "Porto");
  private static final List<String> PEOPLE =
      List.of("Amira", "Boris", "Carla", "Deniz", "Erik", "Fumi", "Gita", "Henk");
  private static final List<String> MATTERS =
      List.of(
          "call the dentist",
          "water the plants",
          "send the invoice",
          "book the flight",
          "return the library books",
          "renew the passport");
  private static final List<String> DAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
  private static final List<List<String>> UNITS =
      List.of(
          List.of("kilometres", "miles"),
          List.of("kilograms", "pounds"),
          List.of("litres", "gallons"),
          List.of("euros", "dollars"));
  private static final List<SampleMaker> KINDS =
      List.of(
          ToolCalls::weather,
          ToolCalls::reminder,
          ToolCalls::conversion,
          ToolCalls::search,
          ToolCalls::message,
          ToolCalls::light);

  private ToolCalls() {}

  static String make(Draws draws) {
    return draws.of(KINDS).make(draws);
  }

  private static String weather(Draws draws) {
    String city = draws.of(CITIES);
    int days = draws.between(1, 7);
    String request =
        draws
            .of(
                List.of(
                    "What will the weather be like in %s over the next %d days?",
                    "Give me the forecast for %s, %d days ahead.",
                    "I am going to %s. Will it rain in the coming %d days?"))
            .formatted(city, days);
    return call(
        "get_weather",
        "Forecast of the weather of a city",
        "\"city\": {\"type\": \"string\"}, \"days\": {\"type\": \"integer\"}",
        request,
        "\"city\": \"%s\", \"days\": %d".formatted(city, days));
  }

  private static String reminder(Draws draws) {
    String matter = draws.of(MATTERS);
    String day = draws.of(DAYS);
    int hour = draws.between(7, 21);
    String request =
        draws
            .of(
                List.of(
                    "Remind me to %s on %s at %d o'clock.",
                    "I must not forget to %s. Set something for %s, %d:00.",
                    "Please make a reminder: %s, %s, at %d."))
            .formatted(matter, day, hour);
    return call(
        "add_reminder",
        "Adds a reminder to the calendar",
        "\"text\": {\"type\": \"string\"}, \"day\": {\"type\": \"string\"}, \"hour\": {\"type\": \"integer\"}",
        request,
        "\"text\": \"%s\", \"day\": \"%s\", \"hour\": %d".formatted(matter, day, hour));
  }

  private static String conversion(Draws draws) {
    List<String> pair = draws.several(draws.of(UNITS), 2);
    int amount = draws.between(2, 950);
    String request =
        draws
            .of(List.of("How much is %d %s in %s?", "Convert %d %s to %s."))
            .formatted(amount, pair.get(0), pair.get(1));
    return call(
        "convert",
        "Converts an amount from one unit into another",
        "\"amount\": {\"type\": \"number\"}, \"from\": {\"type\": \"string\"}, \"to\": {\"type\": \"string\"}",
        request,
        "\"amount\": %d, \"from\": \"%s\", \"to\": \"%s\""
            .formatted(amount, pair.get(0), pair.get(1)));
  }

  private static String search(Draws draws) {
    String ending = draws.of(List.of("pdf", "java", "txt", "csv", "png", "md"));
    String folder = draws.of(List.of("reports", "src", "photos", "notes", "archive/2019", "tmp"));
    int most = draws.between(5, 100);
    return call(
        "find_files",
        "Lists files whose names match a pattern",
        "\"pattern\": {\"type\": \"string\"}, \"folder\": {\"type\": \"string\"}, \"limit\": {\"type\": \"integer\"}",
        "Which %s files are there in %s? Show me at most %d.".formatted(ending, folder, most),
        "\"pattern\": \"*.%s\", \"folder\": \"%s\", \"limit\": %d".formatted(ending, folder, most));
  }

  private static String message(Draws draws) {
    String person = draws.of(PEOPLE);
    String text =
        "The %s is moved to %s."
            .formatted(draws.of(List.of("meeting", "lesson", "delivery", "match")), draws.of(DAYS));
    boolean urgent = draws.coin();
    return call(
        "send_message",
        "Sends a message to a contact",
        "\"to\": {\"type\": \"string\"}, \"text\": {\"type\": \"string\"}, \"urgent\": {\"type\": \"boolean\"}",
        "Write to %s%s: %s".formatted(person, urgent ? ", it is urgent" : "", text),
        "\"to\": \"%s\", \"text\": \"%s\", \"urgent\": %s".formatted(person, text, urgent));
  }

  private static String light(Draws draws) {
    String room = draws.of(List.of("kitchen", "hall", "bedroom", "study", "garage", "bathroom"));
    int percent = 5 * draws.between(0, 20);
    return call(
        "set_light",
        "Sets the brightness of the lamps of a room",
        "\"room\": {\"type\": \"string\"}, \"percent\": {\"type\": \"integer\"}",
        "Set the light in the %s to %d percent.".formatted(room, percent),
        "\"room\": \"%s\", \"percent\": %d".formatted(room, percent));
  }

  private static String call(
      String tool, String what, String parameters, String request, String arguments) {
    return """
    Tool: {"name": "%s", "description": "%s", "parameters": {%s}}
    Request: %s
    Call: {"name": "%s", "arguments": {%s}}

    """
        .formatted(tool, what, parameters, request, tool, arguments);
  }
}
