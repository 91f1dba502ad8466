package trit.infer

import groovy.transform.CompileStatic
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.nn.TransformerConfig
import trit.nn.TransformerModules
import trit.nn.LlamaWeights
import trit.nn.StoredModel
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Tensor

/** Random Llama models that live in memory only. */
@CompileStatic
final class SmallModel {
    static final TransformerConfig TINY = TransformerConfig.llama(24, 3, 6, 2, 4, 40, 96, 61, true, 10_000d, 1e-5d)
    static final TransformerConfig UNTIED = TransformerConfig.llama(24, 2, 4, 4, 8, 40, 96, 61, false, 500d, 1e-6d)
    static final TransformerConfig WIDE = TransformerConfig.llama(256, 2, 4, 2, 64, 512, 64, 300, true, 10_000d, 1e-5d)

    private SmallModel() {}

    /** Weights large enough that every token matters. */
    static LlamaWeights weights(TransformerConfig config, long seed, Memory memory) {
        LlamaWeights weights = LlamaWeights.initial(config, RandomStream.of(seed), memory)
        weights.tensors().each { String name, Tensor tensor ->
            if (tensor.shape().rank() == 2) {
                for (long i = 0; i < tensor.size(); i++) {
                    tensor.set(i, tensor.get(i) * 8f)
                }
            }
        }
        return weights
    }

    /** The weights as a file in f32 would hold them. */
    static StoredModel stored(LlamaWeights weights, FakeQuantizer fakeQuantizer = null) {
        Map<String, EncodedTensor> tensors = [:]
        weights.tensors().each { String name, Tensor t ->
            tensors[name] = new EncodedTensor(Encoding.F32, t.shape(), t.data())
        }
        return new StoredModel(weights.config(), tensors, Optional.ofNullable(fakeQuantizer), [:], { } as AutoCloseable)
    }

    /** The same with the matrices inside the blocks encoded. */
    static StoredModel encoded(LlamaWeights weights, Encoding encoding, Memory memory) {
        StoredModel model = stored(weights)
        Map<String, EncodedTensor> tensors = new LinkedHashMap<>(model.tensors())
        new TransformerModules(weights.config()).linear().each { String module ->
            String name = module + '.weight'
            tensors[name] = encoding.encode(weights.get(name), memory)
        }
        return new StoredModel(model.config(), tensors, Optional.empty(), [:], { } as AutoCloseable)
    }

    /** Random tokens. */
    static int[] tokens(TransformerConfig config, int count, long seed) {
        RandomStream random = RandomStream.of(seed)
        return (0..<count).collect { int i -> (int) random.below(i, config.vocab()) } as int[]
    }
}
