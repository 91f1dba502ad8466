package trit.file.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Hub is asked: for files, for lists of files, for the commit of a branch. */
final class HubRequests implements AutoCloseable {
  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_PAGES = 200;
  private static final Pattern NEXT_PAGE = Pattern.compile("<([^>]+)>;\\s*rel=\"next\"");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HubConnection hub;

  HubRequests(HubSettings settings) {
    this.hub = new HubConnection(settings);
  }

  /** Asks what a file is. Moved repositories are followed; storage elsewhere only noted. */
  RemoteFile describe(HubFile file) throws IOException {
    URI uri = address(file);
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      HttpResponse<Void> answer = hub.send(file, head(uri), BodyHandlers.discarding());
      Optional<URI> moved = redirect(file, uri, answer);
      if (moved.isPresent() && hub.isHub(moved.get()) && HubAnswers.linkedEtag(answer).isEmpty()) {
        uri = moved.get();
        continue;
      }
      if (moved.isEmpty()) {
        HubAnswers.requireSuccess(file, answer);
      }
      return new RemoteFile(uri, HubAnswers.etag(file, answer), HubAnswers.length(file, answer));
    }
    throw new HubException(file + ": the Hub redirects without end");
  }

  /** Opens the content from a byte on; the answer is 200, 206 or 416. */
  HttpResponse<InputStream> open(HubFile file, URI location, long from) throws IOException {
    URI uri = location;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      HttpRequest.Builder request = hub.request(uri).GET();
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
      }
      HttpResponse<InputStream> answer =
          hub.send(file, request.build(), BodyHandlers.ofInputStream());
      Optional<URI> moved = redirect(file, uri, answer);
      if (moved.isEmpty()) {
        if (answer.statusCode() != 416) {
          HubAnswers.requireSuccess(file, answer);
        }
        return answer;
      }
      answer.body().close();
      uri = moved.get();
    }
    throw new HubException(file + ": the Hub redirects without end");
  }

  /**
   * Asks which files a commit has, page by page ("Hub API Endpoints", {@code tree}).
   *
   * @throws NoSuchHubFileException where there is no such repository or commit
   */
  HubListing list(HubRepository repository, String commit) throws IOException {
    List<HubListing.Entry> files = new ArrayList<>();
    String path = "api/%ss/%s/tree/%s";
    String kind = repository.kind().name().toLowerCase(Locale.ROOT);
    Optional<URI> page =
        Optional.of(hub.address(path.formatted(kind, repository.id(), commit), "recursive=true"));
    for (int i = 0; i < MOST_PAGES && page.isPresent(); i++) {
      HttpResponse<InputStream> answer =
          hub.send(repository, hub.request(page.get()).GET().build(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        HubAnswers.requireListing(repository, commit, answer.statusCode());
        for (JsonNode entry : JSON.readTree(body)) {
          if (entry.path("type").asText().equals("file")) {
            files.add(
                new HubListing.Entry(entry.path("path").asText(), entry.path("size").asLong()));
          }
        }
      } catch (JsonProcessingException e) {
        throw new HubException(repository + ": the Hub's list of files is no JSON", e);
      }
      page = nextPage(answer);
    }
    return new HubListing(files);
  }

  /**
   * Asks which commit a branch or a tag stands for ("Hub API Endpoints", {@code revision}).
   *
   * @throws NoSuchHubFileException where there is no such repository or revision
   */
  String commit(HubRepository repository, String revision) throws IOException {
    String path = "api/%ss/%s/revision/%s";
    String kind = repository.kind().name().toLowerCase(Locale.ROOT);
    URI uri = hub.address(path.formatted(kind, repository.id(), revision), null);
    HttpResponse<InputStream> answer =
        hub.send(repository, hub.request(uri).GET().build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      HubAnswers.requireListing(repository, revision, answer.statusCode());
      String commit = JSON.readTree(body).path("sha").asText();
      if (!HubFile.isCommit(commit)) {
        throw new HubException(repository + ": the Hub names no commit for " + revision);
      }
      return commit;
    } catch (JsonProcessingException e) {
      throw new HubException(repository + ": what the Hub says of " + revision + " is no JSON", e);
    }
  }

  /** The page that follows, if the answer names one at the Hub's own address. */
  private Optional<URI> nextPage(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Link")
        .map(NEXT_PAGE::matcher)
        .filter(Matcher::find)
        .map(link -> URI.create(link.group(1)))
        .filter(hub::isHub);
  }

  @Override
  public void close() {
    hub.close();
  }

  private URI address(HubFile file) {
    String path = "%s/resolve/%s/%s";
    return hub.address(
        path.formatted(file.repository().urlPath(), file.commit(), file.path()), null);
  }

  private HttpRequest head(URI uri) throws IOException {
    return hub.request(uri).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
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
}
