package trit.file.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Puts together the tree of a tokenizer.json, in the forms that Hugging Face's library reads. */
final class TokenizerJsonWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TokenizerJsonWriter() {}

  /** Byte-level BPE. */
  static ObjectNode byteLevel(
      List<String> texts, List<TokenKind> kinds, List<String> merges, SplitRule rule, String bos) {
    ObjectNode tree = head(texts, kinds);
    tree.putNull("normalizer");
    tree.set("pre_tokenizer", rule.json());
    putStart(tree, texts, bos);
    tree.putObject("decoder")
        .put("type", "ByteLevel")
        .put("add_prefix_space", true)
        .put("trim_offsets", true)
        .put("use_regex", true);
    ObjectNode model = model(tree, texts, merges);
    model.putNull("unk_token").put("fuse_unk", false).put("byte_fallback", false);
    model.put("ignore_merges", rule.takesWholePieces());
    return tree;
  }

  /** SentencePiece's BPE. */
  static ObjectNode sentencePiece(
      List<String> texts,
      List<TokenKind> kinds,
      List<String> merges,
      boolean addsSpace,
      String bos) {
    ObjectNode tree = head(texts, kinds);
    ObjectNode normalizer = tree.putObject("normalizer").put("type", "Sequence");
    ArrayNode normalizers = normalizer.putArray("normalizers");
    if (addsSpace) {
      normalizers.addObject().put("type", "Prepend").put("prepend", "▁");
    }
    replace(normalizers.addObject(), " ", "▁");
    tree.putNull("pre_tokenizer");
    putStart(tree, texts, bos);
    ArrayNode decoders = tree.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), "▁", " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (addsSpace) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    ObjectNode model = model(tree, texts, merges);
    int unknown = kinds.indexOf(TokenKind.UNKNOWN);
    model.put("unk_token", unknown < 0 ? null : texts.get(unknown));
    model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
    return tree;
  }

  private static ObjectNode head(List<String> texts, List<TokenKind> kinds) {
    ObjectNode tree = JSON.objectNode().put("version", "1.0");
    tree.putNull("truncation").putNull("padding");
    ArrayNode added = tree.putArray("added_tokens");
    for (int id = 0; id < texts.size(); id++) {
      TokenKind kind = kinds.get(id);
      boolean special = kind == TokenKind.CONTROL || kind == TokenKind.UNKNOWN;
      if (special || kind == TokenKind.USER_DEFINED) {
        added
            .addObject()
            .put("id", id)
            .put("content", texts.get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", special);
      }
    }
    return tree;
  }

  private static ObjectNode model(ObjectNode tree, List<String> texts, List<String> merges) {
    ObjectNode model = tree.putObject("model").put("type", "BPE").putNull("dropout");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < texts.size(); id++) {
      vocab.put(texts.get(id), id);
    }
    ArrayNode list = model.putArray("merges");
    merges.forEach(list::add);
    return model;
  }

  private static void putStart(ObjectNode tree, List<String> texts, String bos) {
    if (bos == null) {
      tree.putNull("post_processor");
      return;
    }
    ObjectNode template = tree.putObject("post_processor").put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    special(single, bos, 0);
    sequence(single, "A", 0);
    ArrayNode pair = template.putArray("pair");
    special(pair, bos, 0);
    sequence(pair, "A", 0);
    special(pair, bos, 1);
    sequence(pair, "B", 1);
    ObjectNode token = template.putObject("special_tokens").putObject(bos).put("id", bos);
    token.putArray("ids").add(texts.indexOf(bos));
    token.putArray("tokens").add(bos);
  }

  private static void special(ArrayNode template, String token, int type) {
    template.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
  }

  private static void sequence(ArrayNode template, String name, int type) {
    template.addObject().putObject("Sequence").put("id", name).put("type_id", type);
  }

  private static void replace(ObjectNode step, String from, String to) {
    step.put("type", "Replace").putObject("pattern").put("String", from);
    step.put("content", to);
  }
}
