package trit.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.compute.Workers;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.file.TensorFile;
import trit.file.gguf.GgufName;
import trit.infer.LanguageModel;
import trit.infer.ModelException;
import trit.language.RecipeException;
import trit.language.RecipeReader;
import trit.nn.CompressedCheckpoint;
import trit.nn.CompressedMatrix;
import trit.nn.FiniteWeights;
import trit.nn.TensorFiles;
import trit.plan.ExpectationResult;
import trit.recipe.Recipe;

/**
 * Derives again what a file of tensors says about itself, as far as the file alone allows: hashes,
 * counts, and whether the recorded numbers keep the recipe's promises.
 */
public final class Verification {
  private final TensorFile file;
  private final RecordedClaims claims;
  private final List<Finding> findings = new ArrayList<>();

  private Verification(TensorFile file) {
    this.file = file;
    this.claims = new RecordedClaims(file.metadata());
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
   * @param path of a GGUF or safetensors file, or of a folder with a checkpoint
   * @throws FileFormatException if it is no readable file of tensors
   */
  public static List<Finding> of(Path path) throws IOException {
    try (TensorFile file = TensorFiles.open(path)) {
      Verification verification = new Verification(file);
      verification.checkTensors();
      if (Files.isDirectory(path)) {
        verification.checkFolder(path);
      } else {
        verification.checkName();
      }
      verification.checkRecipe();
      return List.copyOf(verification.findings);
    }
  }

  private void checkTensors() {
    try {
      file.verifyData();
      String recorded = file.dataHash().orElse("");
      report(
          "the tensors are the ones that were written",
          recorded.isEmpty() ? Verdict.UNKNOWN : Verdict.HOLDS,
          recorded.isEmpty() ? "the file has no hash of its tensors" : "SHA-256 " + recorded);
    } catch (FileFormatException e) {
      report("the tensors are the ones that were written", Verdict.FAILS, e.getMessage());
    }
    List<String> bad = new ArrayList<>();
    int unread = 0;
    Map<String, CompressedMatrix> compressed = compressed();
    for (TensorFile.Entry tensor : file.entries()) {
      if (compressed.containsKey(tensor.name())) {
        if (!FiniteWeights.isFinite(compressed.get(tensor.name()), Workers.caller())) {
          bad.add(tensor.name());
        }
      } else if (tensor.encoded().isEmpty()) {
        unread++;
      } else if (!isFinite(tensor.encoded().get())) {
        bad.add(tensor.name());
      }
    }
    Verdict verdict = unread > 0 ? Verdict.UNKNOWN : Verdict.HOLDS;
    report(
        "all weights are finite",
        bad.isEmpty() ? verdict : Verdict.FAILS,
        bad.isEmpty() ? tensorsRead(unread) : "not finite: " + String.join(", ", bad));
  }

  private Map<String, CompressedMatrix> compressed() {
    String claim = "every stream is as long as its matrix needs";
    try {
      Map<String, CompressedMatrix> compressed = CompressedCheckpoint.matrices(file);
      if (!compressed.isEmpty()) {
        report(claim, Verdict.HOLDS, compressed.size() + " compressed matrices");
      }
      return compressed;
    } catch (FileFormatException e) {
      report(claim, Verdict.FAILS, e.getMessage());
      return Map.of();
    }
  }

  private String tensorsRead(int unread) {
    int all = file.entries().size();
    return unread == 0
        ? all + " tensors"
        : (all - unread) + " tensors; " + unread + " are in encodings that cannot be read here";
  }

  private static boolean isFinite(EncodedTensor tensor) {
    return FiniteWeights.firstNotFinite(tensor).isEmpty();
  }

  private void checkName() {
    Optional<GgufName> name = GgufName.parse(file.path().getFileName().toString());
    long parameters = file.entries().stream().mapToLong(t -> t.shape().size()).sum();
    if (name.isEmpty()) {
      report("the file's name says what it is", Verdict.UNKNOWN, "not named as GGUF files are");
      return;
    }
    report(
        "the file's name says what it is",
        name.get().labels(parameters) ? Verdict.HOLDS : Verdict.FAILS,
        "%s for %,d parameters".formatted(name.get().sizeLabel(), parameters));
  }

  /** Whether the other files of a folder belong to the tensors. */
  private void checkFolder(Path folder) throws IOException {
    String claim = "configuration, tensors and tokenizer belong together";
    try (LanguageModel model = LanguageModel.open(folder)) {
      model.tokenizer();
      long parameters = model.config().parameterCount();
      report(claim, Verdict.HOLDS, "%,d parameters".formatted(parameters));
    } catch (FileFormatException | ModelException e) {
      report(claim, Verdict.FAILS, e.getMessage());
    }
  }

  private void checkRecipe() {
    Optional<String> text = claims.find("recipe.text").filter(t -> !t.isEmpty());
    if (text.isEmpty()) {
      report("the recipe is the recorded one", Verdict.UNKNOWN, "the file carries no recipe");
      return;
    }
    String hash = Sha256.of(text.get());
    report(
        "the recipe is the recorded one",
        claims.find("recipe.sha256").filter(hash::equals).isPresent()
            ? Verdict.HOLDS
            : Verdict.FAILS,
        "SHA-256 " + hash);
    try {
      String name = claims.find("recipe.name").orElse("recipe") + ".groovy";
      Recipe recipe = RecipeReader.load().readText(name, text.get(), claims.parameters(), false);
      checkExpectations(recipe);
    } catch (RecipeException e) {
      report("the recipe can be read", Verdict.FAILS, e.getMessage());
    }
  }

  private void checkExpectations(Recipe recipe) {
    Map<String, Map<String, Double>> facts = claims.facts(recipe);
    for (int i = 0; i < recipe.expectations().size(); i++) {
      ExpectationResult result = ExpectationResult.check(recipe.expectations().get(i), facts);
      String recorded = claims.find("expect." + i + ".held").orElse("");
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

  private void report(String claim, Verdict verdict, String detail) {
    findings.add(new Finding(claim, verdict, detail));
  }
}
