package trit.show

import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Activations
import trit.compute.ProductSpeed
import trit.compute.Roofline

/** What was measured of products, beside the machine's roofs. */
class KernelSpeedsSpec extends Specification {

    static final KernelSpeeds SPEEDS = new KernelSpeeds(new Roofline(20e9d, 200e9d, 400e9d), [
        new ProductSpeed(Encoding.Q8_0, Activations.INT8_PER_BLOCK, 1, 0.01d, 1e8d, 1.9e8d),
        new ProductSpeed(Encoding.TQ2_0, Activations.INT8_PER_TOKEN, 32, 0.5d, 1e8d, 2.4e10d)])

    def "a row says how much of the machine a product has used"() {
        expect:
        SPEEDS.table().numbers('GB/s') == [10d, 0.2d]
        SPEEDS.table().numbers('GOP/s') == [19d, 48d]
        SPEEDS.table().numbers('% of the memory roof') == [50d, 1d]
        SPEEDS.roofs().numbers('at most') == [20d, 200d, 400d]
    }

    def "the roofline names its points, its roofs and its units"() {
        given:
        def plot = SPEEDS.plot()

        expect:
        plot.svg().contains('10⁹ operations per second against operations per byte')
        plot.text().contains('TQ2_0')
    }

    def "names of points stand beside each other, not on each other"() {
        given:
        def chart = Plots.xy('t', 'x', 'y')
        def names = new PointNames(chart, new Scale(0, 10, false, 600), new Scale(0.01, 1, true, 300))

        when:
        names.add(['one', 'two', 'three'], [5d, 5.01d, 5.02d], [0.1d, 0.1d, 0.1d])

        then:
        chart.annotations*.y.toSet().size() == 3
    }

    def "a scale goes there and back: #scale"() {
        expect:
        [0.02d, 0.5d, 1d].every { Math.abs(scale.value(scale.pixel(it)) - it) < 1e-12 }

        where:
        scale << [new Scale(0.01, 1, true, 300), new Scale(0.01, 1, false, 300)]
    }
}
