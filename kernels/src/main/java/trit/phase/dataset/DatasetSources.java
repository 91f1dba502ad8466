package trit.phase.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import trit.file.hub.HubRepository;
import trit.file.hub.HubSettings;
import trit.file.text.Corpora;
import trit.file.text.HubText;
import trit.file.text.SourceFolder;
import trit.file.text.TextFiles;
import trit.file.text.TextSource;
import trit.file.text.domain.DomainShare;
import trit.file.text.domain.DomainTexts;
import trit.phase.PhaseException;
import trit.phase.PinnedFile;
import trit.tensor.RandomStream;

/** Finds the text that a recipe names. */
final class DatasetSources {
  private DatasetSources() {}

  /**
   * The text of a source.
   *
   * @param random what samples of domains are drawn with
   * @throws PhaseException where it is missing or is not what its hash says
   */
  static TextSource open(DatasetSource source, RandomStream random) throws IOException {
    return switch (source) {
      case DatasetSource.Corpus corpus -> Corpora.find(corpus.name());
      case DatasetSource.File file -> new TextFiles(List.of(checked(file)));
      case DatasetSource.Hub hub ->
          new HubText(
              HubSettings.ofProcess(),
              HubRepository.dataset(hub.id()),
              hub.revision(),
              hub.config());
      case DatasetSource.Domains domains -> {
        List<DomainShare> shares = new ArrayList<>();
        for (DatasetSource.Share share : domains.shares()) {
          shares.add(checked(share));
        }
        yield new DomainTexts(shares, random);
      }
    };
  }

  private static DomainShare checked(DatasetSource.Share share) throws IOException {
    Optional<Path> file =
        share.file() == null
            ? Optional.empty()
            : Optional.of(checked(new DatasetSource.File(share.file(), null)));
    return new DomainShare(share.domain(), share.samples(), file);
  }

  /** What a source is called, wherever it lies on this machine. */
  static String name(DatasetSource source) {
    return switch (source) {
      case DatasetSource.Corpus corpus -> corpus.name();
      case DatasetSource.File file -> Path.of(file.path()).getFileName().toString();
      case DatasetSource.Hub hub -> hub.id() + "@" + hub.revision();
      case DatasetSource.Domains domains ->
          domains.shares().stream()
              .map(share -> share.domain().title() + " " + share.samples())
              .collect(Collectors.joining(", "));
    };
  }

  /** What the user should know about where the text was found. */
  static Optional<String> remark(DatasetSource source, TextSource found) {
    return switch (source) {
      case DatasetSource.Corpus corpus when found instanceof SourceFolder ->
          Optional.of(
              "the running JDK has no lib/src.zip; reading Trit's own sources in "
                  + found.description());
      case DatasetSource.Hub hub ->
          Optional.of("reading " + name(hub) + ", downloading what is not in the Hub's cache");
      default -> Optional.empty();
    };
  }

  private static Path checked(DatasetSource.File source) throws IOException {
    Path file = Path.of(source.path());
    if (Files.isDirectory(file)) {
      throw new PhaseException("%s is a folder; name a text file in it".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new PhaseException(
          "there is no file %s; name one relative to %s"
              .formatted(file, Path.of("").toAbsolutePath()));
    }
    if (source.sha256() != null) {
      new PinnedFile(file, source.sha256()).hash();
    }
    return file;
  }
}
