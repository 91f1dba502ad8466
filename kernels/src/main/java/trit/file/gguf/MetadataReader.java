package trit.file.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import trit.file.FileFormatException;

/** Reads the key-value pairs of a GGUF file. */
final class MetadataReader {
  private static final String TOKENIZER = "tokenizer.";
  private static final int LEAST_PAIR_BYTES = 13;

  private final GgufCursor cursor;
  private final GgufLimits limits;
  private final long start;

  MetadataReader(GgufCursor cursor, GgufLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
    this.start = cursor.position();
  }

  /** As many pairs as the header announced. */
  SequencedMap<String, GgufValue> read(long count) {
    cursor.at("the header");
    if (count < 0 || count > cursor.remaining() / LEAST_PAIR_BYTES) {
      throw cursor.bad(
          "claims " + Long.toUnsignedString(count) + " metadata pairs, more than follow");
    }
    SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      cursor.at("metadata pair " + (i + 1) + " of " + count);
      String key = cursor.string(limits.keyBytes());
      if (!GgufKeys.isValid(key)) {
        throw cursor.bad("has the key " + FileFormatException.quote(key) + ", which is no name");
      }
      cursor.at("the metadata " + FileFormatException.quote(key));
      GgufValue value = value(key, type());
      if (metadata.put(key, value) != null) {
        throw cursor.bad("is there twice");
      }
    }
    return metadata;
  }

  private GgufType type() {
    long id = cursor.u32();
    return GgufType.of(id).orElseThrow(() -> cursor.bad("has the unknown type " + id));
  }

  private GgufValue value(String key, GgufType type) {
    GgufValue value =
        switch (type) {
          case STRING -> new GgufValue.Text(cursor.string(longestString(key)));
          case ARRAY -> array(key, 1);
          default -> scalar(numbers(type, 1));
        };
    checkTotal();
    return value;
  }

  private static GgufValue scalar(GgufNumbers one) {
    return switch (one.elementType()) {
      case BOOL -> new GgufValue.Flag(one.whole(0) == 1);
      case F32, F64 -> new GgufValue.Real(one.elementType(), one.real(0));
      default -> new GgufValue.Whole(one.elementType(), one.whole(0));
    };
  }

  private GgufValue.Array array(String key, int depth) {
    if (depth > limits.arrayDepth()) {
      throw cursor.bad("nests arrays more than " + limits.arrayDepth() + " deep");
    }
    GgufType type = type();
    int count = cursor.count(type.leastBytes());
    return switch (type) {
      case STRING -> {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          texts.add(cursor.string(longestString(key)));
          checkTotal();
        }
        yield new GgufValue.Texts(texts);
      }
      case ARRAY -> {
        List<GgufValue.Array> arrays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          arrays.add(array(key, depth + 1));
          checkTotal();
        }
        yield new GgufValue.Nested(arrays);
      }
      default -> numbers(type, count);
    };
  }

  private GgufNumbers numbers(GgufType type, int count) {
    long bytes = (long) count * type.leastBytes();
    if (bytes > limits.metadataBytes()) {
      throw tooMuch();
    }
    GgufNumbers numbers = new GgufNumbers(type, cursor.take(bytes));
    if (type == GgufType.BOOL) {
      for (int i = 0; i < count; i++) {
        if (numbers.whole(i) > 1) {
          throw cursor.bad("holds a truth value of " + numbers.whole(i) + " instead of 0 or 1");
        }
      }
    }
    return numbers;
  }

  /** Vocabularies and their files may be large; everything else is a line or a page. */
  private long longestString(String key) {
    return key.startsWith(TOKENIZER) ? limits.metadataBytes() : limits.stringBytes();
  }

  private void checkTotal() {
    if (cursor.position() - start > limits.metadataBytes()) {
      throw tooMuch();
    }
  }

  private FileFormatException tooMuch() {
    return cursor.bad(
        "makes the metadata longer than the allowed " + limits.metadataBytes() + " bytes");
  }
}
