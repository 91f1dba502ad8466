package trit.file.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import trit.file.Sha256;
import trit.file.hub.HubClient;
import trit.file.hub.HubFile;
import trit.file.hub.HubListing;
import trit.file.hub.HubProgress;
import trit.file.hub.HubRepository;
import trit.file.hub.HubSettings;

/**
 * The text files of a data set on the Hub. Where file names say which part they hold (a word of the
 * name is {@code train}; {@code validation}, {@code valid}, {@code val} or {@code dev}; {@code
 * test}), a part is these files; where none does, parts are made as {@link TextFiles} makes them.
 */
public final class HubText implements TextSource {
  private static final Map<Part, Set<String>> WORDS =
      Map.of(
          Part.TRAIN, Set.of("train", "training"),
          Part.VALIDATION, Set.of("validation", "valid", "val", "dev"),
          Part.TEST, Set.of("test"));

  private final HubSettings settings;
  private final HubRepository repository;
  private final String commit;
  private final String config;

  /**
   * A data set at a commit. Whether it exists is seen when it is read; that it is none that can be
   * read is an {@link IllegalArgumentException} then, with a message for the user.
   *
   * @param config only files whose folder, or whose name up to a word, is this; null for all
   */
  public HubText(HubSettings settings, HubRepository repository, String commit, String config) {
    this.settings = settings;
    this.repository = repository;
    this.commit = commit;
    this.config = config;
  }

  @Override
  public String description() {
    return repository + "@" + commit;
  }

  @Override
  public Map<String, String> hashes() throws IOException {
    // offline, the cache may lack files of the commit
    StringBuilder files = new StringBuilder();
    texts().forEach(file -> files.append(file.path()).append('\n'));
    return Map.of(TEXT, commit, "files", Sha256.of(files.toString()));
  }

  @Override
  public long estimatedBytes(Part part) throws IOException {
    List<HubListing.Entry> texts = texts();
    long bytes = chosen(texts, part).stream().mapToLong(HubListing.Entry::bytes).sum();
    return namesParts(texts) ? bytes : bytes * part.percent() / Part.ALL.percent();
  }

  @Override
  public DocumentReader open(Part part) throws IOException {
    List<HubListing.Entry> texts = texts();
    List<Path> files = new ArrayList<>();
    try (HubClient client = new HubClient(settings)) {
      for (HubListing.Entry entry : chosen(texts, part)) {
        HubFile file = new HubFile(repository, commit, entry.path());
        files.add(client.fetch(file, HubProgress.SILENT));
      }
    }
    return new TextFiles(files).open(namesParts(texts) ? Part.ALL : part);
  }

  /** The text files of the configuration. */
  private List<HubListing.Entry> texts() throws IOException {
    HubListing listing;
    try (HubClient client = new HubClient(settings)) {
      listing = client.list(repository, client.cache().requireCommit(repository, commit));
    }
    List<HubListing.Entry> configured =
        listing.files().stream().filter(file -> belongs(file.path())).toList();
    List<HubListing.Entry> texts =
        configured.stream().filter(file -> TextFiles.isText(Path.of(file.path()))).toList();
    if (texts.isEmpty()) {
      boolean parquet = configured.stream().anyMatch(file -> file.path().endsWith(".parquet"));
      throw new IllegalArgumentException(
          "%s has no .txt or .jsonl files%s; %s"
              .formatted(
                  description(),
                  config == null ? "" : " of the configuration '" + config + "'",
                  parquet
                      ? "its .parquet files are not read: export one as .jsonl and name it with file"
                      : "check the configuration"));
    }
    return texts;
  }

  private boolean belongs(String path) {
    if (path.toLowerCase(Locale.ROOT).endsWith("readme.md")) {
      return false;
    }
    return config == null || List.of(path.split("/")).stream().anyMatch(this::isOfConfig);
  }

  private boolean isOfConfig(String name) {
    boolean begins = name.startsWith(config);
    return begins
        && (name.length() == config.length() || "-_.".indexOf(name.charAt(config.length())) >= 0);
  }

  private static List<HubListing.Entry> chosen(List<HubListing.Entry> texts, Part part) {
    if (part == Part.ALL || !namesParts(texts)) {
      return texts;
    }
    return texts.stream().filter(file -> names(file.path(), part)).toList();
  }

  private static boolean namesParts(List<HubListing.Entry> texts) {
    return texts.stream()
        .anyMatch(file -> WORDS.keySet().stream().anyMatch(part -> names(file.path(), part)));
  }

  private static boolean names(String path, Part part) {
    String[] words = path.toLowerCase(Locale.ROOT).split("[^a-z]+");
    return List.of(words).stream().anyMatch(WORDS.get(part)::contains);
  }
}
