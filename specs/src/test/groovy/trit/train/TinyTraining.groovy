package trit.train

import groovy.transform.CompileStatic
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.nn.TransformerConfig
import trit.nn.LlamaWeights
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream

/** A training small enough for a spec: a model of 5,000 weights learns seven tokens by heart. */
@CompileStatic
final class TinyTraining {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final TransformerConfig MODEL = TransformerConfig.llama(16, 2, 2, 1, 8, 32, 8, 13, true, 10_000d, 1e-5d)
    static final AdamWConfig OPTIMIZER = new AdamWConfig(1e-2d, 0.9d, 0.95d, 1e-8d, 0d, 5, 1e-3d, 1d)
    static final Tokens REPEATED = Tokens.of((0..<70).collect { int i -> [1, 4, 2, 8, 5, 7, 11][i % 7] } as int[])
    static final Optional<FakeQuantizer> NONE = Optional.empty()
    static final Optional<FakeQuantizer> BIT_NET = Optional.of(FakeQuantizer.bitNet(['embed_tokens', '*norm']))

    /** Nobody listens. */
    static final TrainingListener SILENT = new TrainingListener() {}

    private TinyTraining() {}

    static TrainingState state(Memory memory, Optional<FakeQuantizer> quantizer = NONE, OptimizerConfig optimizer = OPTIMIZER) {
        LlamaWeights weights = LlamaWeights.initial(MODEL, RandomStream.of(1), memory).withScales(quantizer, memory)
        new TrainingState(weights, optimizer, memory)
    }

    static Batches batches() {
        new Batches(REPEATED, RandomStream.of(2), 8)
    }

    static TrainingConfig config(int steps, Optional<FakeQuantizer> quantizer, int startStep, int warmup = 0) {
        new TrainingConfig(steps, 4, 8, OPTIMIZER, quantizer, new Onset(startStep, warmup))
    }

    static TrainingStep step(TrainingConfig config, TrainingState state) {
        new TrainingStep(config, state, batches(), BACKEND)
    }

    /** The bits of everything that training changes. */
    static List<Integer> bits(TrainingState state) {
        state.tensors().values().collectMany { tensor ->
            tensor.toArray().collect { float f -> Float.floatToRawIntBits(f) }
        }
    }
}
