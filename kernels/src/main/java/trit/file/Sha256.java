package trit.file;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash that names contents, in lower-case hex. */
public final class Sha256 {
  /** What of a mapped file is in memory at a time. */
  private static final long CHUNK = 64 << 20;

  private Sha256() {}

  /** Of a file's content. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return hex(digest);
  }

  /** Of a text as UTF-8. */
  public static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Of bytes in memory, however many. The pages of a mapped file are given back to the system once
   * they were read.
   */
  public static String of(MemorySegment bytes) {
    MessageDigest digest = digest();
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      MemorySegment chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at));
      digest.update(chunk.asByteBuffer());
      if (chunk.isMapped()) {
        chunk.unload();
      }
    }
    return hex(digest);
  }

  /** The hash of everything a digest was fed with. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A digest to be fed. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
