package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import trit.file.hub.HubRepository.Kind;
import trit.file.text.domain.Domain;
import trit.phase.dataset.DatasetPhase;
import trit.phase.dataset.DatasetSource;
import trit.phase.dataset.TokenizerSource;

/** Fills the parameters of {@link DatasetPhase}; what is not said is null or 0. */
final class DatasetFiller extends Filler<DatasetPhase.Config> implements DatasetWords.Block {
  private final List<DatasetSource.Share> domains = new ArrayList<>();
  private DatasetSource source;
  private String config;
  private String split;
  private long bytes;
  private int samples;
  private int seqLength;
  private TokenizerSource tokenizer;

  @Override
  public DatasetWords.Block corpus(String name) {
    source = new DatasetSource.Corpus(text("corpus", name));
    return this;
  }

  @Override
  public DatasetWords.Block file(Map<String, ?> hash, String path) {
    String sha256 = Pins.sha256(this, "file", String.valueOf(hash.get("sha256")));
    source = new DatasetSource.File(text("file", path), sha256);
    return this;
  }

  @Override
  public DatasetWords.Block file(String path) {
    source = new DatasetSource.File(text("file", path), null);
    return this;
  }

  @Override
  public DatasetWords.Block hub(Map<String, ?> commit, String id) {
    say("hub");
    source = new DatasetSource.Hub(id, Pins.commit(this, Kind.DATASET, id, commit), null);
    return this;
  }

  @Override
  public DatasetWords.Block domain(Domain domain, int samples) {
    return share(domain, samples, null);
  }

  @Override
  public DatasetWords.Block domain(Map<String, ?> origin, Domain domain, int samples) {
    return share(domain, samples, String.valueOf(origin.get("file")));
  }

  private DatasetWords.Block share(Domain domain, int samples, String file) {
    if (domains.isEmpty()) {
      say("domain");
    }
    if (samples < 1) {
      wrong("domain", "domain %s needs at least 1 sample, not %d".formatted(domain, samples));
    }
    if (domains.stream().anyMatch(share -> share.domain() == domain)) {
      wrong("domain", "domain %s is said twice in dataset".formatted(domain));
    }
    domains.add(new DatasetSource.Share(domain, samples, file));
    return this;
  }

  @Override
  public DatasetWords.Block config(String name) {
    config = text("config", name);
    return this;
  }

  @Override
  public DatasetWords.Block split(String name) {
    split = text("split", name);
    return this;
  }

  @Override
  public DatasetWords.Block bytes(long most) {
    say("bytes");
    bytes = most;
    if (most < 1) {
      wrong("bytes", "bytes must be at least 1, not " + most);
    }
    return this;
  }

  @Override
  public DatasetWords.Block samples(int most) {
    samples = atLeast(1, "samples", most);
    return this;
  }

  @Override
  public DatasetWords.Block seqLength(int tokens) {
    seqLength = atLeast(2, "seqLength", tokens);
    return this;
  }

  @Override
  public DatasetWords.Block tokenizer(String kind) {
    try {
      tokenizer = TokenizerSource.parse(text("tokenizer", kind));
    } catch (IllegalArgumentException e) {
      wrong("tokenizer", e.getMessage());
    }
    return this;
  }

  @Override
  List<String> required() {
    return oneOf(
        "corpus <name>, file <path>, hub <id>, revision: <commit> or domain <domain>, <samples>",
        "corpus",
        "file",
        "hub",
        "domain");
  }

  @Override
  DatasetPhase.Config fill() {
    return new DatasetPhase.Config(said(), split, tokenizer, bytes, samples, seqLength);
  }

  private DatasetSource said() {
    DatasetSource said = domains.isEmpty() ? source : new DatasetSource.Domains(domains);
    if (config == null) {
      return said;
    }
    if (said instanceof DatasetSource.Hub hub) {
      return new DatasetSource.Hub(hub.id(), hub.revision(), config);
    }
    throw new IllegalArgumentException("config belongs to a data set of the hub");
  }
}
