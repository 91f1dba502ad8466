package trit.language;

import trit.nn.AdapterMerge;
import trit.nn.AdapterMode;

/** What may stand in {@code lora}: low-rank adapters of a frozen model. */
public interface LoraBlock {

  @Word(value = "The narrow side of both factors; 16 where nothing is said.", example = "rank 16")
  LoraBlock rank(int size);

  @Word(
      value = "What an adapter weighs, times its rank; twice the rank where nothing is said.",
      example = "alpha 32")
  LoraBlock alpha(Number weight);

  @Word(
      value =
          "Linear layers that get an adapter, by Hugging Face name; globs are allowed. Queries, keys, values and outputs where nothing is said.",
      example = "targets 'q_proj', 'model.layers.0.mlp.*'")
  LoraBlock targets(String... modules);

  @Word(
      value = "Linear layers that get none although a target names them; globs are allowed.",
      example = "exclude 'model.layers.0'")
  LoraBlock exclude(String... modules);

  @Word(
      value =
          "Where an adapter meets its matrix: INSIDE_QUANTIZER moves weights before they are rounded, so that packing loses nothing; BESIDE leaves what is rounded as it is. INSIDE_QUANTIZER where nothing is said.",
      example = "merge INSIDE_QUANTIZER")
  LoraBlock merge(AdapterMerge place);

  @Word(
      value =
          "Adapters beside a rounded base begin as what rounding loses (LoftQ, Li et al., 2023): the base is rounded without them and they are made again, so many times in turn. They begin as changing nothing where nothing is said.",
      example = "loftq 1")
  LoraBlock loftq(int rounds);

  @Word(
      value =
          "STANDARD adapts a base in full precision, QAT one that is rounded, MICRO either with rank 1 or 2; as the verb rounds where nothing is said.",
      example = "mode QAT")
  LoraBlock mode(AdapterMode kind);
}
