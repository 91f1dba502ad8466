package trit.phase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import trit.file.Sha256;
import trit.file.hub.HubCheckpoint;
import trit.file.hub.HubClient;
import trit.file.hub.HubException;
import trit.file.hub.HubFile;
import trit.file.hub.HubProgress;
import trit.file.hub.HubRepository;
import trit.file.hub.HubSettings;
import trit.infer.LanguageModel;
import trit.nn.CompressedMatricesJson;
import trit.nn.Decompression;
import trit.nn.HuggingFaceConfig;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;

/** Where an existing model lies. */
sealed interface CheckpointSource {

  /** The source that a recipe names. */
  static CheckpointSource of(CheckpointPhase.Config config) {
    return config.hub() == null
        ? new Local(LanguageModel.place(Path.of(config.file())))
        : new Hub(HubRepository.model(config.hub()), config.revision());
  }

  /** What tells its content from every other, by name. */
  Map<String, String> identity() throws IOException;

  /** What is known of the model without fetching its weights. */
  Outline.Weights outline() throws IOException;

  /** Bytes of its weights; estimated where they are not on this machine. */
  long bytes(TransformerConfig model) throws IOException;

  /**
   * Makes sure that it is on this machine.
   *
   * @param listener hears how far a download is
   * @return its files
   */
  List<Path> fetch(Consumer<Event.Progress> listener, String phase) throws IOException;

  /** A GGUF file, or a folder with a Hugging Face checkpoint. */
  record Local(Path path) implements CheckpointSource {
    /** To look at a model nothing need be decompressed. */
    private static final Optional<Decompression> AS_STREAMS = Optional.of(Decompression.WHEN_USED);

    @Override
    public Map<String, String> identity() throws IOException {
      Map<String, String> hashes = new TreeMap<>();
      for (Path file : files()) {
        hashes.put(CheckpointPhase.nameInArtifact(file), Sha256.of(file));
      }
      return hashes;
    }

    @Override
    public Outline.Weights outline() throws IOException {
      files(); // says what is missing
      try (StoredModel model = LanguageModel.openStored(path, AS_STREAMS)) {
        return new Outline.Weights(
            model.config(),
            model.fakeQuantizer().orElse(null),
            LanguageModel.vocabulary(path),
            CompressedMatricesJson.read(path, model.metadata()),
            Optional.empty());
      }
    }

    @Override
    public long bytes(TransformerConfig model) throws IOException {
      long bytes = 0;
      for (Path file : files()) {
        bytes += CheckpointPhase.holdsWeights(file) ? Files.size(file) : 0;
      }
      return bytes;
    }

    @Override
    public List<Path> fetch(Consumer<Event.Progress> listener, String phase) throws IOException {
      return files();
    }

    private List<Path> files() throws IOException {
      if (Files.isRegularFile(path)) {
        return List.of(path);
      }
      if (!Files.isDirectory(path)) {
        throw new PhaseException(
            "there is no model %s; name a GGUF file or a folder with a Hugging Face checkpoint, relative to %s"
                .formatted(path, Path.of("").toAbsolutePath()));
      }
      return CheckpointPhase.filesIn(path);
    }
  }

  /** A model of the Hub at a commit. */
  record Hub(HubRepository repository, String commit) implements CheckpointSource {
    @Override
    public Map<String, String> identity() {
      return Map.of("hub", repository.id() + "@" + commit);
    }

    @Override
    public Outline.Weights outline() throws IOException {
      try (HubClient client = new HubClient(HubSettings.ofProcess())) {
        Path config = client.fetch(file(HuggingFaceConfig.FILE), HubProgress.SILENT);
        TransformerConfig model = HuggingFaceConfig.read(config.getParent());
        return new Outline.Weights(model, null);
      }
    }

    @Override
    public long bytes(TransformerConfig model) {
      return Short.BYTES * model.parameterCount(); // most are published in 16 bits
    }

    @Override
    public List<Path> fetch(Consumer<Event.Progress> listener, String phase) throws IOException {
      try (HubClient client = new HubClient(HubSettings.ofProcess())) {
        HubCheckpoint checkpoint = new HubCheckpoint(client, repository, commit);
        return CheckpointPhase.filesIn(
            checkpoint.fetch(
                (file, done, total) ->
                    listener.accept(new Event.Progress(phase, done, total, "bytes"))));
      } catch (HubException e) {
        throw new PhaseException(e.getMessage(), e);
      }
    }

    private HubFile file(String name) {
      return new HubFile(repository, commit, name);
    }
  }
}
