package trit.nn;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import trit.file.FileFormatException;
import trit.file.gguf.GgufHeader;
import trit.file.gguf.GgufValue;

/**
 * Numbers of a GGUF file's metadata; what is missing or of another kind goes to the problems.
 *
 * @param prefix what the keys begin with: the architecture
 * @param problems one phrase each
 */
record ModelKeys(GgufHeader header, String prefix, List<String> problems) {

  /** The whole key. */
  String key(String name) {
    return prefix + "." + name;
  }

  /** A whole number that must be there. */
  int required(String name) {
    if (!header.metadata().containsKey(key(name))) {
      problems.add(key(name) + " is missing");
    }
    return whole(name, 0);
  }

  /** A whole number. */
  int whole(String name, int otherwise) {
    GgufValue value = header.metadata().get(key(name));
    if (value == null) {
      return otherwise;
    }
    OptionalLong whole = header.whole(key(name));
    if (whole.isEmpty() || whole.getAsLong() != (int) whole.getAsLong()) {
      problems.add(
          key(name) + " is " + FileFormatException.quote(value.text()) + ", not one number");
      return otherwise;
    }
    return (int) whole.getAsLong();
  }

  /** A fraction that must be there. */
  double requiredReal(String name) {
    if (!header.metadata().containsKey(key(name))) {
      problems.add(key(name) + " is missing");
    }
    return real(name, 0);
  }

  /** A fraction. */
  double real(String name, double otherwise) {
    OptionalDouble real = header.real(key(name));
    requireKind(name, real.isPresent(), "a fraction");
    return real.orElse(otherwise);
  }

  /** A text. */
  String text(String name, String otherwise) {
    Optional<String> text = header.text(key(name));
    requireKind(name, text.isPresent(), "a text");
    return text.orElse(otherwise);
  }

  /** Otherwise what a file says would be taken for what it does not say. */
  private void requireKind(String name, boolean found, String kind) {
    GgufValue value = header.metadata().get(key(name));
    if (value != null && !found) {
      problems.add(key(name) + " is " + FileFormatException.quote(value.text()) + ", not " + kind);
    }
  }
}
