package trit.file.hub;

import java.net.http.HttpResponse;
import java.util.Optional;

/** What the Hub's answers say: headers as facts, statuses as messages with their cure. */
final class HubAnswers {
  private HubAnswers() {}

  /** The name of content that lies elsewhere than at the Hub. */
  static Optional<String> linkedEtag(HttpResponse<?> answer) {
    return answer.headers().firstValue("X-Linked-Etag");
  }

  /** The name of the content, which is its hash where it is large. */
  static String etag(HubFile file, HttpResponse<?> answer) throws HubException {
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

  /** The bytes of the content. */
  static long length(HubFile file, HttpResponse<?> answer) throws HubException {
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

  /**
   * Passes over the answer that brings a file, or a part of it; fails with what any other means.
   */
  static void requireSuccess(HubFile file, HttpResponse<?> answer) throws HubException {
    int status = answer.statusCode();
    String code = answer.headers().firstValue("X-Error-Code").orElse("");
    switch (status) {
      case 200, 206 -> {}
      case 401, 403 -> throw refused(file, status);
      case 404 -> throw new NoSuchHubFileException(notFound(file, code));
      default -> throw unexpected(file, status);
    }
  }

  /** As {@link #requireSuccess}, of what a repository has. */
  static void requireListing(HubRepository repository, String commit, int status)
      throws HubException {
    switch (status) {
      case 200 -> {}
      case 401, 403 -> throw refused(repository, status);
      case 404 ->
          throw new NoSuchHubFileException(
              "%s has no commit %s, is private, or is not on the Hub; check name and revision, or"
                      .formatted(repository, commit)
                  + " set HF_TOKEN");
      default -> throw unexpected(repository, status);
    }
  }

  private static HubException refused(Object what, int status) {
    return new HubException(
        what
            + ": the Hub wants to know who you are (status "
            + status
            + "); check the repository's name, accept its terms on its page, and set HF_TOKEN");
  }

  private static HubException unexpected(Object what, int status) {
    return new HubException(what + ": the Hub answers with status " + status + "; try again later");
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
