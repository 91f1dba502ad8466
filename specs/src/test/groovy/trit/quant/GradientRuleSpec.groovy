package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.quant.GradientRule.Clipped
import trit.quant.GradientRule.Ewgs
import trit.quant.GradientRule.StraightThrough
import trit.tensor.Memory
import trit.tensor.Tensor

import static trit.quant.GradientRule.EwgsForm.MAGNITUDE
import static trit.quant.GradientRule.EwgsForm.SIGNED
import static trit.quant.Granularity.PER_CHANNEL
import static trit.quant.NumberFormat.*
import static trit.quant.ScaleRule.mse

class GradientRuleSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    def backend = ScalarBackend.on(Workers.caller())

    /** What becomes of one gradient, for a weight of this ratio to its scale that is rounded to this code. */
    private static float pass(GradientRule rule, float gradient, float ratio, float code, NumberFormat format) {
        float steps = (ratio - code) / format.stride()
        return rule.pass(format).map { it.pass(gradient, ratio, steps) }.orElse(gradient)
    }

    def "a gradient of #g for a weight #distance steps from its level becomes #passed by #rule"() {
        expect:
        Math.abs(pass(rule, g, (float) (1 + distance), 1f, INT4) - passed) < 1e-6

        where:
        rule                       | g   | distance || passed
        new StraightThrough()      | -2f | 0.3f     || -2f
        new Ewgs(0.5d, SIGNED)     | -2f | 0.3f     || -1.7f
        new Ewgs(0.5d, MAGNITUDE)  | -2f | 0.3f     || -2.3f
        new Ewgs(0.5d, SIGNED)     | 2f  | 0.3f     || 2.3f
        new Ewgs(0.5d, SIGNED)     | -2f | -0.3f    || -2.3f
        new Ewgs(0d, SIGNED)       | -2f | 0.3f     || -2f
        new Ewgs(0d, MAGNITUDE)    | -2f | 0.3f     || -2f
    }

    def "distance is counted in steps, which are two codes wide where codes are odd"() {
        expect:
        Math.abs(pass(new Ewgs(0.5d, SIGNED), -2f, 1.6f, 1f, MIDRISE2) + 1.7f) < 1e-6
    }

    def "clipping passes #ratio times the scale of #format within #range: #passes"() {
        expect:
        pass(new Clipped(range), 3f, ratio, 0f, format) == (passes ? 3f : 0f)

        where:
        format  | range | ratio  || passes
        TERNARY | 1d    | 1f     || true
        TERNARY | 1d    | -1.01f || false
        INT3    | 1d    | -4f    || true
        INT3    | 1d    | 3.01f  || false
        INT3    | 2d    | 6f     || true
    }

    def "no gradient is lost except by clipping (#rule)"() {
        given:
        def w = Gaussian.tensor(memory, 'w', 0.02, 8, 64)
        def gradient = Gaussian.tensor(memory, 'g', 1, 8, 64)

        when:
        def passed = applied(rule, w, gradient, 1)

        then:
        norm(gradient) > 0
        passed.toArray().toList().count { it == 0 } == lost

        where:
        rule                      | lost
        new StraightThrough()     | 0
        new Ewgs(1e-3d, SIGNED)   | 0
        new Ewgs(0.5d, MAGNITUDE) | 0
        new Clipped(10d)          | 0
    }

    def "clipped weights are those outside the levels, and no others"() {
        given:
        def w = Gaussian.tensor(memory, 'w', 0.02, 8, 64)
        def gradient = Gaussian.tensor(memory, 'g', 1, 8, 64)
        def scales = quantizer(new Clipped(1d)).scales(backend, w)

        when:
        def passed = applied(new Clipped(1d), w, gradient, 1)

        then:
        (0..<512).every { i ->
            float ratio = w.get(i) / scales.at(i.intdiv(64), 0)
            (passed.get(i) == 0) == (ratio < -4 || ratio > 3)
        }
        passed.toArray().toList().count { it == 0 } > 5
    }

    def "a rule counts as much as the rounding that is mixed in"() {
        given:
        def w = Gaussian.tensor(memory, 'w', 0.02, 2, 64)
        def gradient = Gaussian.tensor(memory, 'g', 1, 2, 64)
        def whole = applied(new Ewgs(0.5d, SIGNED), w, gradient, 1)
        def half = applied(new Ewgs(0.5d, SIGNED), w, gradient, 0.5)

        expect:
        (0..<128).every { Math.abs(half.get(it) - (gradient.get(it) + whole.get(it)) / 2) < 1e-6 }
    }

    def "rounding that is mixed in by a share lies that far between the weight and its level"() {
        given:
        def w = Gaussian.tensor(memory, 'w', 0.02, 2, 64)
        def rounded = memory.tensor(w.shape())
        quantizer(new StraightThrough()).with { round(backend, w, scales(backend, w), rounded) }
        def mixed = memory.tensor(w.shape())
        mixed.copyFrom(rounded)

        when:
        FadeIn.mix(backend, w, share, mixed)

        then:
        (0..<128).every { Math.abs(mixed.get(it) - (w.get(it) + share * (rounded.get(it) - w.get(it)))) < 1e-8 }
        share < 1 || mixed.toArray() == rounded.toArray()

        where:
        share << [0.25d, 1d]
    }

    private static WeightQuantizer quantizer(GradientRule rule) {
        new WeightQuantizer(INT3, mse(PER_CHANNEL), 0, rule)
    }

    private Tensor applied(GradientRule rule, Tensor w, Tensor gradient, double share) {
        def passed = memory.tensor(gradient.shape())
        passed.copyFrom(gradient)
        new Surrogate(quantizer(rule), backend).apply(w, quantizer(rule).scales(backend, w), share, passed)
        passed
    }

    private static double norm(Tensor t) {
        Math.sqrt(t.toArray().collect { it * it }.sum())
    }
}
