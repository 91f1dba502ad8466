package trit.phase.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import trit.file.safetensors.SafetensorsFile;
import trit.file.safetensors.SafetensorsSet;
import trit.file.token.SpecialTokens;
import trit.file.token.Tokenizer;
import trit.file.token.Vocabulary;
import trit.infer.LanguageModel;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.HuggingFaceConfig;
import trit.nn.StoredModel;
import trit.phase.Artifact;
import trit.phase.Outline;
import trit.phase.PhaseContext;
import trit.phase.Problems;

/**
 * Hands out a model as a folder that Hugging Face's libraries load. Weights that are trained
 * through a fake-quantizer are written as the latent weights they are, with the fake-quantizer in
 * the metadata; encoded ones are decoded.
 *
 * @param config of the export
 * @param name of the folder
 */
record SafetensorsExport(ExportPhase.Config config, String name) {
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  /** Bytes of the tensors, estimated: weights of a checkpoint may have shorter numbers. */
  static long forecast(Outline model, Problems problems) {
    HuggingFaceConfig.problems(Outline.modelOf(model)).forEach(problems::add);
    return Float.BYTES * Outline.modelOf(model).parameterCount();
  }

  /** Writes the folder; the paths below the folder of exports, the tensors first. */
  List<String> write(Artifact source, PhaseContext context) throws IOException {
    Path folder = context.exports().resolve(name);
    List<String> files = new ArrayList<>(List.of(SafetensorsSet.SINGLE));
    try (StoredModel model = LanguageModel.openStored(source.directory())) {
      Optional<Vocabulary> tokenizer = LanguageModel.vocabulary(source.directory());
      if (tokenizer.isPresent()) {
        saveTokenizer(tokenizer.get(), source.directory(), folder);
        files.addAll(List.of(Tokenizer.FILE, TOKENIZER_CONFIG));
      }
      boolean latent = source.kind() == Artifact.Kind.WEIGHTS && model.fakeQuantizer().isPresent();
      HuggingFaceCheckpoint.export(
          folder,
          latent ? model : model.withoutFakeQuantizer(),
          tokenizer.map(Vocabulary::specials).orElse(SpecialTokens.UNKNOWN),
          new LinkedHashMap<>(context.provenance().metadata()));
      files.add(HuggingFaceConfig.FILE);
      if (config.modelCard()) {
        writeCard(folder, about(source, model), context);
        files.add(ModelCard.FILE);
      }
    }
    return files.stream().map(file -> name + "/" + file).toList();
  }

  private static void saveTokenizer(Vocabulary description, Path from, Path folder)
      throws IOException {
    try (Tokenizer tokenizer = Tokenizer.of(description, from)) {
      tokenizer.save(folder);
    }
  }

  private void writeCard(Path folder, String about, PhaseContext context) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(SafetensorsSet.SINGLE))) {
      new ModelCard(name, "transformers", about, file, config.license(), context.provenance())
          .write(folder);
    }
  }

  private String about(Artifact source, StoredModel model) {
    String folder =
        "This folder is a Hugging Face checkpoint of the `%s` architecture. "
            .formatted(model.config().architecture().ggufName());
    if (model.fakeQuantizer().isEmpty()) {
      return folder
          + (source.kind() == Artifact.Kind.PACKED
              ? "Its weights were decoded from the encoded model: each is exactly the number that its code stands for."
              : "Its weights are the trained ones, in full precision.");
    }
    return folder
        + (source.kind() == Artifact.Kind.PACKED
            ? "Its weights were decoded from the encoded model: each is exactly the number that its code stands for. The model may have been trained with rounded inputs of its layers; programs that do not round them get slightly other numbers."
            : "Its weights are the latent ones that training rounds. Trit reads from the metadata (`trit.fakeQuantizer`) how, and rounds weights and activations before it computes. Other programs do not, and compute another, worse model: for them export the encoded model.");
  }
}
