package trit.phase.compress;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the ways were chosen in which matrices are stored, from measurements of the whole model.
 *
 * @param bound what was asked for
 * @param holds whether it does
 * @param rounds every measurement, in order
 * @param matrices how each is stored, by GGUF name
 */
public record ChoiceReport(
    String bound, boolean holds, List<Round> rounds, Map<String, String> matrices) {
  private static final String FILE = "choice.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One measurement.
   *
   * @param title what was measured
   * @param changes how matrices were stored before and are now, by GGUF name
   * @param bitsPerWeight of the matrices among which is chosen
   * @param kld mean divergence from the model that was compressed
   * @param kldError one standard error of it
   * @param kldBought by how much less that is than with the ways before
   * @param perplexityRatio perplexity divided by that of the model that was compressed
   * @param holds whether that is what was asked for
   * @param taken whether this is what the model is now
   */
  public record Round(
      String title,
      Map<String, String> changes,
      double bitsPerWeight,
      double kld,
      double kldError,
      double kldBought,
      double perplexityRatio,
      boolean holds,
      boolean taken) {

    Round asTaken() {
      return new Round(
          title, changes, bitsPerWeight, kld, kldError, kldBought, perplexityRatio, holds, true);
    }
  }

  /** What was measured of the choice that was taken, beside what it began with. */
  Map<String, Double> facts() {
    Round first = rounds.getFirst();
    Round now = rounds.stream().filter(Round::taken).findFirst().orElseThrow();
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("bound.holds", holds ? 1.0 : 0.0);
    facts.put("bound.measurements", (double) rounds.size());
    facts.put("bound.kld", now.kld);
    facts.put("bound.kldError", now.kldError);
    facts.put("bound.perplexityRatio", now.perplexityRatio);
    facts.put("bound.start.kld", first.kld);
    facts.put("bound.start.perplexityRatio", first.perplexityRatio);
    facts.put("bound.start.bitsPerWeight", first.bitsPerWeight);
    return facts;
  }

  void write(Path folder) throws IOException {
    JSON.writeValue(folder.resolve(FILE).toFile(), this);
  }

  /** What a phase has left in a folder, if it has. */
  public static Optional<ChoiceReport> in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.isRegularFile(file)
        ? Optional.of(JSON.readValue(file.toFile(), ChoiceReport.class))
        : Optional.empty();
  }
}
