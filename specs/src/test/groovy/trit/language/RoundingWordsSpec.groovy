package trit.language

import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Activations
import trit.phase.train.QatPhase
import trit.quant.CompressedRounding
import trit.quant.FakeQuantizer
import trit.quant.Granularity
import trit.quant.NumberFormat
import trit.quant.RoundingRule
import trit.quant.ScaleRule
import trit.quant.WeightQuantizer
import trit.quant.compress.AbsmaxGrid
import trit.quant.compress.BaseConstant
import trit.quant.compress.E8Lattice
import trit.quant.compress.EncodedBlocks
import trit.quant.compress.HyperCurve
import trit.quant.compress.HyperLattice
import trit.quant.compress.PiGrid
import trit.quant.compress.SeedLm
import trit.quant.compress.UniformGrid
import trit.quant.compress.Vptq

class RoundingWordsSpec extends Specification {

    def "every way of storing weights can be trained through: #said"() {
        expect:
        quantizer("$said; recodeEvery 7").weights() == new CompressedRounding(method, 7)
        quantizer("tensors('*.mlp.*') { $said }").rules() == [new RoundingRule('*.mlp.*', new CompressedRounding(method, 1))]

        where:
        said               || method
        'e8p()'            || new E8Lattice()
        'seedLM 4'         || new SeedLm(4)
        'vptq 4, 256'      || new Vptq(4, 256)
        'vptq 8, 256, 16'  || new Vptq(8, 256, 16)
        'vptq { vector 4; centroids 256; columnNorms() }' || new Vptq(4, 256, 0, 0, true)
        'hyper 0.1, 2'     || new HyperLattice(0.1, 2)
        'curve 8, 64'      || new HyperCurve(8, 64)
        'uniform 3, 256'   || new UniformGrid(3, 256)
        'absmax 3, 256'    || new AbsmaxGrid(3, 256)
        'encoding Q4_K'    || new EncodedBlocks(Encoding.Q4_K)
        'pi 3, 4, 256'     || new PiGrid(3, 4, BaseConstant.PI, 256)
    }

    def "layers are rounded by pattern, the others as the block says"() {
        expect:
        quantizer("tensors('*.mlp.*') { e8p() }; tensors('v_proj') { weights INT4, mse(perGroup(32)); gradient clipped(1.0) }; weights INT3, lsq(perChannel); weightOnly()") ==
            new FakeQuantizer(
                WeightQuantizer.nearest(NumberFormat.INT3, ScaleRule.lsq(Granularity.PER_CHANNEL)), Activations.FLOAT, QatPhase.Config.defaults().fakeQuantizer().ignore(), [
                    new RoundingRule('*.mlp.*', new CompressedRounding(new E8Lattice(), 1)),
                    new RoundingRule('v_proj', new WeightQuantizer(
                        NumberFormat.INT4, ScaleRule.mse(Granularity.perGroup(32)), 0, new trit.quant.GradientRule.Clipped(1)))])
    }

    def "what cannot be is said where it stands: #block"() {
        expect:
        Scripts.problems(recipe(block)).any { it.contains(message) }

        where:
        block                                              || message
        'e8p(); seedLM 4'                                  || 'qat takes one of e8p, seedLM'
        'e8p(); weights TERNARY, absmean(perTensor)'       || 'weights is said of numbers, and the block names a way of storing; leave out one'
        "tensors('q_proj') { e8p(); gradient ewgs(1e-3) }" || 'gradient is said of numbers, and the block names a way of storing; leave out one'
        'weights INT4, mse(perTensor); recodeEvery 5'      || 'numbers are chosen at every step; leave out recodeEvery'
        'e8p(); recodeEvery 0'                             || 'recodeEvery must be at least 1, not 0'
        "tensors('q_proj') { }"                            || 'tensors needs weights <format>, <scale>, or a way of storing such as e8p()'
        "tensors('') { e8p() }"                            || "tensors '' needs a name"
        'seedLM 5'                                         || 'seedLM stores 3 or 4 bits per weight, not 5'
        "tensors('q_proj') { e8q() }"                      || "Did you mean 'e8p'?"
    }

    private static FakeQuantizer quantizer(String block) {
        Scripts.read(recipe(block)).steps().last().config().fakeQuantizer()
    }

    private static String recipe(String block) {
        """recipe('x') {
            def text = dataset('text') { corpus 'jdk-sources' }
            def init = llama('init') { hidden 64; layers 2; heads 4; ffn 128; context 32; vocab 300 }
            qat('q', init) { on text; steps 5; qat { $block } }
        }"""
    }
}
