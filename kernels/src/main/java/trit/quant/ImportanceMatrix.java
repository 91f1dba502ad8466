package trit.quant;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.TensorBody;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.tensor.Shape;
import trit.tensor.Tensor;

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

  private static final String TYPE = "imatrix";
  private static final String SUMS = ".in_sum2";
  private static final String COUNTS = ".counts";
  private static final ValueLayout.OfFloat FLOAT = Tensor.FLOAT;

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
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.type", GgufValue.text(TYPE));
    metadata.put("imatrix.datasets", GgufValue.texts(datasets));
    metadata.put("imatrix.chunk_count", GgufValue.u32(chunks));
    metadata.put("imatrix.chunk_size", GgufValue.u32(chunkSize));
    sample.ifPresent(weights -> weights.describe(metadata));
    List<GgufLayout.Entry> tensors = new ArrayList<>();
    Map<String, float[]> values = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          values.put(name + SUMS, entry.sums);
          values.put(name + COUNTS, new float[] {entry.count});
        });
    values.forEach(
        (name, numbers) ->
            tensors.add(new GgufLayout.Entry(name, Encoding.F32, Shape.of(1, numbers.length))));
    GgufWriter.write(
        target, GgufLayout.of(metadata, tensors), name -> TensorBody.of(bytes(values.get(name))));
  }

  /** Reads a file, or the one in the folder of an artifact; as {@link #read}. */
  public static ImportanceMatrix open(Path path) throws IOException {
    return read(Files.isDirectory(path) ? path.resolve(isFisher(path) ? FISHER_FILE : FILE) : path);
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
    try (GgufFile file = GgufFile.open(path)) {
      if (!file.header().text("general.type").orElse("").equals(TYPE)) {
        throw new FileFormatException(path, "is no importance matrix (general.type 'imatrix')");
      }
      SortedMap<String, Entry> entries = new TreeMap<>();
      for (GgufTensor tensor : file.header().tensors().values()) {
        if (tensor.name().endsWith(SUMS)) {
          String name = tensor.name().substring(0, tensor.name().length() - SUMS.length());
          entries.put(name, entry(file, name));
        }
      }
      return new ImportanceMatrix(
          entries,
          datasets(file),
          (int) file.header().whole("imatrix.chunk_count").orElse(0),
          (int) file.header().whole("imatrix.chunk_size").orElse(0),
          WeightSample.in(file.header()));
    }
  }

  private static Entry entry(GgufFile file, String name) {
    float[] counts = numbers(file, name + COUNTS);
    if (counts.length != 1) {
      throw new FileFormatException(
          file.path(), "'" + name + "' has experts, which this version cannot encode");
    }
    return new Entry(numbers(file, name + SUMS), (long) counts[0]);
  }

  private static float[] numbers(GgufFile file, String name) {
    GgufTensor tensor = file.header().tensors().get(name);
    if (tensor == null || !tensor.type().encoding().equals(Optional.of(Encoding.F32))) {
      throw new FileFormatException(
          file.path(), "has no tensor " + FileFormatException.quote(name) + " of type F32");
    }
    float[] numbers = file.bytes(tensor).toArray(FLOAT);
    for (float number : numbers) {
      if (!(number >= 0 && number < Float.POSITIVE_INFINITY)) {
        throw new FileFormatException(
            file.path(),
            "tensor " + FileFormatException.quote(name) + " holds " + number + "; collect it anew");
      }
    }
    return numbers;
  }

  private static List<String> datasets(GgufFile file) {
    return file.header().metadata().get("imatrix.datasets") instanceof GgufValue.Texts texts
        ? texts.values()
        : List.of();
  }

  private static MemorySegment bytes(float[] numbers) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[numbers.length * Float.BYTES]);
    MemorySegment.copy(numbers, 0, bytes, FLOAT, 0, numbers.length);
    return bytes;
  }
}
