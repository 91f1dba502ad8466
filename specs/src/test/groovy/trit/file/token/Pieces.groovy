package trit.file.token

import trit.file.gguf.GgufValue

import java.nio.file.Path

/** SentencePiece vocabularies as GGUF files have them. */
class Pieces {
    static final List<String> BYTES = (0..255).collect { String.format('<0x%02X>', it) }

    /** The tokens of the bytes, then others. */
    static SentencePieces afterBytes(List<String> texts, List<Float> scores, boolean addsSpace = true, Map<String, TokenKind> kinds = [:]) {
        read(BYTES + texts, [0f] * 256 + scores, [6] * 256 + texts.collect { (kinds[it] ?: TokenKind.NORMAL).code() }, addsSpace)
    }

    static SentencePieces read(List<String> texts, List<Float> scores, List<Integer> types, boolean addsSpace = false) {
        GgufVocabularyReader.read(metadata(texts, scores, types, addsSpace), Path.of('model.gguf')) as SentencePieces
    }

    static Map<String, GgufValue> metadata(List<String> texts, List<Float> scores, List<Integer> types, boolean addsSpace) {
        [
            'tokenizer.ggml.model': GgufValue.text('llama'),
            'tokenizer.ggml.tokens': GgufValue.texts(texts*.toString()),
            'tokenizer.ggml.scores': GgufValue.f32s(scores as float[]),
            'tokenizer.ggml.token_type': GgufValue.i32s(types as int[]),
            'tokenizer.ggml.add_space_prefix': GgufValue.bool(addsSpace)]
    }
}
