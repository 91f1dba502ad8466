package trit.nn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.file.FileFormatException;
import trit.file.TensorBody;
import trit.file.TensorFile;
import trit.file.safetensors.SafetensorsLayout;
import trit.file.safetensors.SafetensorsSet;
import trit.file.safetensors.SafetensorsType;
import trit.file.safetensors.SafetensorsWriter;
import trit.quant.FakeQuantizer;
import trit.quant.compress.DamagedStreamException;
import trit.quant.compress.EntropyCoding;
import trit.tensor.Shape;

/**
 * A checkpoint some of whose matrices are streams of bits: a folder like any other, in whose file
 * each stream is a row of bytes (U8) under its matrix's name and the metadata says what it is; see
 * {@link CompressedMatricesJson}. Programs that do not know that find no weights there.
 */
public final class CompressedCheckpoint {
  private CompressedCheckpoint() {}

  /**
   * Writes {@code config.json} and {@code model.safetensors} with the hash of its tensors. Tensors
   * without a stream keep their type where it is F32, F16 or BF16 and are decoded to F32 else.
   *
   * @param source all tensors; what was trained through a fake-quantizer is stored as what it was
   *     rounded to where it is compressed
   * @param streams by the names of the compressed matrices
   */
  public static void write(
      Path folder, StoredModel source, CompressedMatrices compressed, Map<String, byte[]> streams)
      throws IOException {
    HuggingFaceConfig.write(folder, source.config());
    Map<String, SafetensorsType> others = new LinkedHashMap<>();
    for (String name : source.tensors().keySet()) {
      if (!streams.containsKey(name)) {
        others.put(name, HuggingFaceCheckpoint.exported(source.get(name)));
      }
    }
    SafetensorsWriter.write(
        folder.resolve(SafetensorsSet.SINGLE),
        layout(source.config(), compressed, source.fakeQuantizer(), others),
        name ->
            streams.containsKey(name)
                ? TensorBody.of(MemorySegment.ofArray(streams.get(name)))
                : HuggingFaceCheckpoint.decoded(source.get(name)));
  }

  /** Bytes of a tensor that {@link #write} writes without a stream. */
  public static long bytes(EncodedTensor tensor) {
    return HuggingFaceCheckpoint.exported(tensor).bytes() * tensor.shape().size();
  }

  /**
   * What {@link #write} puts into the file, with its exact size.
   *
   * @param trained what the weights were trained through, if anything
   * @param others the types of the tensors without a stream; F32 where nothing is said
   */
  public static SafetensorsLayout layout(
      TransformerConfig config,
      CompressedMatrices compressed,
      Optional<FakeQuantizer> trained,
      Map<String, SafetensorsType> others) {
    Optional<FakeQuantizer> carried = trained.flatMap(f -> compressed.storedAsTrained(f, config));
    List<SafetensorsLayout.Entry> entries = new ArrayList<>();
    for (TransformerConfig.Parameter parameter :
        new TransformerModules(config).parameters(carried)) {
      String name = parameter.name();
      CompressedMatrices.Entry entry = compressed.matrices().get(name);
      entries.add(
          entry == null
              ? new SafetensorsLayout.Entry(
                  name, others.getOrDefault(name, SafetensorsType.F32), parameter.shape())
              : new SafetensorsLayout.Entry(
                  name, SafetensorsType.U8, Shape.of(Math.toIntExact(entry.bytes()))));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(CompressedMatricesJson.KEY, CompressedMatricesJson.write(compressed));
    carried.ifPresent(f -> metadata.put(FakeQuantizerJson.KEY, FakeQuantizerJson.write(f)));
    return SafetensorsLayout.withHash(metadata, entries);
  }

  /**
   * The compressed matrices of a file; none where it has none. Of those whose codes are entropy
   * coded the codes are read, into memory of their own.
   *
   * @throws FileFormatException where a stream is missing, not as long as its matrix says, or
   *     damaged
   */
  public static Map<String, CompressedMatrix> matrices(TensorFile file) {
    return CompressedMatricesJson.read(file.path(), file.metadata())
        .map(compressed -> matrices(file.path(), compressed, file.entries()))
        .orElse(Map.of());
  }

  /** The same for the files of a checkpoint. */
  static Map<String, CompressedMatrix> matrices(
      Path path, CompressedMatrices compressed, List<TensorFile.Entry> tensors) {
    Map<String, TensorFile.Entry> byName = new HashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    Map<String, CompressedMatrix> matrices = new LinkedHashMap<>();
    compressed
        .matrices()
        .forEach((name, entry) -> matrices.put(name, matrix(path, name, entry, byName.get(name))));
    return matrices;
  }

  private static CompressedMatrix matrix(
      Path path, String name, CompressedMatrices.Entry entry, TensorFile.Entry tensor) {
    boolean stream = tensor != null && tensor.type().equals(SafetensorsType.U8.name());
    if (!stream || tensor.bytes().byteSize() != entry.bytes()) {
      throw new FileFormatException(
          path,
          "the stream of %s should be %,d bytes of U8, and is %s; the file is damaged, get it again"
              .formatted(
                  FileFormatException.quote(name),
                  entry.bytes(),
                  tensor == null ? "missing" : tensor.type() + " " + tensor.shape()));
    }
    return new CompressedMatrix(
        entry.as(),
        entry.shape(),
        entry.entropyCoded() ? plain(path, name, entry, tensor) : tensor.bytes());
  }

  private static MemorySegment plain(
      Path path, String name, CompressedMatrices.Entry entry, TensorFile.Entry tensor) {
    try {
      EntropyCoding coding = new EntropyCoding(entry.as(), entry.shape());
      byte[] plain = coding.decode(tensor.bytes());
      // outside of the heap, like all weights
      return Arena.ofAuto().allocate(plain.length).copyFrom(MemorySegment.ofArray(plain));
    } catch (DamagedStreamException e) {
      throw new FileFormatException(
          path,
          "the stream of %s: %s; the file is damaged, get it again"
              .formatted(FileFormatException.quote(name), e.getMessage()),
          e);
    }
  }
}
