package trit.train

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Activations
import trit.nn.AdaptedLayers
import trit.nn.AdapterMerge
import trit.nn.AdapterMode
import trit.nn.FrozenBase
import trit.nn.Llama
import trit.nn.LlamaWeights
import trit.nn.Lora
import trit.nn.StoredModel
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.quant.GradientRule
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream

import static trit.nn.AdapterMerge.BESIDE
import static trit.nn.AdapterMerge.INSIDE_QUANTIZER

class AdapterMemorySpec extends Specification {
    static final TransformerConfig MODEL = TransformerConfig.llama(64, 4, 4, 2, 16, 192, 64, 128, true, 10_000d, 1e-5d)
    static final FakeQuantizer BIT_NET = FakeQuantizer.bitNet([])
    static final FakeQuantizer CLIPPED = new FakeQuantizer(
        new WeightQuantizer(NumberFormat.INT4, ScaleRule.absmax(Granularity.PER_CHANNEL), 0, new GradientRule.Clipped(1d)), Activations.FLOAT, [])

    @AutoCleanup
    Memory memory = Memory.open()

    def "what is planned for adapters is within a tenth of what a step takes (#merge, #targets, checkpointed #checkpointed)"() {
        given:
        def lora = new Lora(AdapterMode.QAT, 4, 8d, targets, [], merge)
        def weights = LlamaWeights.initial(MODEL, RandomStream.of(1), memory)
        def stored = new StoredModel(MODEL, weights.tensors().collectEntries { n, t -> [n, Encoding.F32.encode(t, memory)] }, Optional.empty(), [:], {} as AutoCloseable)
        def optimizer = AdamWConfig.defaults()
        def rounding = Optional.of(quantizer)
        def state = new TrainingState(lora.initial(MODEL, RandomStream.of(2), memory), optimizer, memory)
        def config = new TrainingConfig(2, 2, 64, optimizer, rounding, Onset.AT_ONCE)
        def graph = { room ->
            def base = new FrozenBase(stored, TinyTraining.BACKEND, memory)
            def model = checkpointed ? new Llama(MODEL).recomputing() : new Llama(MODEL)
            new TrainingGraph(model, new AdaptedLayers(base, lora, state.parameters(), rounding), TrainingLoss.nextToken())
        }
        def tokens = Tokens.of((0..<300).collect { it % 128 } as int[])
        def step = new TrainingStep(config, state, graph, new Batches(tokens, RandomStream.of(2), 64), TinyTraining.BACKEND)
        def forecast = new AdapterMemory(MODEL, lora, rounding, Onset.AT_ONCE)
        def activations = new StepMemory(MODEL, 64, true)

        when:
        2.times { step.run {} }
        long held = step.workspaceBytes() + 4 * (MODEL.parameterCount() + 2 * state.parameters().weights().tensors().values()*.size().sum() + state.optimizer().state().values()*.size().sum())
        long planned = forecast.bytes(optimizer) + forecast.activationBytes(128, checkpointed) +
            (checkpointed ? activations.checkpointedBytes(2) : activations.activationBytes(2))
        double ratio = planned / held

        then:
        ratio > 0.9
        ratio < 1.1

        cleanup:
        step.close()

        where:
        merge            | targets              | checkpointed | quantizer
        INSIDE_QUANTIZER | ['*_proj']           | false        | BIT_NET
        INSIDE_QUANTIZER | ['*_proj']           | true         | BIT_NET
        INSIDE_QUANTIZER | ['q_proj', 'v_proj'] | true         | CLIPPED
        BESIDE           | ['*_proj']           | true         | BIT_NET
        BESIDE           | ['*_proj']           | false        | CLIPPED
    }
}
