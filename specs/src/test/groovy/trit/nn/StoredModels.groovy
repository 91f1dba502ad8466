package trit.nn

import groovy.transform.CompileStatic
import java.lang.foreign.ValueLayout
import java.nio.file.Path
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.tensor.Memory
import trit.tensor.RandomStream

/** Small models for specs of files, and what to compare of two of them. */
@CompileStatic
final class StoredModels {
    static final TransformerConfig SMALL = TransformerConfig.llama(64, 2, 4, 2, 16, 96, 128, 40, false, 10_000d, 1e-5d)

    private StoredModels() {}

    static LlamaWeights weights(TransformerConfig config, Memory memory) {
        LlamaWeights.initial(config, RandomStream.of(7), memory)
    }

    /** Every parameter in this encoding, vectors in F32. */
    static Map<String, Encoding> encodings(TransformerConfig config, Encoding encoding) {
        config.parameters().collectEntries { TransformerConfig.Parameter p ->
            [p.name(), p.shape().rank() == 1 ? Encoding.F32 : encoding]
        }
    }

    static EncodedTensor encoded(LlamaWeights weights, String name, Encoding encoding, Memory memory) {
        encoding.encode(weights.get(name), memory)
    }

    static Path writeGguf(Path file, LlamaWeights weights, Encoding encoding, Memory memory) {
        Map<String, Encoding> encodings = encodings(weights.config(), encoding)
        GgufModel.write(file, weights.config(), GgufModel.layout(weights.config(), encodings, Optional.empty(), [:])) { String name ->
            encoded(weights, name, encodings[name], memory)
        }
        file
    }

    /** The names of the tensors that are not the same, byte for byte. */
    static List<String> differences(Map<String, EncodedTensor> one, Map<String, EncodedTensor> other) {
        (List<String>) (one.keySet() + other.keySet()).findAll { String name ->
            EncodedTensor a = one[name]
            EncodedTensor b = other[name]
            a == null || b == null || a.encoding() != b.encoding() || a.shape() != b.shape() || a.data().mismatch(b.data()) != -1
        }.toList()
    }

    /** The tensors of a model, queries and keys in half-split order. */
    static Map<String, EncodedTensor> halfSplit(StoredModel model) {
        model.tensors().keySet().collectEntries { String name -> [name, model.get(name)] }
    }

    static byte[] bytes(EncodedTensor tensor) {
        tensor.data().toArray(ValueLayout.JAVA_BYTE)
    }
}
