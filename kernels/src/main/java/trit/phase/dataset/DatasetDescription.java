package trit.phase.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a data set holds: the content of its {@code dataset.json}.
 *
 * @param source where the text comes from
 * @param split which part of it; {@code all} for the whole
 * @param hashes what it was made from, by name, as hashes
 * @param documents how many
 * @param bytes of UTF-8 text
 * @param seqLength tokens of a sequence; 0 where nothing was said
 * @param samples at most so many sequences of it are used; 0 for all
 * @param tokenizer what it was tokenized with; null for not at all
 * @param domains what it holds of each domain, by its title; null where it is not made of domains
 */
public record DatasetDescription(
    String source,
    String split,
    Map<String, String> hashes,
    long documents,
    long bytes,
    int seqLength,
    int samples,
    Tokenized tokenizer,
    @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, DomainTally> domains) {
  private static final String NAME = "dataset.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A data set as tokens.
   *
   * @param sha256 of the tokenizer, see {@link trit.file.token.Tokenizer#sha256()}
   * @param vocab its tokens
   * @param tokens of the data set
   * @param unigramEntropyNats of the tokens, each taken by itself, in nats a token
   * @param unigramEntropyBits the same in bits a token
   */
  public record Tokenized(
      String sha256,
      int vocab,
      long tokens,
      double unigramEntropyNats,
      double unigramEntropyBits) {}

  /**
   * The samples of one domain.
   *
   * @param samples how many
   * @param bytes of UTF-8 text
   * @param sha256 of all of them one after the other
   */
  public record DomainTally(long samples, long bytes, String sha256) {}

  /** Reads the description of the data set in a folder. */
  static DatasetDescription read(Path folder) throws IOException {
    return JSON.readValue(folder.resolve(NAME).toFile(), DatasetDescription.class);
  }

  /** Leaves it in the folder of its data set. */
  void write(Path folder) throws IOException {
    JSON.writeValue(folder.resolve(NAME).toFile(), this);
  }

  /** How many tokens are used at most. */
  public long mostTokens() {
    return mostTokens(samples, seqLength);
  }

  static long mostTokens(int samples, int seqLength) {
    return samples == 0 ? Long.MAX_VALUE : (long) samples * seqLength;
  }
}
