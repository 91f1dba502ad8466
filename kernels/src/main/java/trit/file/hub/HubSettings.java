package trit.file.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the Hub and its cache are, from the environment variables that all of Hugging Face's tools
 * read ("huggingface_hub, Environment variables").
 */
public final class HubSettings {
  private static final String PUBLIC_HUB = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  private final Path cache;
  private final Path tokenFile;
  private final Optional<String> token;
  private final URI endpoint;
  private final boolean offline;

  private HubSettings(
      Path cache, Path tokenFile, Optional<String> token, URI endpoint, boolean offline) {
    this.cache = cache;
    this.tokenFile = tokenFile;
    this.token = token;
    this.endpoint = endpoint;
    this.offline = offline;
  }

  /** The settings of this process. */
  public static HubSettings ofProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /**
   * The settings that an environment says.
   *
   * @param environment {@code HF_HUB_CACHE}, {@code HF_HOME}, {@code XDG_CACHE_HOME}, {@code
   *     HF_ENDPOINT}, {@code HF_HUB_OFFLINE}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}
   * @param userHome what {@code ~} stands for
   */
  public static HubSettings of(Map<String, String> environment, Path userHome) {
    Path caches = path(environment, "XDG_CACHE_HOME", userHome).orElse(userHome.resolve(".cache"));
    Path home = path(environment, "HF_HOME", userHome).orElse(caches.resolve("huggingface"));
    return new HubSettings(
        path(environment, "HF_HUB_CACHE", userHome).orElse(home.resolve("hub")),
        path(environment, "HF_TOKEN_PATH", userHome).orElse(home.resolve("token")),
        text(environment, "HF_TOKEN"),
        URI.create(text(environment, "HF_ENDPOINT").orElse(PUBLIC_HUB).replaceFirst("/+$", "")),
        TRUE.contains(environment.getOrDefault("HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT)));
  }

  /** The folder of the cache. */
  public Path cache() {
    return cache;
  }

  /** The Hub's address, without a slash at its end. */
  public URI endpoint() {
    return endpoint;
  }

  /** Whether nothing may be downloaded. */
  public boolean offline() {
    return offline;
  }

  /** Who the user is for the Hub, if they said so. */
  Optional<String> token() throws IOException {
    if (token.isPresent() || !Files.isRegularFile(tokenFile)) {
      return token;
    }
    return Optional.of(Files.readString(tokenFile).strip()).filter(text -> !text.isEmpty());
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  private static Optional<Path> path(Map<String, String> environment, String name, Path userHome) {
    return text(environment, name)
        .map(
            value ->
                value.equals("~") || value.startsWith("~/")
                    ? Path.of(userHome + value.substring(1))
                    : Path.of(value));
  }
}
