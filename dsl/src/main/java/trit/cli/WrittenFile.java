package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import trit.file.AtomicFile;
import trit.infer.LanguageModel;
import trit.phase.PhaseException;

/** The file that a command leaves, looked at before anything is computed. */
final class WrittenFile {
  private WrittenFile() {}

  /**
   * Refuses a file that is none, or that the command reads.
   *
   * @param target what is to be written
   * @param read files, and folders with checkpoints; what is not there is passed over
   * @throws PhaseException where it would replace what is read
   * @throws trit.file.FileFormatException where no file can be written
   */
  static void check(Path target, List<Path> read) throws IOException {
    AtomicFile.requireReplaceable(target);
    for (Path source : read) {
      if (Files.exists(target) && Files.exists(source) && replaces(target, source)) {
        throw new PhaseException(
            "'%s' would be replaced by what is made of it; name another file to write"
                .formatted(target));
      }
    }
  }

  private static boolean replaces(Path target, Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return Files.isSameFile(target, source);
    }
    String name = target.getFileName().toString();
    // a GGUF file beside a checkpoint is no part of it, unless the folder is an artifact
    boolean beside = name.endsWith(".gguf") && !name.equals(LanguageModel.GGUF);
    return !beside && Files.isSameFile(target.toAbsolutePath().getParent(), source);
  }
}
