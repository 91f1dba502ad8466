package trit.quant.compress

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.quant.RateDistortion
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.RandomStream

/** What each way of storing loses of Gaussian weights, beside what theory and others have found. */
class DistortionSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "#method loses #expected of Gaussian rows of 4,096"() {
        given:
        def weights = new Layers(memory, 21).gaussian('w', rows, 4096)

        expect:
        def error = Storing.relativeError(weights, Storing.decoded(method, weights, memory))
        Math.abs(error - expected) <= within

        and: 'no method is better than the bound for what it takes'
        def bits = 8d * Storing.stream(method, weights).length / weights.size()
        error > RateDistortion.leastError(bits)

        where:
        method                                    | rows || expected | within
        new UniformGrid(2, 4096)                  | 16   || 0.1494   | 0.003
        new UniformGrid(3, 4096)                  | 16   || 0.0408   | 0.001
        new UniformGrid(4, 4096)                  | 16   || 0.0121   | 0.0006
        new PiGrid(3, 4, BaseConstant.PI, 4096)   | 16   || 0.0408   | 0.001
        new PiGrid(2, 3, BaseConstant.PI, 4096)   | 16   || 0.1494   | 0.003
        new E8Lattice()                           | 4    || 0.0919   | 0.0015
        new SeedLm(4)                             | 2    || 0.0150   | 0.06 * 0.0150
        new SeedLm(3)                             | 3    || 0.0502   | 0.06 * 0.0502
    }

    def "#centroids learned vectors of #vector lose #expected of vectors they have not seen"() {
        given:
        def layers = new Layers(memory, 21)
        def seen = layers.gaussian('seen', 1, vector * 16_384).toArray()
        def unseen = layers.gaussian('unseen', 1, vector * 32_768).toArray()
        def ones = new float[16_384]
        Arrays.fill(ones, 1f)

        when:
        def learned = new WeightedKMeans(centroids, 100, 1e-5).fit(seen, ones, RandomStream.of(2), Storing.BACKEND.workers(), Compression.Progress.NONE)

        then:
        def table = new Centroids(learned, vector)
        def nearest = new float[vector]
        def lost = 0d
        for (int i = 0; i < unseen.length; i += vector) {
            table.copy(table.nearest(unseen, i), nearest)
            for (int j = 0; j < vector; j++) {
                lost += (unseen[i + j] - nearest[j]) ** 2
            }
        }
        Math.abs(lost / unseen.length - expected) <= 0.003

        where:
        vector | centroids || expected
        4      | 256       || 0.0989
        2      | 16        || 0.1095
    }

    def "three bits of pi and three bits of any grid are the same at equal search: the honest table"() {
        given:
        def weights = new Layers(memory, 8).gaussian('w', 32, 1024)
        def even = Storing.relativeError(weights, Storing.decoded(new UniformGrid(bits, group), weights, memory))
        def pi = Storing.relativeError(weights, Storing.decoded(new PiGrid(bits, k, constant, group), weights, memory))

        expect: 'what is left between them is the rounding of alpha to 16 bits'
        Math.abs(pi / even - 1) < 1e-3

        where:
        [bits, k, constant, group] << [[2, 3, 4], [2, 3, 4, 5], [BaseConstant.PI, BaseConstant.E, BaseConstant.LN2], [256]].combinations()
    }
}
