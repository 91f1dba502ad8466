package trit.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.CacheType;
import de.kherud.llama.args.PoolingType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks llama.cpp about a GGUF file, in a process of its own: its library ends the process it lives
 * in where it dislikes a file.
 *
 * <p>Arguments: the GGUF file, a {@link Question}, a JSON file with a list of texts, the file for
 * the JSON answers (one per text), and for {@code GREEDY} how many tokens.
 */
public final class LlamaCpp {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What can be asked about every text. */
  public enum Question {
    /** Its token ids, without BOS. */
    TOKENS,
    /** The likeliest continuation, as text. */
    GREEDY,
    /** The final hidden state of its last token, BOS first, divided by its length. */
    HIDDEN
  }

  private LlamaCpp() {}

  /** Answers; see the class for the arguments. */
  public static void main(String[] arguments) throws IOException {
    Question question = Question.valueOf(arguments[1]);
    List<Object> answers = new ArrayList<>();
    try (LlamaModel model = new LlamaModel(parameters(arguments[0], question))) {
      for (JsonNode text : JSON.readTree(Path.of(arguments[2]).toFile())) {
        answers.add(
            switch (question) {
              case TOKENS -> model.encode(text.asText());
              case GREEDY -> greedy(model, text.asText(), Integer.parseInt(arguments[4]));
              case HIDDEN -> model.embed(text.asText());
            });
      }
    }
    JSON.writeValue(Path.of(arguments[3]).toFile(), answers);
    System.exit(0); // its threads would keep the process alive
  }

  private static ModelParameters parameters(String file, Question question) {
    ModelParameters parameters =
        new ModelParameters()
            .setModel(file)
            .setThreads(1)
            .setThreadsBatch(1)
            .setCtxSize(512)
            .setCacheTypeK(CacheType.F32)
            .setCacheTypeV(CacheType.F32)
            .disableContextShift();
    if (question == Question.HIDDEN) {
      parameters.enableEmbedding().setPoolingType(PoolingType.LAST);
    }
    return parameters;
  }

  private static String greedy(LlamaModel model, String prompt, int tokens) {
    return model.complete(
        new InferenceParameters(prompt)
            .setTemperature(0)
            .setNPredict(tokens)
            .setIgnoreEos(true)
            .setCachePrompt(false));
  }
}
