package trit.file.hub;

import java.io.IOException;

/** A file of the Hub cannot be had; the message says which, why, and the cure. */
public class HubException extends IOException {
  private static final long serialVersionUID = 1L;

  HubException(String message) {
    super(message);
  }

  HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
