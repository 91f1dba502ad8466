package trit.plan;

import java.io.IOException;
import java.util.Optional;

/** What a planner may ask the cache. */
public interface KnownResults {

  /** The finished, undamaged result that is filed under this key. */
  Optional<CachedResult> find(String key) throws IOException;

  /** Whether an interrupted run has left something to go on from. */
  boolean begun(String key) throws IOException;
}
