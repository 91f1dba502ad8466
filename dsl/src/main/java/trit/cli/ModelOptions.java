package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.infer.LanguageModel;
import trit.nn.Decompression;
import trit.nn.StoredModel;

/** Which model: what lies on this machine, or what the Hub has. */
final class ModelOptions {
  @Parameters(index = "0", paramLabel = "MODEL", description = NamedModel.DESCRIPTION)
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
    return new NamedModel(model, spec).path();
  }

  /** What was asked for. */
  @Override
  public String toString() {
    return model;
  }
}
