package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import trit.file.hub.HubCheckpoint;
import trit.file.hub.HubClient;
import trit.file.hub.HubRepository;
import trit.file.hub.HubSettings;
import trit.infer.LanguageModel;
import trit.show.Quantities;

/**
 * A model as somebody names it on a command line.
 *
 * @param name a path, or a name of the Hub
 * @param spec of the command, to which downloads are told
 */
record NamedModel(String name, CommandSpec spec) {
  static final String DESCRIPTION =
      "A GGUF file, a folder with a Hugging Face checkpoint or its model.safetensors, or a model"
          + " of the Hub as owner/name or owner/name@commit.";

  private static final String MAIN = "main";

  /** A name that ends so is a path, whether there is such a file or not. */
  private static final List<String> FILE_ENDS = List.of(".gguf", ".safetensors", ".json");

  /** Where the model lies, fetched into the Hub's cache where it is one of the Hub. */
  Path path() throws IOException {
    String[] parts = name.split("@", 2);
    if (onThisMachine().isPresent()
        || !parts[0].matches("[\\w.-]+/[\\w.-]+")
        || FILE_ENDS.stream().anyMatch(name::endsWith)) {
      return LanguageModel.place(Path.of(name));
    }
    return fetch(HubRepository.model(parts[0]), parts.length > 1 ? parts[1] : MAIN);
  }

  /** Where it lies, if it need not be fetched. */
  Optional<Path> onThisMachine() {
    return Optional.of(Path.of(name)).filter(Files::exists);
  }

  /** A file beside the model, with more behind its name; in this folder for one of the Hub. */
  Path beside(String more) {
    Path path = Path.of(name);
    Path file = Path.of(path.getFileName() + "." + more);
    return Files.exists(path) ? path.resolveSibling(file) : file;
  }

  private Path fetch(HubRepository repository, String revision) throws IOException {
    try (HubClient client = new HubClient(HubSettings.ofProcess());
        MovingLine line = new MovingLine(spec.commandLine().getErr())) {
      String commit = client.commit(repository, revision);
      return new HubCheckpoint(client, repository, commit)
          .fetch(
              (file, done, total) ->
                  line.show(file.path() + ": " + Quantities.bytes((double) done, (double) total)));
    }
  }
}
