package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import trit.file.AtomicFile;
import trit.file.MappedFile;
import trit.plan.CachedResult;
import trit.plan.Manifest;

/**
 * The files of a result in the cache, to be copied out of it.
 *
 * @param result what lies there
 */
record CachedFiles(CachedResult result) {

  /** Copies all of them into a folder; their paths below it. */
  List<String> copyTo(Path folder) throws IOException {
    List<String> files = result.manifest().files().stream().map(Manifest.Content::path).toList();
    for (String file : files) {
      copy(file, folder.resolve(file));
    }
    return files;
  }

  /** Copies one of them, which appears whole or not at all. */
  void copy(String file, Path target) throws IOException {
    try (MappedFile source = MappedFile.open(result.directory().resolve(file))) {
      AtomicFile.write(target, source.size(), sink -> sink.write(source.bytes()));
    }
  }
}
