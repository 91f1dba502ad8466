package trit.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.infer.LanguageModel;
import trit.language.RecipeBlock;
import trit.language.RecipeBuilder;
import trit.language.RecipeReader;
import trit.plan.Plan;
import trit.recipe.Recipe;
import trit.run.RunReport;
import trit.show.PlanText;
import trit.show.ReportText;
import trit.tensor.Tensor;

/**
 * Trit in few words, for JShell and Java notebooks.
 *
 * {@snippet :
 * var model = Trit.load("model.gguf");
 * Tables.encodings(model.tensor("model.layers.0.mlp.up_proj.weight"))
 * Trit.run(Trit.read("recipes/quickstart.groovy"))
 * }
 */
public final class Trit {
  private static Session session;

  private Trit() {}

  /** The session of this process, on the bench that the environment names. */
  public static synchronized Session session() {
    if (session == null) {
      session = Session.open();
    }
    return session;
  }

  /** Opens a GGUF file or a folder with a Hugging Face checkpoint. */
  public static OpenModel load(String path) {
    return load(Path.of(path));
  }

  /** As {@link #load(String)}. */
  public static OpenModel load(Path path) {
    try {
      return OpenModel.of(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the model that a step of a run has left. */
  public static OpenModel load(RunReport report, String step) {
    Path folder = report.step(step).result().directory();
    Path packed = folder.resolve(LanguageModel.GGUF);
    return load(Files.exists(packed) ? packed : folder);
  }

  /** A tensor's rows in an encoding, as its reference quantizer chooses the codes. */
  public static EncodedTensor quantize(Tensor tensor, Encoding encoding) {
    return encoding.encode(tensor, Samples.collected());
  }

  /** A recipe, in the words of the scripts with lambdas for braces. */
  public static Recipe recipe(String name, Consumer<? super RecipeBlock> body) {
    return session().say(RecipeBuilder.recipe(name, body));
  }

  /** The recipe in a script. */
  public static Recipe read(String script) {
    try {
      return session().say(RecipeReader.load().read(Path.of(script), Map.of(), true));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What running a recipe would do, cost and leave. */
  public static Plan plan(Recipe recipe) {
    return session().plan(recipe);
  }

  /** What a run has left, as text: models side by side, promises, files. */
  public static String text(RunReport report) {
    return new ReportText(report).summary();
  }

  /** What a plan would do, as text. */
  public static String text(Plan plan) {
    return new PlanText(plan).summary();
  }

  /** Runs a recipe; what is in the cache is not computed again. */
  public static RunReport run(Recipe recipe) {
    return session().run(plan(recipe), event -> {});
  }
}
