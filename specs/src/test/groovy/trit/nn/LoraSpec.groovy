package trit.nn

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.autograd.Tape
import trit.code.Encoding
import trit.compute.Activations
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.FakeQuantizer
import trit.quant.GradientRule
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Tensor
import trit.tensor.Workspace

import static trit.nn.AdapterMerge.BESIDE
import static trit.nn.AdapterMerge.INSIDE_QUANTIZER

class LoraSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final TransformerConfig MODEL = TransformerConfig.llama(8, 2, 4, 2, 2, 12, 6, 11, true, 10_000d, 1e-5d)
    static final int[] IDS = [1, 5, 10, 0, 7, 3, 3, 8, 2, 9]
    static final Optional<FakeQuantizer> NONE = Optional.empty()
    static final Optional<FakeQuantizer> BIT_NET = Optional.of(FakeQuantizer.bitNet(['v_proj']))
    static final Optional<FakeQuantizer> EWGS = Optional.of(new FakeQuantizer(
        new WeightQuantizer(NumberFormat.INT3, ScaleRule.absmax(Granularity.PER_CHANNEL), 0, new GradientRule.Ewgs(0.2d, GradientRule.EwgsForm.SIGNED)),
        Activations.FLOAT, []))

    @AutoCleanup
    Memory memory = Memory.open()

    @AutoCleanup
    Workspace workspace = new Workspace()

    LlamaWeights weights = large(LlamaWeights.zeros(MODEL, memory))

    /** Weights large enough that every non-linearity bends. */
    private static LlamaWeights large(LlamaWeights weights) {
        weights.tensors().each { name, tensor -> Gaussian.fill(tensor, name, tensor.shape().rank() == 1 ? 1 : 0, 0.4) }
        weights
    }

    private FrozenBase base(Encoding encoding = Encoding.F32) {
        def tensors = weights.tensors().collectEntries { name, tensor ->
            [name, (tensor.shape().rank() == 2 ? encoding : Encoding.F32).encode(tensor, memory)]
        }
        new FrozenBase(new StoredModel(MODEL, tensors, NONE, [:], {} as AutoCloseable), BACKEND, memory)
    }

    private static Lora lora(AdapterMerge merge, int rank = 3, List<String> targets = ['q_proj', 'v_proj', 'model.layers.1.mlp.*'], List<String> exclude = []) {
        new Lora(AdapterMode.QAT, rank, 6d, targets, exclude, merge)
    }

    private Parameters factors(Lora lora, boolean moved) {
        def factors = lora.initial(MODEL, RandomStream.of(3), memory)
        if (moved) {
            factors.tensors().each { name, tensor -> Gaussian.fill(tensor, name, 0, 0.3) }
        }
        Parameters.of(factors, memory)
    }

    private Map pass(TrainedLayers layers, double share = 1) {
        def tape = new Tape(BACKEND, workspace)
        layers.prepare(BACKEND, share)
        def logits = new Llama(MODEL).logits(tape, layers, new TokenBatch(2, 5, IDS, IDS)).value().toArray().toList()
        tape.reset()
        double loss = new Llama(MODEL).loss(tape, layers, new TokenBatch(2, 5, IDS, IDS), 0.1d)
        tape.backward()
        tape.reset()
        layers.passGradients(BACKEND)
        [logits: logits, loss: loss]
    }

    private TrainedLayers whole(Optional<FakeQuantizer> rounding, LlamaWeights all = weights) {
        def parameters = Parameters.of(all, memory)
        rounding.map { new BitLinear(parameters, it, memory) as TrainedLayers }.orElse(parameters)
    }

    def "before the first step the model is the rounded base, bit for bit (#merge, #numbers)"() {
        given:
        def lora = lora(merge)

        expect:
        pass(new AdaptedLayers(base(), lora, factors(lora, false), rounding)) == pass(whole(rounding))

        where:
        merge            | numbers          | rounding
        INSIDE_QUANTIZER | 'full precision' | NONE
        INSIDE_QUANTIZER | 'ternary'        | BIT_NET
        INSIDE_QUANTIZER | '3 bits'         | EWGS
        BESIDE           | 'full precision' | NONE
        BESIDE           | 'ternary'        | BIT_NET
    }

    def "the factors' gradients agree with finite differences (#merge)"() {
        given:
        def lora = lora(merge)
        def factors = factors(lora, true)
        def layers = new AdaptedLayers(base(), lora, factors, rounding)
        pass(layers)

        expect: 'what is rounded stays the same, so that differences see only what learns beside it'
        factors.weights().tensors().every { name, tensor ->
            (0..<tensor.size()).every { i ->
                float before = tensor.get(i)
                tensor.set(i, (float) (before + 0.003f))
                double above = pass(new AdaptedLayers(base(), lora, this.still(factors), rounding)).loss
                tensor.set(i, (float) (before - 0.003f))
                double below = pass(new AdaptedLayers(base(), lora, this.still(factors), rounding)).loss
                tensor.set(i, before)
                assert Math.abs(factors.gradients()[name].get(i) - (above - below) / 0.006) < 1e-3: "$name[$i]"
                true
            }
        }

        where:
        merge            | rounding
        INSIDE_QUANTIZER | NONE
        BESIDE           | NONE
        BESIDE           | Optional.of(new FakeQuantizer(WeightQuantizer.bitNet(), Activations.FLOAT, []))
    }

    /** The same factors, with gradients that nobody reads. */
    private Parameters still(Parameters factors) {
        Parameters.of(factors.weights(), memory)
    }

    def "inside the quantizer the factors learn what the whole matrix would (#numbers, #share)"() {
        given:
        def lora = lora(INSIDE_QUANTIZER)
        def factors = factors(lora, true)
        def layers = new AdaptedLayers(base(), lora, factors, rounding)
        def moved = new LlamaWeights(MODEL, weights.tensors().collectEntries { name, tensor -> [name, layers.merged(name, BACKEND, memory)] })
        def parameters = Parameters.of(moved, memory)
        def all = new BitLinear(parameters, rounding.get(), memory)

        when:
        def adapted = pass(layers, share)
        def latent = pass(all, share)

        then: 'the model is the same, so that packing the sum loses nothing'
        adapted == latent

        and: 'dB = s·G·Aᵀ and dA = s·Bᵀ·G'
        lora.adapted(MODEL).every { learned(factors, it, parameters.gradients()[it + '.weight']) }

        where:
        numbers   | share | rounding
        'ternary' | 1d    | BIT_NET
        'ternary' | 0.25d | BIT_NET
        'ternary' | 0d    | BIT_NET
        '3 bits'  | 1d    | EWGS
    }

    /** Whether the factors of a module, whose product counts twice, have the gradients that {@code g} means for them. */
    private static boolean learned(Parameters factors, String module, Tensor g) {
        def a = factors.weights().get(Lora.down(module))
        def b = factors.weights().get(Lora.up(module))
        def forA = factors.gradients()[Lora.down(module)]
        def forB = factors.gradients()[Lora.up(module)]
        int n = g.rows()
        int k = g.columns()
        for (int r = 0; r < 3; r++) {
            for (int i = 0; i < n; i++) {
                double sum = 0
                for (int j = 0; j < k; j++) {
                    sum += g.get(i * k + j) * a.get(r * k + j)
                }
                assert Math.abs(forB.get(i * 3 + r) - 2 * sum) < 1e-5
            }
            for (int j = 0; j < k; j++) {
                double sum = 0
                for (int i = 0; i < n; i++) {
                    sum += b.get(i * 3 + r) * g.get(i * k + j)
                }
                assert Math.abs(forA.get(r * k + j) - 2 * sum) < 1e-5
            }
        }
        true
    }

    def "beside the quantizer the sum of both is the model"() {
        given:
        def lora = lora(BESIDE)
        def layers = new AdaptedLayers(base(), lora, factors(lora, true), rounding)
        def sum = new LlamaWeights(MODEL, weights.tensors().collectEntries { name, tensor -> [name, layers.merged(name, BACKEND, memory)] })

        expect:
        [pass(layers).logits, pass(Parameters.of(sum, memory)).logits].transpose().every { a, b -> Math.abs(a - b) < 1e-5 }

        where:
        rounding << [NONE, Optional.of(new FakeQuantizer(WeightQuantizer.bitNet(), Activations.FLOAT, []))]
    }

    def "blocks that are computed again give the same bits"() {
        given:
        def lora = lora(merge)
        def kept = factors(lora, true), again = Parameters.of(kept.weights(), memory)

        when:
        pass(new AdaptedLayers(base(), lora, kept, BIT_NET))
        def layers = new AdaptedLayers(base(), lora, again, BIT_NET)
        layers.prepare(BACKEND, 1)
        def tape = new Tape(BACKEND, workspace)
        new Llama(MODEL).recomputing().loss(tape, layers, new TokenBatch(2, 5, IDS, IDS), 0.1d)
        tape.backward()
        tape.reset()

        then:
        again.gradients().every { name, gradient -> gradient.toArray() == kept.gradients()[name].toArray() }

        where:
        merge << AdapterMerge.values()
    }

    def "a base in 16 bits is decoded for each use"() {
        given:
        def lora = lora(INSIDE_QUANTIZER)
        def bf16 = weights.tensors().each { name, tensor ->
            if (tensor.shape().rank() == 2) {
                (0..<tensor.size()).each { tensor.set(it, Float.intBitsToFloat(Float.floatToIntBits(tensor.get(it)) & 0xFFFF0000 as int)) }
            }
        }

        expect:
        bf16 && pass(new AdaptedLayers(base(Encoding.BF16), lora, factors(lora, true), BIT_NET)) ==
            pass(new AdaptedLayers(base(), lora, factors(lora, true), BIT_NET))
    }

    def "adapters have the formula's size: rank * (inputs + outputs) of every matrix that a target names"() {
        given: 'the shape of a model with half a thousand million weights'
        def half = TransformerConfig.llama(896, 24, 14, 2, 64, 4864, 2048, 151_936, true, 10_000d, 1e-5d)

        expect:
        Lora.defaults(AdapterMode.QAT).parameters(half)*.shape()*.size().sum() == 2_162_688
        lora(INSIDE_QUANTIZER, 3, ['q_proj'], ['model.layers.0']).adapted(MODEL) == ['model.layers.1.self_attn.q_proj']
    }

    def "what cannot be adapted so is told: #message"() {
        expect:
        new Lora(mode, rank, alpha, targets, exclude, INSIDE_QUANTIZER).problems(MODEL, rounding)*.take(message.length()) == [message]

        where:
        mode                 | rank | alpha | targets    | exclude    | rounding || message
        AdapterMode.QAT      | 4    | 8d    | ['q_prj']  | []         | BIT_NET  || "targets 'q_prj' matches no module. Did you mean 'q_proj'?"
        AdapterMode.QAT      | 4    | 8d    | ['q_proj'] | ['k_prjj'] | BIT_NET  || "exclude 'k_prjj' matches no module. Did you mean 'k_proj'?"
        AdapterMode.QAT      | 4    | 8d    | ['q_proj'] | ['q_proj'] | BIT_NET  || 'targets and exclude leave no layer; take fewer away'
        AdapterMode.QAT      | 4    | 8d    | []         | []         | BIT_NET  || "targets name no layer; write targets 'q_proj', 'v_proj'"
        AdapterMode.QAT      | 4    | 8d    | ['q_proj'] | []         | NONE     || 'mode QAT adapts a base that is rounded, and this one is not; write mode STANDARD'
        AdapterMode.STANDARD | 4    | 8d    | ['q_proj'] | []         | BIT_NET  || 'mode STANDARD adapts a base that is not rounded, and this one is; write mode QAT'
        AdapterMode.MICRO    | 3    | 8d    | ['q_proj'] | []         | BIT_NET  || 'mode MICRO has rank 1 or 2, not 3'
        AdapterMode.QAT      | 0    | 8d    | ['q_proj'] | []         | BIT_NET  || 'rank 0 holds nothing; it is usual at 16'
        AdapterMode.QAT      | 4    | 0d    | ['q_proj'] | []         | BIT_NET  || 'alpha 0.0 must be above 0; it is usual at twice the rank'
        AdapterMode.QAT      | 4    | 8d    | ['q_proj'] | []         | lsq()    || 'adapters train no scales; write absmean, absmax or mse'
    }

    private static Optional<FakeQuantizer> lsq() {
        Optional.of(new FakeQuantizer(WeightQuantizer.nearest(NumberFormat.INT4, ScaleRule.lsq(Granularity.PER_CHANNEL)), Activations.FLOAT, []))
    }
}
