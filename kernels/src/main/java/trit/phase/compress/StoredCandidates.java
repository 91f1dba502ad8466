package trit.phase.compress;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.file.AtomicFile;
import trit.quant.compress.Compression;
import trit.tensor.Shape;

/**
 * The ways in which matrices have been stored so far, so that an interrupted run need not store
 * them again.
 *
 * @param folder that survives interruption
 */
record StoredCandidates(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All of a {@link StoredMatrix} but what the rule and the streams tell. */
  private record Facts(
      boolean kept, boolean entropyCoded, double bound, long bytes, StoredMatrix.Loss loss) {}

  /** Those of one matrix, in the order in which the rule names them; empty where there are none. */
  Optional<List<StoredMatrix>> find(String name, CompressionRule rule, Shape shape)
      throws IOException {
    Path index = index(name);
    if (!Files.exists(index)) {
      return Optional.empty();
    }
    List<Facts> all = JSON.readValue(index.toFile(), new TypeReference<List<Facts>>() {});
    List<StoredMatrix> stored = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Facts facts = all.get(i);
      Optional<Compression> method =
          facts.kept ? Optional.empty() : Optional.of(rule.methods().get(i));
      byte[] bytes = facts.kept ? new byte[0] : Files.readAllBytes(stream(name, i));
      stored.add(
          new StoredMatrix(
              method, shape, bytes, facts.entropyCoded, facts.bound, facts.bytes, facts.loss));
    }
    return Optional.of(stored);
  }

  /**
   * Remembers those of one matrix; their facts last, so that they are there whole or not at all.
   */
  void remember(String name, List<StoredMatrix> stored) throws IOException {
    List<Facts> all = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      StoredMatrix matrix = stored.get(i);
      if (!matrix.isKept()) {
        AtomicFile.write(stream(name, i), matrix.stream());
      }
      all.add(
          new Facts(
              matrix.isKept(),
              matrix.entropyCoded(),
              matrix.bound(),
              matrix.bytes(),
              matrix.loss()));
    }
    AtomicFile.write(index(name), JSON.writeValueAsBytes(all));
  }

  private Path index(String name) {
    return folder.resolve(name + ".json");
  }

  private Path stream(String name, int way) {
    return folder.resolve(name + "." + way);
  }
}
