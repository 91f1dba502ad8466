package trit.file.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Speaks HTTP with the Hub; sends the user's token to the Hub's own address and nowhere else. */
final class HubRequests implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_REDIRECTS = 5;

  private final HubSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  HubRequests(HubSettings settings) {
    this.settings = settings;
  }

  /** Asks what a file is. Moved repositories are followed; storage elsewhere only noted. */
  RemoteFile describe(HubFile file) throws IOException {
    URI uri = address(file);
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      HttpResponse<Void> answer = send(file, head(uri), BodyHandlers.discarding());
      Optional<URI> moved = redirect(file, uri, answer);
      if (moved.isPresent() && isHub(moved.get()) && linkedEtag(answer).isEmpty()) {
        uri = moved.get();
        continue;
      }
      if (moved.isEmpty()) {
        requireSuccess(file, answer);
      }
      return new RemoteFile(uri, etag(file, answer), length(file, answer));
    }
    throw new HubException(file + ": the Hub redirects without end");
  }

  /** Opens the content from a byte on; the answer is 200, 206 or 416. */
  HttpResponse<InputStream> open(HubFile file, URI location, long from) throws IOException {
    URI uri = location;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      HttpRequest.Builder request = request(uri).GET();
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
      }
      HttpResponse<InputStream> answer = send(file, request.build(), BodyHandlers.ofInputStream());
      Optional<URI> moved = redirect(file, uri, answer);
      if (moved.isEmpty()) {
        if (answer.statusCode() != 416) {
          requireSuccess(file, answer);
        }
        return answer;
      }
      answer.body().close();
      uri = moved.get();
    }
    throw new HubException(file + ": the Hub redirects without end");
  }

  @Override
  public void close() {
    http.close();
  }

  private URI address(HubFile file) {
    URI hub = settings.endpoint();
    String path =
        "%s/%s/resolve/%s/%s"
            .formatted(
                Optional.ofNullable(hub.getPath()).orElse(""),
                file.repository().urlPath(),
                file.commit(),
                file.path());
    try {
      return new URI(hub.getScheme(), hub.getAuthority(), path, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("HF_ENDPOINT '" + hub + "' is no address", e);
    }
  }

  private HttpRequest head(URI uri) throws IOException {
    return request(uri).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
  }

  private HttpRequest.Builder request(URI uri) throws IOException {
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

  private boolean isHub(URI uri) {
    URI hub = settings.endpoint();
    return hub.getScheme().equals(uri.getScheme()) && hub.getAuthority().equals(uri.getAuthority());
  }

  private <T> HttpResponse<T> send(HubFile file, HttpRequest request, BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new HubException(
          file
              + ": "
              + request.uri().getHost()
              + " does not answer ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + "); check the network, or set HF_ENDPOINT to a mirror",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException(file + ": interrupted", e);
    }
  }

  private Optional<URI> redirect(HubFile file, URI from, HttpResponse<?> answer)
      throws HubException {
    if (answer.statusCode() / 100 != 3) {
      return Optional.empty();
    }
    String location = answer.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw new HubException(file + ": the Hub redirects to no address", e);
    }
    if (!"https".equals(to.getScheme()) && !from.getScheme().equals(to.getScheme())) {
      throw new HubException(file + ": the Hub redirects to an address that is not https");
    }
    return Optional.of(to);
  }

  private static Optional<String> linkedEtag(HttpResponse<?> answer) {
    return answer.headers().firstValue("X-Linked-Etag");
  }

  private static String etag(HubFile file, HttpResponse<?> answer) throws HubException {
    String etag =
        linkedEtag(answer)
            .or(() -> answer.headers().firstValue("ETag"))
            .orElse("")
            .replaceFirst("^W/", "")
            .replace("\"", "");
    if (!RemoteFile.isName(etag)) {
      throw new HubException(
          file + ": the Hub gives no name for the content; is HF_ENDPOINT a mirror of the Hub?");
    }
    return etag;
  }

  private static long length(HubFile file, HttpResponse<?> answer) throws HubException {
    String length =
        answer
            .headers()
            .firstValue("X-Linked-Size")
            .or(() -> answer.headers().firstValue("Content-Length"))
            .orElse("");
    if (!length.matches("[0-9]{1,18}")) {
      throw new HubException(
          file + ": the Hub gives no length; is HF_ENDPOINT a mirror of the Hub?");
    }
    return Long.parseLong(length);
  }

  private void requireSuccess(HubFile file, HttpResponse<?> answer) throws HubException {
    int status = answer.statusCode();
    String code = answer.headers().firstValue("X-Error-Code").orElse("");
    switch (status) {
      case 200, 206 -> {}
      case 401, 403 ->
          throw new HubException(
              file
                  + ": the Hub wants to know who you are (status "
                  + status
                  + "); check the repository's name, accept its terms on its page, and set"
                  + " HF_TOKEN");
      case 404 -> throw new NoSuchHubFileException(notFound(file, code));
      default ->
          throw new HubException(
              file + ": the Hub answers with status " + status + "; try again later");
    }
  }

  private static String notFound(HubFile file, String code) {
    return switch (code) {
      case "RepoNotFound" ->
          file.repository() + " is not on the Hub, or private; check the name, or set HF_TOKEN";
      case "RevisionNotFound" ->
          file.repository() + " has no commit " + file.commit() + "; check the revision";
      default ->
          file.repository()
              + " has no file '"
              + file.path()
              + "' at commit "
              + file.commit()
              + "; check its list of files";
    };
  }
}
