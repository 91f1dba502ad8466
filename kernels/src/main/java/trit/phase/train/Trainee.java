package trit.phase.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import trit.compute.Backend;
import trit.nn.LlamaWeights;
import trit.nn.Parameters;
import trit.nn.TrainedLayers;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** What a training changes, and what becomes of the model by it. */
interface Trainee {

  /** What the optimizer moves. */
  LlamaWeights parameters();

  /**
   * The model's layers.
   *
   * @param parameters {@link #parameters} with their gradients
   * @param memory that lives as long as the training
   */
  TrainedLayers layers(Parameters parameters, Memory memory);

  /** A tensor of the trained model, perhaps made for this call. */
  Tensor result(String name, Backend backend, Memory memory);

  /**
   * Writes what of the training is worth more than the model that it made.
   *
   * @param folder of the result
   * @param base the name of what was trained
   */
  default void writeBeside(Path folder, String base) throws IOException {}

  /** What the trained model carries. */
  Optional<FakeQuantizer> carried();
}
