package trit.show

import javax.xml.parsers.DocumentBuilderFactory
import spock.lang.Specification
import trit.phase.Event

/** Drawings stand for themselves: SVG that needs no network and takes its ink from the page. */
class PlotsSpec extends Specification {

    static final Table POINTS = Table.named('encodings')
        .text('encoding', ['F16', 'Q8_0', 'Q4_0', 'TQ2_0'])
        .numbers('bits', [16d, 8.5d, 4.5d, 2.0625d], { Quantities.number(it) })
        .numbers('error', [1e-7d, 2e-5d, 7e-3d, 0.2d], { Quantities.number(it) })

    def "#what is well-formed, takes the page's colour, and loads nothing"() {
        when:
        def svg = plot.svg()
        def root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes('UTF-8'))).documentElement

        then:
        svg.startsWith('<svg')
        root.getAttribute('class') == 'trit'
        svg.contains('currentColor')
        root.getAttribute('aria-label').contains(described)
        !svg.contains('rgb(1,2,3)') && !svg.contains('rgb(3,2,1)')
        !(svg =~ /(href|src|url\()=?["']?https?:/)
        plot.text().contains(text)

        where:
        what          | plot                                                                                   || text     | described
        'a front'     | front()                                                                                || 'Q4_0'   | 'Error against bits: MSE / variance against bits per weight'
        'bars'        | Plots.bars('Errors', POINTS, 'encoding', 'error', 'MSE')                               || 'Q4_0'   | 'Errors: MSE'
        'a histogram' | Plots.histogram('Weights', [0.1f, 0.2f, 0.2f] as float[], 'weight', 0.1d, 0.2d)        || '█'      | 'Weights: values per bin against weight'
        'lines'       | curves().plot('train.loss', 'nats per token')                                          || 'full'   | 'nats per token against step'
        'a heat map'  | Plots.heatMap('Map', POINTS.pivot('encoding', 'encoding', 'error'), 'encoding', 'MSE') || 'TQ2_0'  | 'Map'
    }

    def "names of crowded points cover neither points nor each other"() {
        given:
        def names = new PointNames(Plots.xy('crowded', 'x', 'y'), Scale.of([0d, 10d], 545), Scale.of([0d, 5d], 255))

        when:
        names.add(['TQ1_0', 'TQ2_0', 'PIQ2', 'SEQ2', 'FIVE'], [0d, 0.5d, 0.5d, 0.5d, 1.2d], [3d, 3d, 2.4d, 2.3d, 2.2d])
        def boxes = names.@taken

        then:
        boxes.size() == 10
        boxes.drop(5).every { name -> (boxes - [name]).every { !it.intersects(name) } }
    }

    def "a front is what nothing beats in both"() {
        expect:
        Front.best([4d, 2d, 3d, 8d, 2d], [1d, 5d, 6d, 0.5d, 4d]) == [4, 0, 3]
    }

    def "a histogram counts every finite value once, its extremes too"() {
        when:
        def histogram = Histogram.of([-1f, 0f, 0.5f, 1f, Float.NaN, Float.POSITIVE_INFINITY] as float[])

        then:
        histogram.counts().sum() == 4
        histogram.low() == -1d
        histogram.counts().first() == 1
        histogram.counts().last() == 1
    }

    def "values that are all alike, or none, have a histogram too"() {
        expect:
        Histogram.of(values as float[]).counts().sum() == count

        where:
        values       || count
        [3f, 3f, 3f] || 3
        []           || 0
    }

    def "a curve of many steps keeps its beginning, its order, and a bounded number of points"() {
        given:
        def curves = curves(100_000)
        def steps = curves.table().where('number', 'train.loss').numbers('step')

        expect:
        steps.first() == 0
        steps == steps.toSorted()
        steps.size() in 150..300
        steps.last() > 99_000
        (1..<steps.size()).collect { steps[it] - steps[it - 1] }.unique().size() == 1
    }

    def "of a long table a page shows the beginning and counts the rest"() {
        given:
        def table = Table.named('long').numbers('n', (1..1234).collect { it as Double }, { Quantities.number(it) })

        when:
        def html = new HtmlText().table(table).toString()

        then:
        html.contains('… 1,134 more rows')
        html.count('<tr>') == 101
    }

    private static Plot front() {
        Plots.front('Error against bits', POINTS, 'encoding', 'bits', 'error', 'bits per weight', 'MSE / variance',
            new Plots.Bound('Shannon', { Math.pow(2, -2 * it) }))
    }

    private static Curves curves(int steps = 50) {
        def curves = new Curves()
        steps.times {
            curves.accept(new Event.Metric('full', 'train.loss', it, 5 - it / 1e6d))
            curves.accept(new Event.Metric('full', 'train.tokensPerSecond', it, 1000))
            curves.accept(new Event.Metric('ternary', 'train.loss', it, Double.NaN))
        }
        curves
    }
}
