package trit.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import trit.file.AtomicFile;
import trit.file.Sha256;
import trit.plan.Manifest;

/** A result that is being written; it is gone when closed before it was published. */
final class Draft implements AutoCloseable {
  private final Path folder;
  private final Path destination;

  Draft(Path folder, Path destination) {
    this.folder = folder;
    this.destination = destination;
  }

  /** Where the phase writes. */
  Path folder() {
    return folder;
  }

  /** Sizes and hashes of what the phase has written, in order of their paths. */
  List<Manifest.Content> contents() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<Manifest.Content> contents = new ArrayList<>();
    for (Path file : files) {
      String path = folder.relativize(file).toString().replace('\\', '/');
      contents.add(new Manifest.Content(path, Files.size(file), Sha256.of(file)));
    }
    return contents;
  }

  /** Makes the result visible under its key, whole and for good. */
  void publish(Manifest manifest) throws IOException {
    AtomicFile.forceTree(folder);
    manifest.write(folder);
    AtomicFile.forceTree(folder);
    if (Files.exists(destination)) {
      // an export whose files were deleted is made again under the same key
      AtomicFile.deleteTree(replaced());
      AtomicFile.rename(destination, replaced());
    }
    AtomicFile.rename(folder, destination);
    AtomicFile.deleteTree(replaced());
  }

  @Override
  public void close() throws IOException {
    AtomicFile.deleteTree(folder);
  }

  private Path replaced() {
    return folder.resolveSibling(folder.getFileName() + ".replaced");
  }
}
