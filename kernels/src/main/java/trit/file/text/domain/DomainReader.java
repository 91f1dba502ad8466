package trit.file.text.domain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import trit.file.text.Document;
import trit.file.text.DocumentReader;
import trit.file.text.Part;
import trit.tensor.RandomStream;

/** The samples of one share, exactly as many as it says. */
final class DomainReader implements DocumentReader {
  private final DomainShare share;
  private final Part part;
  private final DocumentReader samples;
  private int read;

  private DomainReader(DomainShare share, Part part, DocumentReader samples) {
    this.share = share;
    this.part = part;
    this.samples = samples;
  }

  static DomainReader open(DomainShare share, Part part, RandomStream random) throws IOException {
    return new DomainReader(share, part, DomainSamples.of(share).open(part, random));
  }

  /** The share of its samples that has been read, and half of the next one. */
  double progress() {
    return (read + 0.5) / share.samples();
  }

  /**
   * The next sample; empty behind the last.
   *
   * @throws IllegalArgumentException where there are fewer than wanted
   */
  @Override
  public Optional<Document> next() throws IOException {
    if (read == share.samples()) {
      return Optional.empty();
    }
    Optional<Document> sample = samples.next();
    if (sample.isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds only %,d of the %,d samples that domain %s takes; say fewer, or name a longer file"
              .formatted(place(), read, share.samples(), share.domain().title()));
    }
    read++;
    return Optional.of(new Document(share.domain().title() + "/" + read, sample.get().text()));
  }

  private String place() {
    String from = share.file().map(Path::toString).orElse("the corpus of the JDK's sources");
    return part == Part.ALL ? from : "the %s part of %s".formatted(part.word(), from);
  }

  @Override
  public void close() throws IOException {
    samples.close();
  }
}
