package trit.phase.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import trit.file.AtomicFile;
import trit.nn.PeftAdapter;
import trit.phase.Artifact;
import trit.phase.Outline;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;

/**
 * Hands out the adapters that a training has left beside its result, as a folder that Hugging
 * Face's library PEFT loads.
 *
 * @param name of the folder
 */
public record AdapterExport(String name) {
  /** Where a training leaves them in its artifact. */
  public static final String FOLDER = "adapter";

  private static final String NONE =
      "the model was not trained with adapters that stand on their own: train it with lora { … }, and with loftq of one round at most";

  /** Bytes of the factors. */
  static long forecast(Outline model, Problems problems) {
    if (!(model instanceof Outline.Weights weights) || weights.adapters().isEmpty()) {
      problems.add(NONE);
      return 0;
    }
    return Float.BYTES
        * weights.adapters().get().parameters(weights.config()).stream()
            .mapToLong(parameter -> parameter.shape().size())
            .sum();
  }

  /** Writes the folder; the paths below the folder of exports, the tensors first. */
  List<String> write(Artifact source, PhaseContext context) throws IOException {
    Path from = source.file(FOLDER);
    if (!Files.isDirectory(from)) {
      throw new PhaseException(NONE);
    }
    Path folder = Files.createDirectories(context.exports().resolve(name));
    for (String file : List.of(PeftAdapter.TENSORS, PeftAdapter.CONFIG)) {
      AtomicFile.write(folder.resolve(file), Files.readAllBytes(from.resolve(file)));
    }
    return List.of(name + "/" + PeftAdapter.TENSORS, name + "/" + PeftAdapter.CONFIG);
  }
}
