package trit.file.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import trit.file.AtomicFile;

/**
 * The cache that all of Hugging Face's tools share: {@code models--owner--name} with {@code
 * blobs/<etag>}, {@code snapshots/<commit>/<path>} as links to blobs, and {@code refs/<branch>}
 * ("huggingface_hub, Understand caching").
 *
 * @param root the folder of the cache
 */
public record HubCache(Path root) {

  /** The file, where the cache has it. */
  public Optional<Path> find(HubFile file) {
    Path path = snapshot(file.repository(), file.commit()).resolve(file.path());
    return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
  }

  /** The folder with the files of a commit, whether it is there or not. */
  public Path snapshot(HubRepository repository, String commit) {
    return folder(repository).resolve("snapshots").resolve(commit);
  }

  /**
   * Makes sure that a revision is a commit: a branch or a tag may be something else tomorrow.
   *
   * @return the revision
   * @throws IllegalArgumentException for anything else, with the commit that it stands for now
   *     where the cache knows
   */
  public String requireCommit(HubRepository repository, String revision) throws IOException {
    if (HubFile.isCommit(revision)) {
      return revision;
    }
    String cure =
        commitOf(repository, revision)
            .map(commit -> "in the cache it stands for revision: '" + commit + "'")
            .orElse("write the commit, 40 hexadecimal digits");
    throw new IllegalArgumentException(
        "revision '"
            + revision
            + "' of "
            + repository
            + " is a branch or a tag, which may move; "
            + cure);
  }

  /** The commit that a branch or a tag stands for, where the cache knows. */
  public Optional<String> commitOf(HubRepository repository, String revision) throws IOException {
    Path refs = folder(repository).resolve("refs");
    Path ref = refs.resolve(revision.replace('\\', '/')).normalize();
    if (!ref.startsWith(refs) || !Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(ref).strip()).filter(HubFile::isCommit);
  }

  /** Keeps what a branch or a tag stands for. */
  void remember(HubRepository repository, String revision, String commit) throws IOException {
    Path refs = folder(repository).resolve("refs");
    Path ref = refs.resolve(revision).normalize();
    if (ref.startsWith(refs)) {
      AtomicFile.write(ref, commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Where the list of a commit's files is kept. */
  Path listing(HubRepository repository, String commit) {
    return folder(repository).resolve("listings").resolve(commit + ".json");
  }

  /** Where the content with this name lies or will lie. */
  Path blob(HubRepository repository, String etag) {
    return folder(repository).resolve("blobs").resolve(etag);
  }

  /** A file that is locked while the content with this name is downloaded. */
  Path lock(HubRepository repository, String etag) {
    return root.resolve(".locks").resolve(repository.folder()).resolve(etag + ".lock");
  }

  /** Makes the content appear under the file's name. */
  Path link(HubFile file, String etag) throws IOException {
    Path path = snapshot(file.repository(), file.commit()).resolve(file.path());
    Path blob = blob(file.repository(), etag);
    Files.createDirectories(path.getParent());
    Path temporary =
        path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(temporary);
    try {
      Files.createSymbolicLink(temporary, path.getParent().relativize(blob));
    } catch (UnsupportedOperationException | FileSystemException e) {
      // as Hugging Face's own tools do where links are not allowed, such as on Windows
      Files.copy(blob, temporary);
    }
    return Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path folder(HubRepository repository) {
    return root.resolve(repository.folder());
  }
}
