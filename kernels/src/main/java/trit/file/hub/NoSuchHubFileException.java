package trit.file.hub;

/** A repository does not have a file at a commit, or the cache does not while it is offline. */
public final class NoSuchHubFileException extends HubException {
  private static final long serialVersionUID = 1L;

  NoSuchHubFileException(String message) {
    super(message);
  }
}
