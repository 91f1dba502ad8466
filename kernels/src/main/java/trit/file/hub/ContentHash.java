package trit.file.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import trit.file.Sha256;

/** How the Hub names a content. */
enum ContentHash {
  /** Large files: the SHA-256 of the bytes. */
  SHA256 {
    @Override
    boolean matches(Path file, String etag) throws IOException {
      return Sha256.of(file).equals(etag);
    }
  },
  /** Small files: the SHA-1 of git's blob, which is the bytes behind their length. */
  GIT {
    @Override
    boolean matches(Path file, String etag) throws IOException {
      MessageDigest digest = sha1();
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = Files.newInputStream(file)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest()).equals(etag);
    }
  },
  /** Mirrors with names of their own: only the length can be checked. */
  NONE {
    @Override
    boolean matches(Path file, String etag) {
      return true;
    }
  };

  /** Whether a file has the content that the name stands for. */
  abstract boolean matches(Path file, String etag) throws IOException;

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
