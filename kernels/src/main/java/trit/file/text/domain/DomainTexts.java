package trit.file.text.domain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trit.file.text.Document;
import trit.file.text.DocumentReader;
import trit.file.text.Part;
import trit.file.text.TextSource;
import trit.tensor.RandomStream;

/**
 * Samples of several domains, in proportion from beginning to end, so that whoever reads only the
 * beginning has read of all. A document is called after its domain, such as {@code math/17}.
 *
 * @param shares how many of each, each domain once
 * @param random what the samples are drawn with
 */
public record DomainTexts(List<DomainShare> shares, RandomStream random) implements TextSource {

  /** Checks the numbers. */
  public DomainTexts {
    shares = List.copyOf(shares);
    if (shares.stream().map(DomainShare::domain).distinct().count() < shares.size()) {
      throw new IllegalArgumentException("a domain is said twice; say each once");
    }
  }

  /** The domain of a document of such a source. */
  public static String domainOf(Document document) {
    return document.name().substring(0, document.name().indexOf('/'));
  }

  @Override
  public String description() {
    return shares.stream()
        .map(share -> share.domain().title() + " " + share.samples())
        .collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, String> hashes() throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (DomainShare share : shares) {
      hashes.put(share.domain().title(), DomainSamples.of(share).hash());
    }
    return hashes;
  }

  @Override
  public long estimatedBytes(Part part) {
    return shares.stream()
        .mapToLong(share -> (long) share.samples() * share.domain().usualBytes())
        .sum();
  }

  @Override
  public DocumentReader open(Part part) throws IOException {
    List<DomainReader> readers = new ArrayList<>();
    for (DomainShare share : shares) {
      readers.add(DomainReader.open(share, part, random.split(share.domain().title())));
    }
    return new DocumentReader() {
      @Override
      public Optional<Document> next() throws IOException {
        DomainReader behind = readers.getFirst();
        for (DomainReader reader : readers) {
          if (reader.progress() < behind.progress()) {
            behind = reader;
          }
        }
        return behind.next();
      }

      @Override
      public void close() throws IOException {
        for (DomainReader reader : readers) {
          reader.close();
        }
      }
    };
  }
}
