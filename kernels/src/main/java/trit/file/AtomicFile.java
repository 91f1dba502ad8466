package trit.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files that appear whole or not at all: written under a temporary name beside the target, brought
 * to the disk, renamed. After a failure the temporary name is gone and the target is what it was
 * before. And the steps of the same for a folder.
 */
public final class AtomicFile {
  /** How the name of everything unfinished ends. */
  public static final String UNFINISHED = ".part";

  private static final AtomicLong COUNTER = new AtomicLong();

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it, front to back. */
    void writeTo(ByteSink sink) throws IOException;
  }

  /**
   * Writes a file, replacing one of the same name.
   *
   * @param target where it will lie; the folder is created
   * @param bytes how long it will be, checked against the free space before anything is written
   * @param content what goes in
   * @throws UnwrittenFileException where there is no room, or the system refuses to write on
   * @throws FileFormatException where something lies there that is no file
   */
  public static void write(Path target, long bytes, Content content) throws IOException {
    requireReplaceable(target);
    Path folder = makeFolder(target);
    long free = freeSpace(folder);
    if (free < bytes) {
      throw new DiskFullException(target, bytes, free, null);
    }
    Path temporary = temporaryName(target);
    try {
      fill(create(temporary, target), content);
      rename(temporary, target.toAbsolutePath());
    } catch (IOException e) {
      long written = Files.exists(temporary) ? Files.size(temporary) : 0;
      long left = freeSpace(folder);
      if (left < bytes - written) {
        throw new DiskFullException(target, bytes, left + written, e);
      }
      throw e instanceof WriteBehind.Refusal refusal
          ? new BrokenWriteException(target, bytes, refusal.said())
          : e;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Refuses to put a file where something else lies: a folder, a pipe, or a device such as {@code
   * /dev/null}, which to rename onto would destroy; or in a folder that takes none.
   *
   * @throws FileFormatException where something lies there that is no file, or no file can lie
   */
  public static void requireReplaceable(Path target) {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileFormatException(
          target,
          "is %s, which cannot be replaced; name a file to write"
              .formatted(Files.isDirectory(target) ? "a folder" : "a device or a pipe"));
    }
    Optional<FileFormatException> refusal = UnwritablePlace.before(target);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** Writes a small file that is already in memory, replacing one of the same name. */
  public static void write(Path target, byte[] content) throws IOException {
    write(target, content.length, sink -> sink.write(content));
  }

  /** Brings everything below a folder, and the folder itself, to the disk. */
  public static void forceTree(Path root) throws IOException {
    for (Path path : deepestFirst(root)) {
      // what a link names was there before, and may not be ours to write
      if (!Files.isSymbolicLink(path)) {
        force(path);
      }
    }
  }

  /** Renames within a file system in one step, for good once this returns. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    force(to.getParent());
  }

  /** Deletes a folder with everything below it; nothing happens where it is absent. */
  public static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      for (Path path : deepestFirst(root)) {
        Files.delete(path);
      }
    }
  }

  /** Bytes that the disk of a folder can still take. */
  public static long freeSpace(Path folder) throws IOException {
    FileStore store = Files.getFileStore(folder);
    // file systems that do not know their size say zero
    return store.getTotalSpace() == 0 ? Long.MAX_VALUE : store.getUsableSpace();
  }

  /** A name beside the target that nobody else uses. */
  private static Path temporaryName(Path target) {
    String unique = ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    return target
        .toAbsolutePath()
        .resolveSibling("." + target.getFileName() + "." + unique + UNFINISHED);
  }

  /**
   * Makes the folder that a file is to lie in, where it is not there.
   *
   * @throws FileFormatException where there can be none
   */
  public static Path makeFolder(Path target) throws IOException {
    try {
      return Files.createDirectories(target.toAbsolutePath().getParent());
    } catch (FileSystemException e) {
      throw UnwritablePlace.of(target, e);
    }
  }

  private static FileChannel create(Path temporary, Path target) throws IOException {
    try {
      // an earlier process with the same number may have been killed here
      Files.deleteIfExists(temporary);
      return FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      throw UnwritablePlace.of(target, e);
    }
  }

  /** Fills a file and closes it. */
  private static void fill(FileChannel channel, Content content) throws IOException {
    try (channel;
        ByteSink sink = new ByteSink(channel)) {
      content.writeTo(sink);
      sink.flush();
      channel.force(true);
    }
  }

  /** Brings the names in a folder to the disk. */
  public static void forceFolder(Path folder) throws IOException {
    force(folder);
  }

  /** Brings a file, or the names in a folder, to the disk. */
  private static void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    if (folder && !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows cannot open a folder, and keeps a journal of renames
    }
    try (FileChannel channel =
        FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static List<Path> deepestFirst(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
