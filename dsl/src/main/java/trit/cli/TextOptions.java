package trit.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import trit.eval.ScoredChunks;
import trit.file.FileFormatException;
import trit.file.token.Tokenizer;
import trit.phase.PhaseException;

/** Which text is read, and how it is cut. */
final class TextOptions {
  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "A text in UTF-8.")
  Path file;

  @Option(
      names = {"-c", "--context"},
      defaultValue = "512",
      description = "Tokens in a chunk, the second half of which is scored (${DEFAULT-VALUE}).")
  int context;

  @Option(
      names = "--chunks",
      defaultValue = "0",
      description = "How many chunks to read at most; 0 for all (${DEFAULT-VALUE}).")
  int limit;

  private String read;

  /**
   * The text, after a look whether it is there; read once, because a pipe can be read only once.
   */
  String read() throws IOException {
    if (read == null) {
      read = readFile();
    }
    return read;
  }

  /** How many bytes of UTF-8 the text takes. */
  long bytes() throws IOException {
    return read().getBytes(StandardCharsets.UTF_8).length;
  }

  private String readFile() throws IOException {
    if (!Files.isReadable(file)) {
      throw new PhaseException("there is no file " + file);
    }
    if (Files.isDirectory(file)) {
      throw new PhaseException(file + " is a folder; name a file with a text");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new FileFormatException(file, "is not UTF-8 text; convert it to UTF-8", e);
    }
  }

  /** The text's tokens, cut as llama.cpp cuts them. */
  ScoredChunks chunks(Tokenizer tokenizer) throws IOException {
    return ScoredChunks.of(tokenizer.encode(read()), tokenizer.specials(), context, limit);
  }
}
