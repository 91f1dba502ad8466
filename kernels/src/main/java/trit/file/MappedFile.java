package trit.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * A file mapped read-only into memory, of any size. Its bytes may be used from several threads and
 * must not be touched after it is closed.
 */
public final class MappedFile implements AutoCloseable {
  private final Path path;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedFile(Path path, Arena arena, MemorySegment bytes) {
    this.path = path;
    this.arena = arena;
    this.bytes = bytes;
  }

  /** Maps a whole file. */
  public static MappedFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileFormatException(path, "is a folder; name a file in it");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new MappedFile(path, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Maps a whole file for one that reads it, and unmaps it where that fails.
   *
   * @param reader makes its own of the mapping, which it closes later
   */
  public static <T> T open(Path path, Function<MappedFile, T> reader) throws IOException {
    MappedFile file = open(path);
    try {
      return reader.apply(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Where the file lies, as it was asked for. */
  public Path path() {
    return path;
  }

  /** The whole content. */
  public MemorySegment bytes() {
    return bytes;
  }

  /** The length in bytes. */
  public long size() {
    return bytes.byteSize();
  }

  @Override
  public void close() {
    arena.close();
  }
}
