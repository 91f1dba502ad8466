package trit.file.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;

/** Speaks HTTP with the Hub; sends the user's token to the Hub's own address and nowhere else. */
final class HubConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HubSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  HubConnection(HubSettings settings) {
    this.settings = settings;
  }

  /** An address below the Hub's own; the query may be null. */
  URI address(String path, String query) {
    URI hub = settings.endpoint();
    String base = Optional.ofNullable(hub.getPath()).orElse("");
    try {
      return new URI(hub.getScheme(), hub.getAuthority(), base + "/" + path, query, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("HF_ENDPOINT '" + hub + "' is no address", e);
    }
  }

  /** Whether an address is the Hub's own. */
  boolean isHub(URI uri) {
    URI hub = settings.endpoint();
    return hub.getScheme().equals(uri.getScheme()) && hub.getAuthority().equals(uri.getAuthority());
  }

  /** A request, with the token where it goes to the Hub. */
  HttpRequest.Builder request(URI uri) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("User-Agent", "trit")
            .header("Accept-Encoding", "identity");
    if (isHub(uri)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    return request;
  }

  /**
   * Sends a request.
   *
   * @param what is asked about, for messages
   */
  <T> HttpResponse<T> send(Object what, HttpRequest request, BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new HubException(
          what
              + ": "
              + request.uri().getHost()
              + " does not answer ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + "); check the network, or set HF_ENDPOINT to a mirror",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException(what + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
