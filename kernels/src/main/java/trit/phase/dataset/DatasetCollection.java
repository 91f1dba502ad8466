package trit.phase.dataset;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import trit.file.text.Document;
import trit.file.text.DocumentEncoder;
import trit.file.text.DocumentReader;
import trit.file.text.DocumentStore;
import trit.file.text.Part;
import trit.file.text.TextSource;
import trit.file.text.TokenStore;
import trit.file.text.domain.DomainTexts;
import trit.file.token.Tokenizer;
import trit.phase.Event;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.dataset.DatasetDescription.DomainTally;

/** One run of {@link DatasetPhase}. */
final class DatasetCollection {
  private static final long PROGRESS_EVERY = 256 << 10;

  private final DatasetPhase.Config config;
  private final TextSource source;
  private final Part part;
  private final PhaseContext context;
  private final DomainCount domains = new DomainCount();

  DatasetCollection(
      DatasetPhase.Config config, TextSource source, Part part, PhaseContext context) {
    this.config = config;
    this.source = source;
    this.part = part;
    this.context = context;
  }

  /** Leaves all files of the data set. */
  void collect(Map<String, String> hashes) throws IOException {
    try (DocumentStore.Writer documents = new DocumentStore.Writer(context.output())) {
      DatasetDescription.Tokenized tokenized = null;
      Optional<Tokenizer> named = DatasetTokenizer.make(config.tokenizer(), source);
      if (named.isPresent()) {
        try (Tokenizer tokenizer = named.get()) {
          tokenized = tokenize(tokenizer, documents);
        }
      } else {
        read(documents, document -> true);
      }
      if (documents.documents() == 0) {
        throw new PhaseException(
            "the %s split of %s is empty; take another, or a source with more documents"
                .formatted(part.word(), DatasetSources.name(config.source())));
      }
      describe(documents, hashes, tokenized);
    }
  }

  /** Takes a document; false when no more is wanted. */
  private interface Taker {
    boolean take(String document) throws IOException;
  }

  private DatasetDescription.Tokenized tokenize(Tokenizer tokenizer, DocumentStore.Writer documents)
      throws IOException {
    tokenizer.save(context.output());
    long most = DatasetDescription.mostTokens(config.samples(), config.seqLength());
    try (TokenStore.Writer tokens =
        new TokenStore.Writer(context.output().resolve(DatasetFiles.TOKENS), tokenizer.size())) {
      read(documents, new DocumentEncoder(tokenizer, tokens, most)::add);
      double entropy = tokens.unigramEntropy();
      return new DatasetDescription.Tokenized(
          tokenizer.sha256(), tokenizer.size(), tokens.size(), entropy, entropy / Math.log(2));
    }
  }

  private void read(DocumentStore.Writer documents, Taker taker) throws IOException {
    long limit = config.maxBytes() == 0 ? Long.MAX_VALUE : config.maxBytes();
    long expected = Math.min(limit, source.estimatedBytes(part));
    long told = 0;
    boolean more = true;
    try (DocumentReader reader = source.open(part)) {
      while (more) {
        context.checkCancelled();
        Optional<Document> next = reader.next();
        more = next.isPresent() && add(next.get(), documents, taker, limit);
        if (documents.bytes() - told >= PROGRESS_EVERY || !more) {
          told = documents.bytes();
          long total = more ? Math.max(told, expected) : told;
          context.emit(new Event.Progress(context.name(), told, total, "bytes"));
        }
      }
    }
  }

  /** Adds what the limit leaves of a document; false when no more is wanted. */
  private boolean add(Document whole, DocumentStore.Writer documents, Taker taker, long limit)
      throws IOException {
    if (whole.text().isEmpty()) {
      return true;
    }
    String text = Utf8Prefix.of(whole.text(), limit - documents.bytes());
    if (text.isEmpty()) {
      return false;
    }
    documents.add(text);
    if (source instanceof DomainTexts) {
      domains.add(DomainTexts.domainOf(whole), text);
    }
    return taker.take(text) && documents.bytes() < limit;
  }

  private void describe(
      DocumentStore.Writer documents,
      Map<String, String> hashes,
      DatasetDescription.Tokenized tokenized)
      throws IOException {
    Map<String, DomainTally> tallies = domains.tallies();
    new DatasetDescription(
            DatasetSources.name(config.source()),
            part.word(),
            hashes,
            documents.documents(),
            documents.bytes(),
            config.seqLength(),
            config.samples(),
            tokenized,
            source instanceof DomainTexts ? tallies : null)
        .write(context.output());
    context.fact("bytes", documents.bytes());
    context.fact("documents", documents.documents());
    tallies.forEach((domain, tally) -> context.fact("samples." + domain, tally.samples()));
    if (tokenized != null) {
      context.fact("tokens", tokenized.tokens());
      context.fact("unigram.entropy.nats", tokenized.unigramEntropyNats());
      context.fact("unigram.entropy.bits", tokenized.unigramEntropyBits());
    }
  }
}
