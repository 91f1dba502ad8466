package trit.phase.dataset;

import java.util.List;
import trit.file.text.domain.Domain;
import trit.phase.NotInKey;

/** Where the text of a data set comes from. */
public sealed interface DatasetSource {

  /**
   * A text that comes with the machine.
   *
   * @param name such as {@code jdk-sources}; see {@link trit.file.text.Corpora}
   */
  record Corpus(String name) implements DatasetSource {}

  /**
   * A file of one's own. Its content is in the key, its place is not.
   *
   * @param path relative to the working folder, or absolute
   * @param sha256 what its content must hash to, in hex; null for whatever it holds now
   */
  record File(@NotInKey String path, @NotInKey String sha256) implements DatasetSource {}

  /**
   * A data set of the Hugging Face Hub.
   *
   * @param id such as {@code Salesforce/wikitext}
   * @param revision a commit
   * @param config the configuration, see {@link trit.file.text.HubText}; null for all files
   */
  record Hub(String id, String revision, String config) implements DatasetSource {}

  /**
   * Samples of several domains, for calibration, in proportion from beginning to end.
   *
   * @param shares how many of each
   */
  record Domains(List<Share> shares) implements DatasetSource {
    /** Keeps its own list. */
    public Domains {
      shares = List.copyOf(shares);
    }
  }

  /**
   * Samples of one domain.
   *
   * @param samples how many
   * @param file whose passages they are; null for {@link Domain#what}. Its content is in the key,
   *     its place is not
   */
  record Share(Domain domain, int samples, @NotInKey String file) {}
}
