package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.Shape

import static trit.quant.Granularity.PER_CHANNEL
import static trit.quant.Granularity.PER_TENSOR

class FootprintSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())

    @AutoCleanup
    Memory memory = Memory.open()

    private Footprint of(WeightQuantizer quantizer, int rows, int columns) {
        def w = memory.tensor(Shape.of(rows, columns))
        Gaussian.fill(w, 'w', 0, 1)
        Footprint.of(quantizer, w, quantizer.scales(BACKEND, w))
    }

    def "a layer of 512 x 1,024 takes these bytes"() {
        given:
        def footprint = of(WeightQuantizer.nearest(NumberFormat.TERNARY, ScaleRule.absmean(PER_CHANNEL)), 512, 1024)

        expect:
        footprint.bytes().subMap(['f32', 'int8', 'twoBits', 'trits']) ==
            [f32: 2_097_152L, int8: 524_288L + 1024, twoBits: 131_072L + 1024, trits: 104_858L + 1024]

        and: 'a quarter where codes are bytes, a sixteenth and less where they are packed'
        Math.abs(footprint.bytes().f32 / footprint.bytes().int8 - 3.99) < 0.01
        footprint.bytes().f32 / footprint.bytes().twoBits > 15
        footprint.bytes().entropy < footprint.bytes().trits
    }

    def "with a bias, bytes for codes and 16 bits for the rest make a layer of 512 inputs and 1,024 outputs 3.98 times smaller"() {
        given:
        def footprint = of(WeightQuantizer.nearest(NumberFormat.TERNARY, ScaleRule.absmean(PER_CHANNEL)), 1024, 512)
        long before = footprint.bytes().f32 + 4 * 1024
        long after = footprint.bytes().int8 + 2 * 1024

        expect: 'codes, a scale and a bias for each output'
        before == 2_101_248
        after == 524_288 + 2_048 + 2_048
        Math.abs(before / after - 3.98) < 0.005
        before / (footprint.bytes().twoBits + 2 * 1024) > 15
    }

    def "of Gaussian weights #share are 0 by #rule"() {
        expect:
        Math.abs(of(new WeightQuantizer(NumberFormat.TERNARY, ScaleRule.absmean(granularity), threshold, new GradientRule.StraightThrough()), 500, 1000)
            .sparsity() - share) < within

        where:
        rule                            | granularity | threshold || share  | within
        'rounding'                      | PER_TENSOR  | 0d        || 0.310  | 0.005
        "a tenth of the row's mean"     | PER_CHANNEL | 0.1d      || 0.0636 | 0.003
    }

    def "the entropy of ternary Gaussian weights is 1.583 bits"() {
        expect:
        Math.abs(of(WeightQuantizer.bitNet(), 500, 1000).entropy() - 1.5832) < 0.002
    }

    def "two matrices add up, and nothing is nothing"() {
        given:
        def one = of(WeightQuantizer.bitNet(), 20, 30)

        expect:
        one.plus(Footprint.NONE) == one
        one.plus(one).weights() == 1200
        one.plus(one).scales() == 2
        one.plus(one).sparsity() == one.sparsity()
        Footprint.NONE.sparsity() == 0
    }

    def "numbers with more codes are not said to fit two bits"() {
        expect:
        of(WeightQuantizer.nearest(NumberFormat.INT4, ScaleRule.absmax(PER_CHANNEL)), 20, 30).bytes().keySet() == ['f32', 'int8', 'entropy'] as Set
        of(WeightQuantizer.nearest(NumberFormat.MIDRISE2, ScaleRule.absmax(PER_CHANNEL)), 20, 30).bytes().keySet() == ['f32', 'int8', 'twoBits', 'entropy'] as Set
    }
}
