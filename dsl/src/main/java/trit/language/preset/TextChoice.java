package trit.language.preset;

import java.nio.file.Files;
import java.nio.file.Path;
import trit.language.DatasetWords;

/** A text that options name: a file that is there, else a corpus. */
final class TextChoice {
  private TextChoice() {}

  /** Whether it is a corpus, which has a part that is kept for measuring. */
  static boolean isCorpus(String text) {
    return !Files.isRegularFile(Path.of(text));
  }

  /** Says it in the block of a data set: of a corpus, the part that is trained on. */
  static DatasetWords.Block say(DatasetWords.Block block, String text) {
    return isCorpus(text) ? block.corpus(text).split("train") : block.file(text);
  }
}
