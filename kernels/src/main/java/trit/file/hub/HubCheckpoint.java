package trit.file.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import trit.file.safetensors.SafetensorsLimits;
import trit.file.safetensors.SafetensorsSet;
import trit.file.safetensors.ShardIndex;

/**
 * The files of a checkpoint on the Hub: configuration, tokenizer, and weights in one file or in
 * several.
 *
 * @param client where the files come from
 * @param repository which model
 * @param commit which of its states
 */
public record HubCheckpoint(HubClient client, HubRepository repository, String commit) {
  private static final List<String> REQUIRED = List.of("config.json", "tokenizer.json");
  private static final List<String> OPTIONAL =
      List.of("tokenizer_config.json", "generation_config.json");

  /**
   * Fetches what is missing.
   *
   * @return the folder of the cache that holds all of them
   * @throws NoSuchHubFileException where a required one does not exist, or is not in the cache
   *     while it is offline
   */
  public Path fetch(HubProgress progress) throws IOException {
    for (String name : REQUIRED) {
      client.fetch(file(name), progress);
    }
    for (String name : OPTIONAL) {
      client.fetchIfThere(file(name), progress);
    }
    Optional<Path> index = index(progress);
    if (index.isEmpty()) {
      client.fetch(file(SafetensorsSet.SINGLE), progress);
    } else {
      for (String name : ShardIndex.read(index.get(), SafetensorsLimits.DEFAULT).files()) {
        client.fetch(file(name), progress);
      }
    }
    return client.cache().snapshot(repository, commit);
  }

  /** The list of the weights' files, where there are several. */
  private Optional<Path> index(HubProgress progress) throws IOException {
    boolean single = client.cache().find(file(SafetensorsSet.SINGLE)).isPresent();
    return single ? Optional.empty() : client.fetchIfThere(file(ShardIndex.FILE), progress);
  }

  private HubFile file(String name) {
    return new HubFile(repository, commit, name);
  }
}
