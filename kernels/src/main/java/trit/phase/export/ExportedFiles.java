package trit.phase.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import trit.file.Sha256;

/**
 * What an export wrote outside the cache: the content of {@code export.json}.
 *
 * @param files in the order they were written, the model first
 */
public record ExportedFiles(List<File> files) {
  private static final String NAME = "export.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One file.
   *
   * @param path below the folder of the user's exports, with {@code /} between names
   * @param size in bytes
   * @param sha256 of its content, in hex
   */
  public record File(String path, long size, String sha256) {}

  /** Describes files below the folder of the user's exports as they are now. */
  public static ExportedFiles of(Path exports, List<String> paths) throws IOException {
    List<File> files = new ArrayList<>();
    for (String path : paths) {
      Path file = exports.resolve(path);
      files.add(new File(path, Files.size(file), Sha256.of(file)));
    }
    return new ExportedFiles(List.copyOf(files));
  }

  /** Reads the {@code export.json} of an artifact. */
  public static ExportedFiles read(Path artifact) throws IOException {
    return JSON.readValue(artifact.resolve(NAME).toFile(), ExportedFiles.class);
  }

  /** Writes the {@code export.json} of an artifact. */
  public void write(Path artifact) throws IOException {
    JSON.writeValue(artifact.resolve(NAME).toFile(), this);
  }

  /** Whether every file lies below this folder with the content it had when it was written. */
  public boolean stillThere(Path exports) throws IOException {
    for (File file : files) {
      Path path = exports.resolve(file.path);
      boolean same =
          Files.isRegularFile(path)
              && Files.size(path) == file.size
              && Sha256.of(path).equals(file.sha256);
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
