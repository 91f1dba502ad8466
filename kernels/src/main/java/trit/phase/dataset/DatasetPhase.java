package trit.phase.dataset;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import trit.file.FileFormatException;
import trit.file.NearestName;
import trit.file.hub.HubException;
import trit.file.text.Part;
import trit.file.text.TextSource;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;
import trit.tensor.RandomStream;

/** Collects text, cuts it into a part, and where a tokenizer is named turns it into tokens. */
public final class DatasetPhase implements Phase<DatasetPhase.Config> {
  // reading, splitting and encoding a byte of text takes about as long as so many operations
  private static final double WORK_PER_BYTE = 2e4;
  private static final double TOKENS_PER_BYTE = 0.35;
  private static final long MEMORY = 256L << 20;

  /**
   * What is collected.
   *
   * @param source where the text comes from
   * @param split {@code train}, {@code validation} or {@code test}, see {@link Part}; null for all
   * @param tokenizer null for the tokenizer of whatever model reads it
   * @param maxBytes at most so much UTF-8 text; 0 for no limit
   * @param samples at most so many sequences of {@code seqLength} tokens; 0 for no limit
   * @param seqLength tokens of a sequence; 0 for the context of whatever model reads it
   */
  public record Config(
      DatasetSource source,
      String split,
      TokenizerSource tokenizer,
      long maxBytes,
      int samples,
      int seqLength)
      implements PhaseConfig {
    @Override
    public String verb() {
      return "dataset";
    }

    @Override
    public Phase<?> phase() {
      return new DatasetPhase();
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return Set.of();
  }

  /** Samples of domains are drawn. */
  @Override
  public Set<Influence> influences(Config config) {
    return config.source() instanceof DatasetSource.Domains ? Set.of(Influence.SEED) : Set.of();
  }

  @Override
  public Map<String, String> sources(Config config) throws IOException {
    return plain(
        () -> {
          Map<String, String> sources = new TreeMap<>(planned(config).hashes());
          if (config.tokenizer() instanceof TokenizerSource.Stored stored) {
            sources.put("tokenizer", DatasetTokenizer.contentHash(stored));
          }
          return sources;
        });
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    checkNumbers(config, problems);
    long bytes = 0;
    int vocab = 0;
    try {
      Part part = part(config);
      bytes = limit(config, plain(() -> planned(config).estimatedBytes(part)));
      vocab = plain(() -> DatasetTokenizer.size(config.tokenizer()));
      if (bytes == 0) {
        problems.add(empty(config, part));
      }
    } catch (PhaseException | IOException e) {
      // sources() has said what is wrong with the source; a wrong split is said by checkNumbers
      bytes = 0;
    }
    long tokens = vocab == 0 ? 0 : (long) (bytes * TOKENS_PER_BYTE) * (vocab > 1 << 16 ? 4 : 2);
    return new Forecast(
        new Outline.Dataset(bytes, vocab, config.seqLength()),
        bytes + tokens,
        false,
        MEMORY,
        bytes * WORK_PER_BYTE,
        List.of(),
        Map.of());
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    plain(
        () -> {
          TextSource source =
              influences(config).contains(Influence.SEED)
                  ? DatasetSources.open(config.source(), context.random())
                  : planned(config);
          DatasetSources.remark(config.source(), source)
              .ifPresent(text -> context.emit(new Event.Note(context.name(), text)));
          new DatasetCollection(config, source, part(config), context).collect(sources(config));
          return null;
        });
  }

  private static String empty(Config config, Part part) {
    return part == Part.ALL
        ? "%s is empty; name a text to read".formatted(DatasetSources.name(config.source()))
        : "the %s split is empty; take another, or a source with more documents"
            .formatted(part.word());
  }

  /** The source of which nothing is read yet, so that nothing is drawn. */
  private static TextSource planned(Config config) throws IOException {
    return DatasetSources.open(config.source(), RandomStream.of(0));
  }

  /** The part that a recipe asks for. */
  private static Part part(Config config) {
    if (config.split() == null) {
      return Part.ALL;
    }
    return Part.named(config.split())
        .orElseThrow(() -> new PhaseException(unknownSplit(config.split())));
  }

  private static void checkNumbers(Config config, Problems problems) {
    if (config.split() != null && Part.named(config.split()).isEmpty()) {
      problems.add(unknownSplit(config.split()));
    }
    if (config.maxBytes() < 0 || config.samples() < 0 || config.seqLength() < 0) {
      problems.add("bytes, samples and seqLength cannot be negative; leave them out for no limit");
    }
    if (config.samples() > 0 && config.seqLength() == 0) {
      problems.add("samples counts sequences: say how long they are with seqLength");
    }
  }

  private static String unknownSplit(String split) {
    return "there is no split '%s'.%s Splits: %s"
        .formatted(split, NearestName.hint(split, Part.words()), String.join(", ", Part.words()));
  }

  private static long limit(Config config, long bytes) {
    return config.maxBytes() == 0 ? bytes : Math.min(bytes, config.maxBytes());
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  /** What is wrong with a file is the user's business, said in one line. */
  private static <T> T plain(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (FileFormatException | HubException | IllegalArgumentException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }
}
