package trit.file.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How byte-level vocabularies cut text into pieces that no token may cross: the rules that both
 * Hugging Face's library and llama.cpp know ({@code tokenizer.ggml.pre}).
 */
public enum SplitRule {
  /** GPT-2's: contractions, and runs of letters, digits or others, each with a space before. */
  GPT_2(
      "gpt-2",
      "phi-2",
      "mpt",
      "olmo",
      "jais",
      "trillion",
      "gigachat",
      "a.x-4.0",
      "mellum",
      "exaone4",
      "granite-docling") {
    @Override
    JsonNode json() {
      return byteLevel(true);
    }
  },
  /** GPT-2's, but every digit stands alone (SmolLM). */
  SMOLLM("smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b") {
    @Override
    JsonNode json() {
      ObjectNode digits = JSON.objectNode().put("type", "Digits").put("individual_digits", true);
      return sequence(digits, byteLevel(true));
    }
  },
  /** Llama 3's: up to three digits, line ends stay with what is before them. */
  LLAMA_3(
      "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2") {
    @Override
    JsonNode json() {
      return sequence(split(modern("{1,3}")), byteLevel(false));
    }
  },
  /** Qwen 2's: as Llama 3's, but every digit stands alone. */
  QWEN_2(
      "qwen2",
      "deepseek-r1-qwen",
      "stablelm2",
      "hunyuan",
      "megrez",
      "kormo",
      "solar-open",
      "grok-2") {
    @Override
    JsonNode json() {
      return sequence(split(modern("")), byteLevel(false));
    }
  },
  /** Tekken's (Mistral Nemo): every digit stands alone, and capitals begin a piece. */
  TEKKEN("tekken") {
    @Override
    JsonNode json() {
      return sequence(split(TEKKEN_PIECES), byteLevel(false));
    }
  },
  /** DeepSeek Coder's: lines, words, punctuation, Chinese and digits, each apart. */
  DEEPSEEK_CODER("deepseek-coder") {
    @Override
    JsonNode json() {
      return sequence(
          split("[\\r\\n]"),
          split("\\s?\\p{L}+"),
          split("\\s?\\p{P}+"),
          split("[一-龥ࠀ-一가-퟿]+"),
          split("\\p{N}"),
          byteLevel(false));
    }
  },
  /** Falcon's: runs of punctuation, then GPT-2's pieces, then digits by three. */
  FALCON("falcon") {
    @Override
    JsonNode json() {
      return sequence(
          split("[\\p{P}\\$\\+<=>\\^~\\|`]+"), byteLevel(true), split("[0-9][0-9][0-9]"));
    }
  };

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** As the models were trained; llama.cpp's own spelling of it parts capitals with accents. */
  private static final String TEKKEN_PIECES =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private final String ggufName;
  private final List<String> otherNames;

  /**
   * A rule.
   *
   * @param otherNames under which llama.cpp knows the same rule
   */
  SplitRule(String ggufName, String... otherNames) {
    this.ggufName = ggufName;
    this.otherNames = List.of(otherNames);
  }

  /** The value of {@code tokenizer.ggml.pre}. */
  public String ggufName() {
    return ggufName;
  }

  /** Whether llama.cpp takes a piece that is a token as it is, without joining pairs. */
  boolean takesWholePieces() {
    return this == LLAMA_3 || this == TEKKEN;
  }

  /** Whether llama.cpp puts the token that begins a text in front where a file says nothing. */
  boolean beginsTexts() {
    return this == LLAMA_3 || this == TEKKEN;
  }

  /** The {@code pre_tokenizer} of a tokenizer.json. */
  abstract JsonNode json();

  /** The rule of a GGUF name. */
  static Optional<SplitRule> named(String ggufName) {
    return Arrays.stream(values())
        .filter(rule -> rule.ggufName.equals(ggufName) || rule.otherNames.contains(ggufName))
        .findFirst();
  }

  /** The rule that a {@code pre_tokenizer} spells out. */
  static Optional<SplitRule> spelled(JsonNode preTokenizer) {
    JsonNode essence = essence(preTokenizer);
    return Arrays.stream(values()).filter(rule -> essence(rule.json()).equals(essence)).findFirst();
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(SplitRule::ggufName).collect(Collectors.joining(", "));
  }

  /** Without what does not change tokens: whether offsets are trimmed. */
  private static JsonNode essence(JsonNode preTokenizer) {
    JsonNode essence = preTokenizer.deepCopy();
    essence.findParents("trim_offsets").forEach(node -> ((ObjectNode) node).remove("trim_offsets"));
    return essence;
  }

  private static ObjectNode byteLevel(boolean splits) {
    return JSON.objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", splits);
  }

  private static ObjectNode split(String expression) {
    ObjectNode split = JSON.objectNode().put("type", "Split");
    split.putObject("pattern").put("Regex", expression);
    return split.put("behavior", "Isolated").put("invert", false);
  }

  private static ObjectNode sequence(ObjectNode... parts) {
    ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
    sequence.putArray("pretokenizers").addAll(Arrays.asList(parts));
    return sequence;
  }

  private static String modern(String digits) {
    return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }
}
