package trit.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import trit.file.TensorBody;
import trit.file.safetensors.SafetensorsFile;
import trit.file.safetensors.SafetensorsLayout;
import trit.file.safetensors.SafetensorsType;
import trit.file.safetensors.SafetensorsWriter;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The state of an interrupted training in a file that is replaced as a whole: weights, both moments
 * and how many steps were made. Training that goes on from it gives the same bits as training that
 * was never interrupted.
 *
 * @param every after how many steps to save
 * @param file where; need not exist
 */
public record Checkpoint(int every, Path file) {
  private static final String STEPS = "steps";
  private static final String LOSS = "loss";
  private static final String SCALE = "loss scale";
  private static final String CLEAN = "clean steps";

  /** A checkpoint in a folder that survives interruption. */
  public static Checkpoint in(Path folder, int every) {
    return new Checkpoint(every, folder.resolve("training.safetensors"));
  }

  /** Whether it is time to save. */
  boolean isDue(TrainingState state) {
    return every > 0 && state.steps() % every == 0;
  }

  /** Replaces the file by this state. */
  void save(TrainingState state) throws IOException {
    Map<String, Tensor> tensors = state.tensors();
    Map<String, String> metadata =
        Map.of(
            STEPS, Integer.toString(state.steps()),
            LOSS, Double.toString(state.loss()),
            SCALE, Double.toString(state.lossScale().factor()),
            CLEAN, Integer.toString(state.lossScale().clean()));
    List<SafetensorsLayout.Entry> entries =
        tensors.entrySet().stream()
            .map(e -> new SafetensorsLayout.Entry(e.getKey(), SafetensorsType.F32, shape(e)))
            .toList();
    SafetensorsWriter.write(
        file,
        SafetensorsLayout.of(metadata, entries),
        name -> TensorBody.of(tensors.get(name).data()));
  }

  /** Puts the saved state in place, if there is one. */
  boolean restore(TrainingState state) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (SafetensorsFile saved = SafetensorsFile.open(file)) {
      state
          .tensors()
          .forEach(
              (name, tensor) -> tensor.copyFrom(new Tensor(tensor.shape(), saved.bytes(name))));
      Map<String, String> metadata = saved.header().metadata();
      LossScale scale =
          new LossScale(
              Double.parseDouble(metadata.get(SCALE)), Integer.parseInt(metadata.get(CLEAN)));
      state.resume(
          Integer.parseInt(metadata.get(STEPS)), Double.parseDouble(metadata.get(LOSS)), scale);
      return true;
    }
  }

  private static Shape shape(Map.Entry<String, Tensor> entry) {
    return entry.getValue().shape();
  }
}
