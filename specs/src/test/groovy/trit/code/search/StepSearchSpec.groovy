package trit.code.search

import groovy.transform.CompileStatic
import spock.lang.Shared
import spock.lang.Specification
import trit.code.EvenLevels
import trit.tensor.RandomStream

/** The search of a uniform grid's step, by itself. */
class StepSearchSpec extends Specification {

    @Shared
    float[] gaussian = values(1 << 18)

    def "of #count levels from #lowest by #stride the best step is #step deviations apart and loses #loss of a Gaussian's energy"() {
        given:
        def levels = new EvenLevels(lowest, highest, stride)

        when:
        float scale = search(levels).search(gaussian, equal(gaussian))

        then:
        levels.count() == count
        Math.abs(scale * stride - step) < 0.015 * step
        Math.abs(weightedError(levels, gaussian, equal(gaussian), scale) / energy(gaussian) / loss - 1) < 0.01

        where: 'levels with a zero lose more than as many without one'
        count | lowest | highest | stride || step  | loss
        4     | -2     | 1       | 1      || 1.05  | 0.1494
        4     | -3     | 3       | 2      || 0.995 | 0.1188
        8     | -4     | 3       | 1      || 0.60  | 0.0406
        8     | -7     | 7       | 2      || 0.585 | 0.0374
        16    | -15    | 15      | 2      || 0.335 | 0.0115
    }

    def "errors weighed by importance are never worse than with the step that clips nothing: #what, #levels"() {
        given:
        def w = values(512).toList().indexed().collect { i, x -> distort(x, i) } as float[]
        def importance = (0..<512).collect { i -> weight(i) } as float[]

        when:
        float searched = search(levels).search(w, importance)
        float whole = half(w.collect { Math.abs(it) }.max() / levels.highest())

        then:
        weightedError(levels, w, importance, searched) <= weightedError(levels, w, importance, whole)

        where:
        [levels, [what, distort, weight]] << [
            [new EvenLevels(-1, 1, 1), new EvenLevels(-2, 1, 1), new EvenLevels(-3, 3, 2), new EvenLevels(-4, 3, 1), new EvenLevels(-8, 7, 1)],
            [['a few columns count', { x, i -> x }, { it % 8 == 0 ? 100 : 1 }],
             ['only the outliers count', { x, i -> i % 50 == 0 ? 30 * x : x }, { it % 50 == 0 ? 1 : 0 }],
             ['the outliers count nothing', { x, i -> i % 50 == 0 ? 30 * x : x }, { it % 50 == 0 ? 0 : 1 }],
             ['heavy tails', { x, i -> x**3 }, { 1 + it % 7 }]]].combinations()
    }

    /** Compiled statically, for a method reference that is called many million times. */
    @CompileStatic
    private static StepSearch search(EvenLevels levels) {
        new StepSearch(levels.lowest(), levels.highest(), levels::nearest)
    }

    private static float half(double scale) {
        Float.float16ToFloat(Float.floatToFloat16((float) scale))
    }

    private static float[] values(int count) {
        def random = RandomStream.of(11)
        def values = new float[count]
        for (int i = 0; i < count; i++) {
            values[i] = random.gaussian(i)
        }
        values
    }

    private static float[] equal(float[] w) {
        def ones = new float[w.length]
        Arrays.fill(ones, 1f)
        ones
    }

    private static double energy(float[] w) {
        double sum = 0
        for (float x : w) {
            sum += (double) x * x
        }
        sum
    }

    private static double weightedError(EvenLevels levels, float[] w, float[] importance, float scale) {
        double sum = 0
        for (int i = 0; i < w.length; i++) {
            double off = w[i] - scale * levels.nearest((float) (w[i] / scale))
            sum += importance[i] * off * off
        }
        sum
    }
}
