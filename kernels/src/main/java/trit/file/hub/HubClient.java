package trit.file.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of the Hub, from the cache or downloaded into it. A file that is in the cache is never
 * asked for again: its commit says that it cannot have changed.
 */
public final class HubClient implements AutoCloseable {
  private final HubSettings settings;
  private final HubCache cache;
  private final HubRequests requests;

  /** A client for these settings. */
  public HubClient(HubSettings settings) {
    this.settings = settings;
    this.cache = new HubCache(settings.cache());
    this.requests = new HubRequests(settings);
  }

  /** The cache that files are downloaded into. */
  public HubCache cache() {
    return cache;
  }

  /**
   * The file in the cache, downloaded first where it is missing. A download that was cut off is
   * resumed; what arrives is checked against the Hub's hash or length before it gets its name.
   *
   * @throws NoSuchHubFileException where the repository, the commit or the file does not exist, or
   *     the file is not in the cache and {@code HF_HUB_OFFLINE} is set
   * @throws HubException where the Hub does not answer, refuses, or sends something else
   * @throws trit.file.DiskFullException where there is no room
   */
  public Path fetch(HubFile file, HubProgress progress) throws IOException {
    Optional<Path> cached = cache.find(file);
    if (cached.isPresent()) {
      return cached.get();
    }
    if (settings.offline()) {
      throw new NoSuchHubFileException(
          file
              + " is not in the cache "
              + settings.cache()
              + ", and HF_HUB_OFFLINE is set; unset it once, or copy the file there");
    }
    RemoteFile remote = requests.describe(file);
    new HubDownload(file, remote, cache, requests, progress).run();
    return cache.link(file, remote.etag());
  }

  /** As {@link #fetch}; empty where the repository does not have the file. */
  public Optional<Path> fetchIfThere(HubFile file, HubProgress progress) throws IOException {
    try {
      return Optional.of(fetch(file, progress));
    } catch (NoSuchHubFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Which files a repository has at a commit.
   *
   * @throws NoSuchHubFileException where the repository or the commit does not exist, or the cache
   *     has nothing of it while it is offline
   * @throws HubException where the Hub does not answer or refuses
   */
  public HubListing list(HubRepository repository, String commit) throws IOException {
    Path kept = cache.listing(repository, commit);
    Optional<HubListing> known = HubListing.kept(kept);
    if (known.isPresent()) {
      return known.get();
    }
    if (!settings.offline()) {
      HubListing listing = requests.list(repository, commit);
      listing.keep(kept);
      return listing;
    }
    HubListing listing = HubListing.ofSnapshot(cache.snapshot(repository, commit));
    if (listing.files().isEmpty()) {
      throw new NoSuchHubFileException(
          "%s@%s is not in the cache %s, and HF_HUB_OFFLINE is set; unset it once"
              .formatted(repository, commit, settings.cache()));
    }
    return listing;
  }

  /**
   * The commit that a branch or a tag stands for now, or while it is offline as far as the cache
   * knows; a commit stands for itself.
   *
   * @throws NoSuchHubFileException where there is no such repository or revision, or the cache does
   *     not know it while it is offline
   */
  public String commit(HubRepository repository, String revision) throws IOException {
    if (HubFile.isCommit(revision)) {
      return revision;
    }
    if (!settings.offline()) {
      String commit = requests.commit(repository, revision);
      cache.remember(repository, revision, commit);
      return commit;
    }
    return cache
        .commitOf(repository, revision)
        .orElseThrow(
            () ->
                new NoSuchHubFileException(
                    "%s is not in the cache %s, and HF_HUB_OFFLINE is set; unset it once"
                        .formatted(repository, settings.cache())));
  }

  @Override
  public void close() {
    requests.close();
  }
}
