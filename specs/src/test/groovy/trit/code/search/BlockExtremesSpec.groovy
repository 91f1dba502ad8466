package trit.code.search

import spock.lang.Specification

/** What is found for many blocks at once is what a look at each value finds. */
class BlockExtremesSpec extends Specification {
    static final int BLOCKS = 5

    /** A zero with a sign is smaller than one without. */
    static final Comparator<Float> IN_ORDER = Float::compare

    def "#blockSize neighbours of #kind: the same extremes as block by block"() {
        given:
        def values = (0..<BLOCKS * blockSize).collect(value) as float[]
        def extremes = new BlockExtremes(blockSize, values.length)
        def magnitudes = new float[BLOCKS]
        def largest = new float[BLOCKS]
        def least = new float[BLOCKS]
        def most = new float[BLOCKS]

        when:
        extremes.magnitudes(values, values.length, magnitudes)
        extremes.largest(values, values.length, largest)
        extremes.ends(values, values.length, least, most)

        then:
        bits(magnitudes) == bits(each(values) { block -> block.collect { Math.abs(it) }.max() })
        bits(largest) == bits(each(values) { block -> block.max { Math.abs(it) } ?: 0f })
        bits(least) == bits(each(values) { block -> block.min(IN_ORDER) })
        bits(most) == bits(each(values) { block -> block.max(IN_ORDER) })

        where:
        [blockSize, [kind, value]] << [[32, 64, 256], [
            ['numbers of both signs', { Math.sin(it * it * 0.7d) * it }],
            ['negative numbers', { -1 - it % 7 }],
            ['the same magnitude with either sign', { it % 3 ? 2 : -2 }],
            ['zeros of both signs', { it % 2 ? -0f : 0f }],
            ['the largest and the smallest floats', { it % 31 ? Float.MIN_VALUE : -Float.MAX_VALUE }],
            ['infinities', { it % 5 ? it : Float.NEGATIVE_INFINITY }]
        ]].combinations()
    }

    def "blocks that are no runs of 32 are refused"() {
        when:
        new BlockExtremes(48, 480)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'blocks of 48 are not runs of 32'
    }

    private static float[] each(float[] values, Closure<Float> found) {
        values.toList().collate(values.length.intdiv(BLOCKS)).collect(found) as float[]
    }

    private static List<Integer> bits(float[] values) {
        values.collect { Float.floatToRawIntBits(it) }
    }
}
