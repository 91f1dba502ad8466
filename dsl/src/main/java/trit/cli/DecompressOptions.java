package trit.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import trit.nn.Decompression;

/** When the compressed matrices of a model that is run become numbers again. */
final class DecompressOptions {
  @Option(
      names = "--decompress",
      paramLabel = "WHEN",
      description =
          "When compressed matrices are decompressed: WHEN_LOADED, or WHEN_USED, which takes less"
              + " memory and more time; as the model says where nothing is said.")
  private Decompression when;

  /** What was asked for; empty for as the model says. */
  Optional<Decompression> when() {
    return Optional.ofNullable(when);
  }
}
