package trit.file.safetensors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Function;
import trit.file.AtomicFile;
import trit.file.TensorBody;

/** Writes a safetensors file, one tensor at a time, so that it appears whole or not at all. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * Writes a file.
   *
   * @param target where it will lie; replaced if it is there
   * @param layout what lies where
   * @param bodies the bytes of a tensor by its name, asked for in the order of the layout
   * @throws IllegalStateException where a body is longer or shorter than the layout says
   */
  public static void write(
      Path target, SafetensorsLayout layout, Function<String, TensorBody> bodies)
      throws IOException {
    AtomicFile.write(
        target,
        layout.bytes(),
        sink -> {
          sink.write(layout.header());
          OptionalInt hashPosition = layout.hashPosition();
          if (hashPosition.isPresent()) {
            sink.beginHash();
          }
          for (SafetensorsTensor tensor : layout.tensors()) {
            sink.writeTensor(
                tensor.name(), tensor.end() - tensor.begin(), bodies.apply(tensor.name()));
          }
          if (hashPosition.isPresent()) {
            byte[] hash = sink.endHash().getBytes(StandardCharsets.US_ASCII);
            sink.overwrite(hashPosition.getAsInt(), hash);
          }
        });
  }
}
