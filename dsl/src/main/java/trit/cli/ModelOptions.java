package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.file.hub.HubCheckpoint;
import trit.file.hub.HubClient;
import trit.file.hub.HubRepository;
import trit.file.hub.HubSettings;
import trit.infer.LanguageModel;
import trit.nn.Decompression;
import trit.nn.StoredModel;
import trit.show.Quantities;

/** Which model: what lies on this machine, or what the Hub has. */
final class ModelOptions {
  private static final String MAIN = "main";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "A GGUF file, a folder with a Hugging Face checkpoint, or a model of the Hub as"
              + " owner/name or owner/name@commit.")
  private String model;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The model with its tokenizer. */
  LanguageModel open() throws IOException {
    return LanguageModel.open(path());
  }

  /** The same, with compressed matrices decompressed when this says; empty for as they say. */
  LanguageModel open(Optional<Decompression> decompress) throws IOException {
    return LanguageModel.open(path(), decompress);
  }

  /** The model without its tokenizer, as {@link #open(Optional)} opens it. */
  StoredModel openStored(Optional<Decompression> decompress) throws IOException {
    return LanguageModel.openStored(path(), decompress);
  }

  /** Where the model lies, fetched into the Hub's cache where it is one of the Hub. */
  Path path() throws IOException {
    Path path = Path.of(model);
    String[] parts = model.split("@", 2);
    if (Files.exists(path) || !parts[0].matches("[\\w.-]+/[\\w.-]+")) {
      return path;
    }
    return fetch(HubRepository.model(parts[0]), parts.length > 1 ? parts[1] : MAIN);
  }

  /** What was asked for. */
  @Override
  public String toString() {
    return model;
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
