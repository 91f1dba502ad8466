package trit.nn

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.compute.Activations
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.infer.SmallModel
import trit.quant.CompressedRounding
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.RoundingRule
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.quant.compress.BaseConstant
import trit.quant.compress.E8Lattice
import trit.quant.compress.HyperLattice
import trit.quant.compress.PiGrid
import trit.quant.compress.SeedLm
import trit.quant.compress.UniformGrid
import trit.quant.compress.Vptq
import trit.tensor.Memory
import trit.tensor.Tensor

class CodeRoundingSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final WeightQuantizer FOUR_BITS = WeightQuantizer.nearest(NumberFormat.INT4, ScaleRule.absmax(Granularity.PER_CHANNEL))

    @AutoCleanup
    Memory memory = Memory.open()
    def weights = SmallModel.weights(SmallModel.TINY, 3, memory)
    def parameters = Parameters.of(weights, memory)

    private BitLinear layers(FakeQuantizer quantizer) {
        new BitLinear(parameters, quantizer, memory)
    }

    private static FakeQuantizer only(String module, method, int recodeEvery = 1) {
        new FakeQuantizer(FOUR_BITS, Activations.FLOAT, [], [new RoundingRule(module, new CompressedRounding(method, recodeEvery))])
    }

    private static Map<String, Tensor> rounded(BitLinear layers) {
        def modules = new TransformerModules(SmallModel.TINY).rounded(only('v_proj', new E8Lattice()))
        [modules, layers.roundedWeights()].transpose().collectEntries { module, tensor -> [module, tensor] }
    }

    private static List<Integer> bits(Tensor tensor) {
        tensor.toArray().collect { Float.floatToRawIntBits(it) }
    }

    def "layers compute with what #method gives back, others with the numbers they are rounded to"() {
        given:
        def layers = layers(only('*.1.self_attn.v_proj', method))
        def name = 'model.layers.1.self_attn.v_proj.weight'
        def other = 'model.layers.0.self_attn.v_proj.weight'
        def expected = memory.scratch(weights.get(name).shape())
        def numbers = memory.scratch(weights.get(other).shape())

        when:
        layers.prepare(BACKEND, 1)
        new CompressedRounding(method, 1).round(BACKEND, name, weights.get(name), expected)
        FOUR_BITS.round(BACKEND, weights.get(other), FOUR_BITS.scales(BACKEND, weights.get(other)), numbers)

        then:
        bits(rounded(layers)['model.layers.1.self_attn.v_proj']) == bits(expected)
        bits(rounded(layers)['model.layers.0.self_attn.v_proj']) == bits(numbers)
        bits(expected) != bits(weights.get(name))

        where:
        method << [new E8Lattice(), new Vptq(4, 16), new Vptq(4, 16, 4), new SeedLm(4), new HyperLattice(0.1, 2),
            new UniformGrid(3, 16), new PiGrid(3, 4, BaseConstant.PI, 16)]
    }

    def "codes last for as many steps as they are told, then follow the weights again"() {
        given:
        def layers = layers(only('v_proj', new E8Lattice(), 3))
        def weight = weights.get('model.layers.0.self_attn.v_proj.weight')
        def seen = []

        when:
        5.times { step ->
            layers.prepare(BACKEND, 1, step)
            seen << bits(rounded(layers)['model.layers.0.self_attn.v_proj'])
            BACKEND.scale(weight, -1.5f, weight)
        }

        then:
        seen[0] == seen[1]
        seen[0] == seen[2]
        seen[3] != seen[2]
        seen[4] == seen[3]
    }

    def "codes that last can fade in: what is mixed in stays, what it is mixed with moves"() {
        given:
        def layers = layers(only('v_proj', new E8Lattice(), 3))
        def weight = weights.get('model.layers.0.self_attn.v_proj.weight')
        def codes = memory.scratch(weight.shape())
        new CompressedRounding(new E8Lattice(), 1).round(BACKEND, 'model.layers.0.self_attn.v_proj.weight', weight, codes)

        when:
        layers.prepare(BACKEND, 0.25d, 0)
        BACKEND.scale(weight, 2f, weight)
        layers.prepare(BACKEND, 0.5d, 1)

        then:
        def mixed = rounded(layers)['model.layers.0.self_attn.v_proj']
        (0..<weight.size()).every { Math.abs(mixed.get(it) - (weight.get(it) + codes.get(it)) / 2) < 1e-6 }
    }

    def "gradients pass straight through"() {
        given:
        def layers = layers(only('v_proj', new Vptq(4, 16)))
        def gradient = parameters.gradients()['model.layers.0.self_attn.v_proj.weight']
        gradient.fill(0.25f)

        when:
        layers.prepare(BACKEND, 1)
        layers.passGradients(BACKEND)

        then:
        gradient.toArray().every { it == 0.25f }
    }

    def "weights that are not finite are refused by name"() {
        given:
        def name = 'model.layers.0.self_attn.v_proj.weight'
        weights.get(name).set(5, Float.NaN)

        when:
        layers(only('v_proj', new E8Lattice())).prepare(BACKEND, 1)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "$name holds numbers that are not finite"
    }

    def "a model that cannot be rounded so is told why: #problem"() {
        expect:
        new TransformerModules(SmallModel.TINY).problems(only(module, method, every)).any { it.contains(problem) }

        where:
        module   | method          | every || problem
        'v_proj' | new Vptq(5, 16) | 1     || 'model.layers.0.self_attn.v_proj: 8 rows are not whole vectors of 5; ignore it, or round it otherwise'
        'x_proj' | new E8Lattice() | 1     || "tensors 'x_proj' matches no module. Did you mean 'q_proj'?"
        'v_proj' | new E8Lattice() | 0     || 'recodeEvery 0 never chooses codes; write 1 or more'
        'v_proj' | new Vptq(4, 16, 0, 0, false, false, true) | 1 || 'actOrder needs a Hessian, and training has none; leave it out'
        'v_proj' | new Vptq(4, 16, 0, 0, false, true, false) | 1 || 'tuned needs a Hessian, and training has none; leave it out'
    }
}
