package trit.train

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.nn.TransformerConfig
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.tensor.Memory
import trit.tensor.RandomStream

class StepMemorySpec extends Specification {
    static final TransformerConfig QUICKSTART = TransformerConfig.llama(256, 6, 8, 4, 32, 768, 256, 4096, true, 10_000d, 1e-5d)

    @AutoCleanup
    Memory memory = Memory.open()

    def "the forecast of a step's workspace is within a tenth of what it takes (#layers layers, #batch x #length, #numbers)"() {
        given:
        def model = TransformerConfig.llama(32, layers, 4, 2, 8, 96, 64, 128, true, 10_000d, 1e-5d)
        def tokens = Tokens.of((0..<300).collect { it % 128 } as int[])
        def optimizer = AdamWConfig.defaults()
        def state = new TrainingState(LlamaWeights.initial(model, RandomStream.of(1), memory), optimizer, memory)
        def config = new TrainingConfig(2, batch, length, optimizer, quantizer, Onset.AT_ONCE)
        def step = new TrainingStep(config, state, new Batches(tokens, RandomStream.of(2), length), TinyTraining.BACKEND)

        when:
        2.times { step.run {} }
        double ratio = new StepMemory(model, length, quantizer.present).activationBytes(batch) / step.workspaceBytes()

        then:
        ratio > 0.9
        ratio < 1.1

        cleanup:
        step.close()

        where:
        layers | batch | length | numbers          | quantizer
        1      | 2     | 16     | 'full precision' | TinyTraining.NONE
        4      | 3     | 64     | 'full precision' | TinyTraining.NONE
        4      | 3     | 64     | 'ternary'        | TinyTraining.BIT_NET
        2      | 1     | 5      | 'ternary'        | TinyTraining.BIT_NET
    }

    def "the forecast of a step that computes blocks again is within a tenth of what it takes (#layers layers, #numbers)"() {
        given:
        def model = TransformerConfig.llama(32, layers, 4, 2, 8, 96, 64, 128, true, 10_000d, 1e-5d)
        def tokens = Tokens.of((0..<300).collect { it % 128 } as int[])
        def optimizer = AdamWConfig.defaults()
        def state = new TrainingState(LlamaWeights.initial(model, RandomStream.of(1), memory), optimizer, memory)
        def config = new TrainingConfig(2, 4, 64, optimizer, quantizer, Onset.AT_ONCE)
        def graph = { TrainingGraph.of(config, state, TrainingLoss.nextToken(), it).recomputing() }
        def step = new TrainingStep(config, state, graph, new Batches(tokens, RandomStream.of(2), 64), TinyTraining.BACKEND)
        def forecast = new StepMemory(model, 64, quantizer.present)

        when:
        2.times { step.run {} }
        double ratio = forecast.checkpointedBytes(4) / step.workspaceBytes()

        then:
        ratio > 0.9
        ratio < 1.1
        forecast.checkpointedBytes(4) < forecast.activationBytes(4)

        cleanup:
        step.close()

        where:
        layers | numbers          | quantizer
        2      | 'full precision' | TinyTraining.NONE
        8      | 'full precision' | TinyTraining.NONE
        8      | 'ternary'        | TinyTraining.BIT_NET
    }

    def "a batch of #batch goes through the tape #microBatch at a time"() {
        expect:
        new StepMemory(QUICKSTART, 256, true).microBatch(batch) == microBatch

        where:
        batch || microBatch
        1     || 1
        8     || 8
        16    || 16
        64    || 16
        31    || 1
    }

    def "a step of the benchmark's model stays far below 1.5 GiB"() {
        expect:
        new StepMemory(QUICKSTART, 256, true).bytes(8, AdamWConfig.defaults()) < 512L << 20
    }

    def "#optimizer.class.simpleName keeps #copies numbers per weight inside the blocks and #others per other"() {
        given:
        def parameters = Parameters.of(LlamaWeights.zeros(QUICKSTART, memory), memory)
        long inside = QUICKSTART.parameters().findAll { it.name().startsWith('model.layers.') && it.shape().rank() == 2 }*.shape()*.size().sum()
        long rest = QUICKSTART.parameterCount() - inside

        expect:
        optimizer.stateSize(QUICKSTART.parameters()) == copies * inside + others * rest
        optimizer.optimizer(parameters, memory).state().values()*.size().sum() == optimizer.stateSize(QUICKSTART.parameters())
        new StepMemory(QUICKSTART, 256, false).parameterBytes(optimizer) == 4 * ((copies + 2) * inside + (others + 2) * rest)

        where:
        optimizer                 || copies | others
        AdamWConfig.defaults()    || 2      | 2
        MuonConfig.defaults()     || 1      | 2
        GrokfastConfig.defaults() || 3      | 3
    }

    def "work counts six operations per weight and token, and attention"() {
        given:
        long linear = 6 * (2 * 256 * 256 + 2 * 256 * 128 + 3 * 256 * 768)

        expect:
        new StepMemory(QUICKSTART, 256, false).work(1) == 6 * (linear + 4096 * 256) + 6 * 256 * 6 * 256
    }
}
