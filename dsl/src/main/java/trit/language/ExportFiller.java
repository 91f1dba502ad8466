package trit.language;

import java.util.List;
import trit.phase.export.ExportPhase;
import trit.phase.export.ExportTarget;

/** Fills the parameters of {@link ExportPhase}. */
final class ExportFiller extends Filler<ExportPhase.Config> implements ExportWords.Block {
  private ExportTarget target;
  private String license = "";
  private boolean modelCard;

  @Override
  public ExportWords.Block gguf(String file) {
    target = new ExportTarget.Gguf(fileName("gguf", file));
    return this;
  }

  @Override
  public ExportWords.Block safetensors(String folder) {
    target = new ExportTarget.Safetensors(fileName("safetensors", folder));
    return this;
  }

  @Override
  public ExportWords.Block adapter(String folder) {
    target = new ExportTarget.Adapter(fileName("adapter", folder));
    return this;
  }

  @Override
  public ExportWords.Block license(String spdx) {
    license = text("license", spdx);
    return this;
  }

  @Override
  public ExportWords.Block modelCard(boolean wanted) {
    say("modelCard");
    modelCard = wanted;
    return this;
  }

  @Override
  List<String> required() {
    return oneOf(
        "gguf <file>, safetensors <folder> or adapter <folder>", "gguf", "safetensors", "adapter");
  }

  @Override
  ExportPhase.Config fill() {
    return new ExportPhase.Config(target, license, modelCard);
  }

  /** A recipe from a stranger must not write outside the folder of exports. */
  private String fileName(String word, String name) {
    text(word, name);
    if (name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      wrong(word, word + " needs a plain name, not a path: '" + name + "'");
    }
    return name;
  }
}
