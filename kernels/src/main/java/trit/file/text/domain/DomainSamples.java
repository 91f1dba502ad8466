package trit.file.text.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import trit.file.Sha256;
import trit.file.text.Corpora;
import trit.file.text.Document;
import trit.file.text.DocumentReader;
import trit.file.text.Part;
import trit.file.text.TextFiles;
import trit.file.text.TextSource;
import trit.tensor.RandomStream;

/** The samples of one domain, and where they come from. */
sealed interface DomainSamples {
  /** Raised whenever the same draws would make other samples than before. */
  int VERSION = 1;

  /** Where a share's samples come from. */
  static DomainSamples of(DomainShare share) {
    if (share.file().isPresent()) {
      return new OfFile(share.file().get());
    }
    return switch (share.domain()) {
      case MATH -> new Made(WordProblems::make);
      case REASONING -> new Made(Deductions::make);
      case TOOL_USE -> new Made(ToolCalls::make);
      case CODE -> new OfSources(false);
      case LANGUAGE -> new OfSources(true);
    };
  }

  /** What stands for the samples, whatever is drawn from them. */
  String hash() throws IOException;

  /** Reads samples of a part, as many as there are. */
  DocumentReader open(Part part, RandomStream random) throws IOException;

  /** Made of random choices: never at an end. */
  record Made(SampleMaker maker) implements DomainSamples {
    @Override
    public String hash() {
      return Sha256.of("made " + VERSION);
    }

    @Override
    public DocumentReader open(Part part, RandomStream random) {
      return new DocumentReader() {
        private long next;

        @Override
        public Optional<Document> next() {
          while (true) {
            String sample = maker.make(new Draws(random.split(next++)));
            if (part.holds(sample)) {
              return Optional.of(new Document("sample", sample));
            }
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Passages of a file, in their order; a passage's part is decided by its text. */
  record OfFile(Path path) implements DomainSamples {
    @Override
    public String hash() throws IOException {
      return Sha256.of("passages " + VERSION + " " + text().hashes().get(TextSource.TEXT));
    }

    @Override
    public DocumentReader open(Part part, RandomStream random) throws IOException {
      return new PassageReader(
          text().open(Part.ALL),
          document -> Passages.all(document).stream().filter(part::holds).toList());
    }

    private TextFiles text() {
      return new TextFiles(List.of(path));
    }
  }

  /**
   * A passage of each of the JDK's source files.
   *
   * @param comments whether of what their documentation comments say, else of the whole file
   */
  record OfSources(boolean comments) implements DomainSamples {
    @Override
    public String hash() throws IOException {
      return Sha256.of(
          (comments ? "comments " : "sources ")
              + VERSION
              + " "
              + corpus().hashes().get(TextSource.TEXT));
    }

    @Override
    public DocumentReader open(Part part, RandomStream random) throws IOException {
      return new PassageReader(
          corpus().open(part),
          document ->
              Passages.one(
                  comments ? DocComments.prose(document) : document,
                  new Draws(random.split(Sha256.of(document)))));
    }

    private static TextSource corpus() {
      return Corpora.find(Corpora.JDK_SOURCES);
    }
  }
}
