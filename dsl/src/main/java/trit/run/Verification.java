package trit.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufName;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.language.RecipeException;
import trit.language.RecipeReader;
import trit.plan.ExpectationResult;
import trit.recipe.Recipe;
import trit.recipe.Step;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Derives again what a GGUF file says about itself, as far as the file alone allows: hashes,
 * counts, and whether the recorded numbers keep the recipe's promises.
 */
public final class Verification {
  private static final String PREFIX = "trit.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GgufFile file;
  private final List<Finding> findings = new ArrayList<>();

  private Verification(GgufFile file) {
    this.file = file;
  }

  /** How a claim fared. */
  public enum Verdict {
    HOLDS,
    FAILS,
    /** The file does not say enough. */
    UNKNOWN
  }

  /**
   * One claim of the file.
   *
   * @param claim in words
   * @param verdict how it fared
   * @param detail the numbers, or why it cannot be told
   */
  public record Finding(String claim, Verdict verdict, String detail) {}

  /**
   * Checks everything that a file claims.
   *
   * @throws FileFormatException if it is no readable GGUF file
   */
  public static List<Finding> of(Path path) throws IOException {
    try (GgufFile file = GgufFile.open(path)) {
      Verification verification = new Verification(file);
      verification.checkTensors();
      verification.checkName();
      verification.checkRecipe();
      return List.copyOf(verification.findings);
    }
  }

  private void checkTensors() {
    try {
      file.verifyData();
      String recorded = file.header().text(GgufFile.DATA_HASH).orElse("");
      report(
          "the tensors are the ones that were written",
          recorded.isEmpty() ? Verdict.UNKNOWN : Verdict.HOLDS,
          recorded.isEmpty() ? "the file has no hash of its tensors" : "SHA-256 " + recorded);
    } catch (FileFormatException e) {
      report("the tensors are the ones that were written", Verdict.FAILS, e.getMessage());
    }
    List<String> bad = new ArrayList<>();
    int unread = 0;
    for (GgufTensor tensor : file.header().tensors().values()) {
      if (tensor.type().encoding().isEmpty()) {
        unread++;
      } else if (!isFinite(tensor)) {
        bad.add(tensor.name());
      }
    }
    Verdict verdict = unread > 0 ? Verdict.UNKNOWN : Verdict.HOLDS;
    report(
        "all weights are finite",
        bad.isEmpty() ? verdict : Verdict.FAILS,
        bad.isEmpty() ? tensorsRead(unread) : "not finite: " + String.join(", ", bad));
  }

  private String tensorsRead(int unread) {
    int all = file.header().tensors().size();
    return unread == 0
        ? all + " tensors"
        : (all - unread) + " tensors; " + unread + " are in encodings that cannot be read here";
  }

  private boolean isFinite(GgufTensor tensor) {
    try (Memory memory = Memory.open()) {
      Tensor values = Encoding.decode(file.encoded(tensor), memory);
      for (long i = 0; i < values.size(); i++) {
        if (!Float.isFinite(values.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private void checkName() {
    Optional<GgufName> name = GgufName.parse(file.path().getFileName().toString());
    long parameters =
        file.header().tensors().values().stream().mapToLong(t -> t.shape().size()).sum();
    if (name.isEmpty()) {
      report("the file's name says what it is", Verdict.UNKNOWN, "not named as GGUF files are");
      return;
    }
    report(
        "the file's name says what it is",
        name.get().labels(parameters) ? Verdict.HOLDS : Verdict.FAILS,
        "%s for %,d parameters".formatted(name.get().sizeLabel(), parameters));
  }

  private void checkRecipe() {
    Optional<String> text = claim("recipe.text").filter(t -> !t.isEmpty());
    if (text.isEmpty()) {
      report("the recipe is the recorded one", Verdict.UNKNOWN, "the file carries no recipe");
      return;
    }
    String hash = Sha256.of(text.get());
    report(
        "the recipe is the recorded one",
        claim("recipe.sha256").filter(hash::equals).isPresent() ? Verdict.HOLDS : Verdict.FAILS,
        "SHA-256 " + hash);
    try {
      String name = claim("recipe.name").orElse("recipe") + ".groovy";
      Recipe recipe = RecipeReader.load().readText(name, text.get(), recordedParameters(), false);
      checkExpectations(recipe);
    } catch (RecipeException e) {
      report("the recipe can be read", Verdict.FAILS, e.getMessage());
    }
  }

  private void checkExpectations(Recipe recipe) {
    Map<String, Map<String, Double>> facts = recordedFacts(recipe);
    for (int i = 0; i < recipe.expectations().size(); i++) {
      ExpectationResult result = ExpectationResult.check(recipe.expectations().get(i), facts);
      String recorded = claim("expect." + i + ".held").orElse("");
      String claim = "'" + result.expectation().text() + "'";
      switch (result.verdict()) {
        case OPEN -> report(claim, Verdict.UNKNOWN, result.message());
        case HELD ->
            report(claim, recorded.equals("true") ? Verdict.HOLDS : Verdict.FAILS, said(recorded));
        case FAILED -> report(claim, Verdict.FAILS, result.message());
      }
    }
  }

  private static String said(String recorded) {
    return recorded.equals("true")
        ? "follows from the recorded numbers"
        : "follows from the recorded numbers, but the file says otherwise";
  }

  private Map<String, Map<String, Double>> recordedFacts(Recipe recipe) {
    Map<String, Map<String, Double>> facts = new LinkedHashMap<>();
    for (Step step : recipe.steps()) {
      Map<String, Double> numbers = new LinkedHashMap<>();
      claims("metrics." + step.name() + ".")
          .forEach((fact, value) -> number(value).ifPresent(n -> numbers.put(fact, n)));
      facts.put(step.name(), numbers);
    }
    return facts;
  }

  private Map<String, String> recordedParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    claims("recipe.parameter.").forEach((name, json) -> parameters.put(name, plain(json)));
    return parameters;
  }

  /** The value behind a piece of JSON, as the command line would give it. */
  private static String plain(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return node.isValueNode() ? node.asText() : json;
    } catch (JsonProcessingException e) {
      return json;
    }
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> claims(String prefix) {
    Map<String, String> claims = new LinkedHashMap<>();
    for (Map.Entry<String, GgufValue> entry : file.header().metadata().entrySet()) {
      if (entry.getKey().startsWith(PREFIX + prefix)
          && entry.getValue() instanceof GgufValue.Text text) {
        claims.put(entry.getKey().substring(PREFIX.length() + prefix.length()), text.value());
      }
    }
    return claims;
  }

  private Optional<String> claim(String name) {
    return file.header().text(PREFIX + name);
  }

  private void report(String claim, Verdict verdict, String detail) {
    findings.add(new Finding(claim, verdict, detail));
  }
}
