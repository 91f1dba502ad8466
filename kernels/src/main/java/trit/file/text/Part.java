package trit.file.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import trit.file.Sha256;

/**
 * A part of a source: all of it, or one of three that have no document in common.
 *
 * <p>A document's part is decided by a hash alone: the first eight bytes of the SHA-256 of its name
 * (for documents without a name, of its text), as an unsigned number, modulo 100. 0 … 89 is
 * training, 90 … 94 validation, 95 … 99 test. Adding or removing documents moves no other.
 */
public enum Part {
  ALL,
  TRAIN,
  VALIDATION,
  TEST;

  private static final int HUNDRED = 100;
  private static final int TRAIN_END = 90;
  private static final int VALIDATION_END = 95;

  /** The word for it in recipes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part of a word, if it is one of {@code train}, {@code validation} and {@code test}. */
  public static Optional<Part> named(String word) {
    return Arrays.stream(values())
        .filter(part -> part != ALL && part.word().equals(word))
        .findFirst();
  }

  /** The words for parts. */
  public static List<String> words() {
    return List.of(TRAIN.word(), VALIDATION.word(), TEST.word());
  }

  /** Whether the document of this name, or of this text where it has none, belongs here. */
  public boolean holds(String nameOrText) {
    return this == ALL || this == of(digest(nameOrText));
  }

  /** Whether about this many of a hundred documents belong here. */
  int percent() {
    return switch (this) {
      case ALL -> HUNDRED;
      case TRAIN -> TRAIN_END;
      case VALIDATION -> VALIDATION_END - TRAIN_END;
      case TEST -> HUNDRED - VALIDATION_END;
    };
  }

  /** The hash that decides a document's part, and with its second half the place in the order. */
  static ByteBuffer digest(String nameOrText) {
    return ByteBuffer.wrap(Sha256.digest().digest(nameOrText.getBytes(StandardCharsets.UTF_8)));
  }

  /** The part of a digest. */
  static Part of(ByteBuffer digest) {
    long bucket = Long.remainderUnsigned(digest.getLong(0), HUNDRED);
    return bucket < TRAIN_END ? TRAIN : bucket < VALIDATION_END ? VALIDATION : TEST;
  }
}
