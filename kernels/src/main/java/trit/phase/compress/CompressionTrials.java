package trit.phase.compress;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import trit.file.AtomicFile;
import trit.phase.Event;
import trit.phase.PhaseContext;

/**
 * Writes a model as it would be and measures it. What an interrupted run has measured is remembered
 * in order, because the same run asks for it again in the same order.
 */
final class CompressionTrials implements BoundedChoice.Trials {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CompressedWriter writer;
  private final WholeModel whole;
  private final PhaseContext context;
  private final Path file;
  private final List<ModelQuality> measured = new ArrayList<>();
  private int asked;

  CompressionTrials(CompressedWriter writer, WholeModel whole, PhaseContext context)
      throws IOException {
    this.writer = writer;
    this.whole = whole;
    this.context = context;
    file = context.scratch().resolve("measured.json");
    if (Files.exists(file)) {
      measured.addAll(JSON.readValue(file.toFile(), new TypeReference<List<ModelQuality>>() {}));
    }
  }

  @Override
  public ModelQuality of(Map<String, StoredMatrix> chosen) throws IOException {
    if (asked == measured.size()) {
      context.checkCancelled();
      writer.write(context.output(), chosen);
      measured.add(whole.ofWritten());
      AtomicFile.write(file, JSON.writeValueAsBytes(measured));
    }
    ModelQuality quality = measured.get(asked++);
    double bits = CompressionFacts.bitsPerWeight(chosen.values());
    context.emit(
        new Event.Note(
            context.name(),
            "%.2f bits per weight: kld %.4g, perplexity times %.4g"
                .formatted(bits, quality.kld(), quality.perplexityRatio())));
    return quality;
  }
}
