package trit.quant;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
import trit.file.gguf.FusedName;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.file.gguf.GgufWriter;
import trit.quant.ImportanceMatrix.Entry;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** An {@link ImportanceMatrix} as llama.cpp's GGUF of the type {@code imatrix}. */
final class ImportanceMatrixFile {
  private static final String TYPE = "imatrix";
  private static final String SUMS = ".in_sum2";
  private static final String COUNTS = ".counts";
  private static final ValueLayout.OfFloat FLOAT = Tensor.FLOAT;

  private ImportanceMatrixFile() {}

  static void write(ImportanceMatrix matrix, Path target) throws IOException {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("general.type", GgufValue.text(TYPE));
    metadata.put("imatrix.datasets", GgufValue.texts(matrix.datasets()));
    metadata.put("imatrix.chunk_count", GgufValue.u32(matrix.chunks()));
    metadata.put("imatrix.chunk_size", GgufValue.u32(matrix.chunkSize()));
    matrix.sample().ifPresent(weights -> weights.describe(metadata));
    List<GgufLayout.Entry> tensors = new ArrayList<>();
    Map<String, float[]> values = new LinkedHashMap<>();
    matrix
        .entries()
        .forEach(
            (name, entry) -> {
              values.put(name + SUMS, entry.sums());
              values.put(name + COUNTS, new float[] {entry.count()});
            });
    values.forEach(
        (name, numbers) ->
            tensors.add(new GgufLayout.Entry(name, Encoding.F32, Shape.of(1, numbers.length))));
    GgufWriter.write(
        target, GgufLayout.of(metadata, tensors), name -> TensorBody.of(bytes(values.get(name))));
  }

  static ImportanceMatrix read(Path path) throws IOException {
    try (GgufFile file = GgufFile.open(path)) {
      if (!file.header().text("general.type").orElse("").equals(TYPE)) {
        throw new FileFormatException(path, "is no importance matrix (general.type 'imatrix')");
      }
      SortedMap<String, Entry> entries = new TreeMap<>();
      for (GgufTensor tensor : file.header().tensors().values()) {
        if (tensor.name().endsWith(SUMS)) {
          String name = tensor.name().substring(0, tensor.name().length() - SUMS.length());
          Entry entry = entry(file, name);
          // what is multiplied with the same has the same importance
          List<String> names = FusedName.isFused(name) ? FusedName.apart(name) : List.of(name);
          names.forEach(each -> entries.put(each, entry));
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
