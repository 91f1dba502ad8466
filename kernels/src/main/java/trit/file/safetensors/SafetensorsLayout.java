package trit.file.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import trit.file.TensorFile;
import trit.tensor.Shape;

/**
 * Where everything of a safetensors file will lie, known before a byte is written: the header,
 * padded to a multiple of 8, then the tensors by falling alignment and by name, so that each is
 * aligned.
 */
public final class SafetensorsLayout {
  private static final int HEADER_ALIGNMENT = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] header;
  private final List<SafetensorsTensor> tensors;

  private SafetensorsLayout(byte[] header, List<SafetensorsTensor> tensors) {
    this.header = header;
    this.tensors = tensors;
  }

  /** As {@link #of}, with the hash of the tensors' bytes, which the writer fills in. */
  public static SafetensorsLayout withHash(
      Map<String, String> metadata, Collection<Entry> entries) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.put(TensorFile.DATA_HASH, TensorFile.UNKNOWN_HASH);
    return of(all, entries);
  }

  /** A tensor to be placed. */
  public record Entry(String name, SafetensorsType type, Shape shape) {}

  /** Places tensors; metadata keeps its order. */
  public static SafetensorsLayout of(Map<String, String> metadata, Collection<Entry> entries) {
    Set<String> names = new HashSet<>(Set.of(SafetensorsHeader.METADATA));
    for (Entry entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("the name '" + entry.name() + "' is taken");
      }
    }
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.<Entry>comparingInt(entry -> -entry.type().bytes()).thenComparing(Entry::name));
    List<SafetensorsTensor> tensors = new ArrayList<>();
    long end = 0;
    for (Entry entry : sorted) {
      long begin = end;
      end = begin + Math.multiplyExact(entry.shape().size(), (long) entry.type().bytes());
      tensors.add(new SafetensorsTensor(entry.name(), entry.type(), entry.shape(), begin, end));
    }
    return new SafetensorsLayout(header(metadata, tensors), List.copyOf(tensors));
  }

  /** The tensors in the order they have to be written. */
  public List<SafetensorsTensor> tensors() {
    return tensors;
  }

  /** The length of the whole file. */
  public long bytes() {
    return header.length + (tensors.isEmpty() ? 0 : tensors.getLast().end());
  }

  /** Everything in front of the first tensor. */
  byte[] header() {
    return header;
  }

  /** Where the 64 digits of the hash lie in the header, if it was asked for. */
  OptionalInt hashPosition() {
    String entry = "\"" + TensorFile.DATA_HASH + "\":\"";
    int at =
        new String(header, StandardCharsets.ISO_8859_1).indexOf(entry + TensorFile.UNKNOWN_HASH);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at + entry.length());
  }

  private static byte[] header(Map<String, String> metadata, List<SafetensorsTensor> tensors) {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = root.putObject(SafetensorsHeader.METADATA);
      metadata.forEach(node::put);
    }
    for (SafetensorsTensor tensor : tensors) {
      ObjectNode node = root.putObject(tensor.name());
      node.put("dtype", tensor.type().name());
      Arrays.stream(tensor.shape().toArray()).forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(tensor.begin()).add(tensor.end());
    }
    try {
      byte[] json = JSON.writeValueAsBytes(root);
      int length = Math.ceilDiv(json.length, HEADER_ALIGNMENT) * HEADER_ALIGNMENT;
      byte[] header = new byte[Long.BYTES + length];
      Arrays.fill(header, (byte) ' ');
      ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
      return header;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }
}
