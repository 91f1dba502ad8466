package trit.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a step's result is filed under: the SHA-256 over everything that the result depends on, and
 * nothing else.
 *
 * @param hex 64 hexadecimal digits
 * @param ingredients what was hashed, in order
 */
public record Key(String hex, List<Ingredient> ingredients) {
  /** The ingredient that says which machines give the same bits. */
  static final String DETERMINISM = "determinism";

  private static final int SHORT = 10;

  /**
   * The key of these ingredients. Names and values are hashed with their lengths in front, so that
   * no two lists run together.
   */
  public static Key of(List<Ingredient> ingredients) {
    MessageDigest digest = sha256();
    for (Ingredient ingredient : ingredients) {
      add(digest, ingredient.name());
      add(digest, ingredient.value());
    }
    return new Key(HexFormat.of().formatHex(digest.digest()), List.copyOf(ingredients));
  }

  /** The key of the same work on other machines; the same where machines make no difference. */
  public Key on(String determinism) {
    return of(
        ingredients.stream()
            .map(one -> one.name().equals(DETERMINISM) ? one.of(determinism) : one)
            .toList());
  }

  /** Enough digits for a person to tell keys apart. */
  public String brief() {
    return hex.substring(0, SHORT);
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
