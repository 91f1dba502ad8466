package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.file.hub.HubCheckpoint;
import trit.file.hub.HubClient;
import trit.file.hub.HubFile;
import trit.file.hub.HubRepository;
import trit.file.hub.HubSettings;
import trit.infer.LanguageModel;
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

  /** The model without its tokenizer. */
  StoredModel openStored() throws IOException {
    return LanguageModel.openStored(path());
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
    DownloadLine line = new DownloadLine(spec.commandLine().getErr());
    try (HubClient client = new HubClient(HubSettings.ofProcess())) {
      String commit = client.commit(repository, revision);
      return new HubCheckpoint(client, repository, commit).fetch(line::draw);
    } finally {
      line.end();
    }
  }

  /** A line on standard error that counts bytes, where somebody is looking. */
  private static final class DownloadLine {
    private final PrintWriter err;
    private final boolean moving = Terminal.drawsOnStandardError();

    DownloadLine(PrintWriter err) {
      this.err = err;
    }

    void draw(HubFile file, long done, long total) {
      if (moving) {
        err.print(
            Terminal.CLEAR_LINE
                + file.path()
                + ": "
                + Quantities.bytes((double) done, (double) total));
        err.flush();
      }
    }

    void end() {
      if (moving) {
        err.print(Terminal.CLEAR_LINE);
        err.flush();
      }
    }
  }
}
