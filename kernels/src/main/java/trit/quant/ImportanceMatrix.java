package trit.quant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import trit.file.FileFormatException;
import trit.file.gguf.FusedName;
import trit.file.gguf.GgufValue;

/**
 * How much each column of each matrix weighs: the squares of what it was multiplied with, or of the
 * loss's gradients, summed over a text. Read and written as llama.cpp's GGUF of the type {@code
 * imatrix}.
 *
 * @param entries by GGUF name of the matrix
 * @param datasets what the text was called
 * @param chunks pieces of the text
 * @param chunkSize tokens of a piece
 * @param sample of the weights of the model it was collected from; empty where nothing says
 */
public record ImportanceMatrix(
    SortedMap<String, Entry> entries,
    List<String> datasets,
    int chunks,
    int chunkSize,
    Optional<WeightSample> sample) {
  /** What it is called in an artifact. */
  public static final String FILE = "imatrix.gguf";

  /** What it is called in an artifact where it was summed over gradients. */
  public static final String FISHER_FILE = "fisher.gguf";

  /**
   * The columns of one matrix.
   *
   * @param sums of squares, one per column
   * @param count tokens that were summed
   */
  public record Entry(float[] sums, long count) {}

  /** Keeps its own copies. */
  public ImportanceMatrix {
    entries = new TreeMap<>(entries);
    datasets = List.copyOf(datasets);
  }

  /** Of a model of which nothing is said. */
  public ImportanceMatrix(
      SortedMap<String, Entry> entries, List<String> datasets, int chunks, int chunkSize) {
    this(entries, datasets, chunks, chunkSize, Optional.empty());
  }

  /** The same, of this model. */
  public ImportanceMatrix of(WeightSample model) {
    return new ImportanceMatrix(entries, datasets, chunks, chunkSize, Optional.of(model));
  }

  /** The same, where queries, keys and values are one matrix in a model's GGUF file (GPT-2). */
  public ImportanceMatrix fused() {
    SortedMap<String, Entry> fused = new TreeMap<>();
    entries.forEach((name, entry) -> fused.put(FusedName.fused(name), entry));
    return new ImportanceMatrix(fused, datasets, chunks, chunkSize, sample);
  }

  /**
   * The mean squares of a matrix's columns; empty where it was not seen.
   *
   * @throws IllegalArgumentException where the matrix has another number of columns
   */
  public Optional<float[]> of(String name, int columns) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.sums.length != columns) {
      throw new IllegalArgumentException(
          "its importance has %d columns, not %d; was it collected from another model?"
              .formatted(entry.sums.length, columns));
    }
    float[] means = new float[columns];
    for (int i = 0; i < columns; i++) {
      means[i] = entry.count > 0 ? entry.sums[i] / entry.count : 1;
    }
    return Optional.of(means);
  }

  /**
   * Columns that weigh nothing: whatever is stored for them changes no result on that text.
   *
   * @return how many each matrix has, by name; those that have none are left out
   */
  public SortedMap<String, Integer> deadColumns() {
    SortedMap<String, Integer> dead = new TreeMap<>();
    entries.forEach(
        (name, entry) -> {
          for (float sum : entry.sums) {
            if (sum == 0) {
              dead.merge(name, 1, Integer::sum);
            }
          }
        });
    return dead;
  }

  /** What an encoded file says of the importance that it was made with; keys as llama.cpp's. */
  public Map<String, GgufValue> description() {
    Map<String, GgufValue> description = new LinkedHashMap<>();
    description.put("quantize.imatrix.dataset", GgufValue.text(String.join(", ", datasets)));
    description.put("quantize.imatrix.entries_count", GgufValue.u32(entries.size()));
    description.put("quantize.imatrix.chunks_count", GgufValue.u32(chunks));
    return description;
  }

  /** Writes the file. */
  public void write(Path target) throws IOException {
    ImportanceMatrixFile.write(this, target);
  }

  /** Reads a file, or the one in the folder of an artifact; as {@link #read}. */
  public static ImportanceMatrix open(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return read(path);
    }
    Path file = path.resolve(isFisher(path) ? FISHER_FILE : FILE);
    if (!Files.isRegularFile(file)) {
      throw new FileFormatException(path, "has no " + FILE + "; name an importance matrix");
    }
    return read(file);
  }

  /** Whether a folder holds one that was summed over gradients. */
  public static boolean isFisher(Path folder) {
    return Files.isRegularFile(folder.resolve(FISHER_FILE));
  }

  /**
   * Reads a file.
   *
   * @throws FileFormatException where it is none, or a number in it is not finite or negative
   */
  public static ImportanceMatrix read(Path path) throws IOException {
    return ImportanceMatrixFile.read(path);
  }
}
