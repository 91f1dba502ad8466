package trit.language.preset;

import java.nio.file.Files;
import java.nio.file.Path;
import trit.file.NearestName;
import trit.file.text.Corpora;
import trit.language.DatasetWords;

/** A text that options name: a file that is there, else a corpus. */
final class TextChoice {
  private TextChoice() {}

  /**
   * Whether it is the name of a corpus, which has a part that is kept for measuring: what is no
   * file and has nothing in it that only paths have.
   */
  static boolean isCorpus(String text) {
    return !Files.isRegularFile(Path.of(text)) && text.matches("[A-Za-z0-9_-]+");
  }

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException where there is neither a file nor a corpus of this name
   */
  static void requireKnown(String text) {
    if (isCorpus(text) && !Corpora.names().contains(text)) {
      throw new IllegalArgumentException(
          "there is no file '%s' in %s, and no corpus of this name.%s Known corpora: %s"
              .formatted(
                  text,
                  Path.of("").toAbsolutePath(),
                  NearestName.hint(text, Corpora.names()),
                  String.join(", ", Corpora.names())));
    }
  }

  /** Says it in the block of a data set: of a corpus, the part that is trained on. */
  static DatasetWords.Block say(DatasetWords.Block block, String text) {
    return isCorpus(text) ? block.corpus(text).split("train") : block.file(text);
  }
}
