package trit.quant.compress

import java.lang.foreign.MemorySegment
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.Tag
import trit.Shared
import trit.code.Encoding
import trit.nn.HuggingFaceCheckpoint
import trit.quant.RateDistortion
import trit.quant.feedback.Layers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Tensor

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
        new AbsmaxGrid(3, 4096)                   | 16   || 0.076    | 0.003
        new PiGrid(3, 4, BaseConstant.PI, 4096)   | 16   || 0.0408   | 0.001
        new PiGrid(2, 3, BaseConstant.PI, 4096)   | 16   || 0.1494   | 0.003
        new E8Lattice()                           | 4    || 0.0919   | 0.0015
        new SeedLm(4)                             | 2    || 0.0150   | 0.06 * 0.0150
        new SeedLm(3)                             | 3    || 0.0502   | 0.06 * 0.0502
    }

    @Requires(value = { Shared.present() }, reason = 'needs the shared models')
    def "of trained matrices #method loses about what it loses of Gaussian ones"() {
        given:
        def model = HuggingFaceCheckpoint.read(Shared.dir().resolve('data/models/stories260K'))
        def names = ['self_attn.q_proj', 'self_attn.o_proj', 'mlp.up_proj'].collect { "model.layers.2.${it}.weight".toString() }

        when:
        def ratios = names.collect { name ->
            def weights = Encoding.decode(model.get(name), memory)
            def gaussian = new Layers(memory, 21).gaussian(name, weights.rows(), weights.columns())
            Storing.relativeError(weights, Storing.decoded(method, weights, memory)) / Storing.relativeError(gaussian, Storing.decoded(method, gaussian, memory))
        }
        model.close()

        then:
        Math.abs(ratios.sum() / ratios.size() - 1) < 0.15

        where:
        method << [new UniformGrid(2, 64), new UniformGrid(3, 64), new UniformGrid(4, 64), new PiGrid(3, 4, BaseConstant.PI, 64),
            new SeedLm(4), new Vptq(4, 64), new E8Lattice()]
    }

    @Requires(value = { Shared.present() }, reason = 'needs the shared models')
    def "what e8p loses of a trained matrix beyond a Gaussian one follows from how unequal the energies of its groups of eight are in any basis"() {
        given: 'queries and keys of a small model have few large singular values, its other matrices have not'
        def model = HuggingFaceCheckpoint.read(Shared.dir().resolve('data/models/stories260K'))
        def names = [['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj', 'mlp.up_proj', 'mlp.gate_proj'], [0, 2, 4]].combinations()

        when:
        def seen = names.collect { matrix, layer ->
            def weights = Encoding.decode(model.get("model.layers.${layer}.${matrix}.weight"), memory)
            [spread: spreadOfGroups(weights), lost: lostByE8(weights)]
        }
        model.close()
        def equal = seen.findAll { it.spread < 20 }
        def unequal = seen.findAll { it.spread > 30 }

        then: 'a sum of eight squares of standard normal numbers has a variance of 16'
        equal.size() >= 8
        equal.every { Math.abs(it.lost / 0.0919 - 1) < 0.06 }
        unequal.size() >= 3
        unequal.every { it.lost > 1.1 * 0.0919 }

        and:
        correlation(seen*.spread, seen*.lost) > 0.9
    }

    /** The variance of the energies of groups of eight beside their mean, in three random bases. */
    private double spreadOfGroups(Tensor weights) {
        (1..3).sum { long key ->
            def turned = memory.scratch(weights.shape())
            turned.copyFrom(weights)
            Incoherence.of(RandomStream.of(key).bits(0), weights, Storing.BACKEND).forward(turned)
            def energies = turned.toArray().toList().collate(8).collect { group -> group.sum { it * it } }
            def mean = energies.sum() / energies.size()
            64 * energies.sum { (it / mean - 1) ** 2 } / energies.size()
        } / 3
    }

    private double lostByE8(Tensor weights) {
        (1..3).sum { long key ->
            def decoded = memory.scratch(weights.shape())
            def stream = new E8Lattice().compress(weights, new Compression.Means(Storing.BACKEND, RandomStream.of(key), Optional.empty(), Compression.Progress.NONE))
            new E8Lattice().decompress(MemorySegment.ofArray(stream), Storing.BACKEND.workers(), decoded)
            Storing.relativeError(weights, decoded)
        } / 3
    }

    private static double correlation(List<Double> a, List<Double> b) {
        def meanA = a.sum() / a.size()
        def meanB = b.sum() / b.size()
        def product = { List<Double> x, mx, List<Double> y, my -> [x, y].transpose().sum { p, q -> (p - mx) * (q - my) } }
        product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB))
    }

    def "#centroids learned vectors of #vector lose #expected of vectors they have not seen"() {
        expect:
        Math.abs(lostOfUnseen(vector, centroids, 16_384, 100) - expected) <= within

        where: 'one weight at a time these are the quantizers of Lloyd and Max'
        vector | centroids || expected | within
        4      | 256       || 0.0989   | 0.003
        2      | 16        || 0.1095   | 0.003
        1      | 4         || 0.1175   | 0.002
        1      | 8         || 0.0345   | 0.001
        1      | 16        || 0.0095   | 0.0003
    }

    @Tag('slow')
    def "4,096 learned vectors of six lose less than 256 of four, at the same two bits"() {
        expect:
        Math.abs(lostOfUnseen(6, 4096, 1 << 17, 20) - 0.0954) <= 0.003
    }

    /** What learned vectors lose of Gaussian ones that they were not learned from. */
    private double lostOfUnseen(int vector, int centroids, int count, int rounds) {
        def layers = new Layers(memory, 21)
        def seen = layers.gaussian('seen', 1, vector * count).toArray()
        def unseen = layers.gaussian('unseen', 1, vector * 32_768).toArray()
        def ones = new float[count]
        Arrays.fill(ones, 1f)
        def learned = new WeightedKMeans(centroids, rounds, 1e-5).fit(seen, ones, RandomStream.of(2), Storing.BACKEND, Compression.Progress.NONE)
        def table = new Centroids(learned, vector)
        def nearest = new float[vector]
        def lost = 0d
        for (int i = 0; i < unseen.length; i += vector) {
            table.copy(table.nearest(unseen, i), nearest)
            for (int j = 0; j < vector; j++) {
                lost += (unseen[i + j] - nearest[j]) ** 2
            }
        }
        lost / unseen.length
    }

    def "a step of pi / #k with alpha 1 loses #expected of normally distributed weights at #bits bits, clipped levels counted"() {
        given:
        def weights = new Layers(memory, 31).gaussian('w', 1, 1 << 18).toArray()
        def grid = new SteppedGrid(bits, Math.PI / k)
        def step = grid.unit()

        expect: 'not the square of the step over 12, which no largest level bounds'
        def lost = 0d
        def energy = 0d
        weights.each {
            lost += (it - grid.code(it, step) * step) ** 2
            energy += it * it
        }
        Math.abs(lost / energy / expected - 1) < 0.02

        where:
        bits | k || expected
        3    | 2 || 0.2055
        3    | 3 || 0.0914
        3    | 4 || 0.0530
        3    | 6 || 0.0445
        3    | 8 || 0.0799
        2    | 2 || 0.2153
        2    | 3 || 0.1494
        2    | 4 || 0.1760
        2    | 6 || 0.2810
        2    | 8 || 0.3807
    }

    def "the best alpha of #bits bits and k #k is #alpha for normally distributed weights"() {
        given:
        def grid = new SteppedGrid(bits, Math.PI / k)

        expect:
        Math.abs(new GridStepSearch(grid).search(new Layers(memory, 31).gaussian('w', 1, 1 << 18).toArray()).step() / grid.unit() - alpha) < 0.015 * alpha

        where:
        bits | k || alpha
        3    | 4 || 0.764
        2    | 3 || 1.003
    }

    def "an alpha that the largest weight decides loses #expected of rows of 4,096"() {
        given:
        def grid = new SteppedGrid(3, Math.PI / 4)
        def weights = new Layers(memory, 31).gaussian('w', 64, 4096)

        when:
        def lost = 0d
        def energy = 0d
        (0..<64).each { row ->
            def values = weights.rows(row, row + 1).toArray()
            double step = values.max { Math.abs(it) }.abs() / codes
            values.each {
                lost += (it - grid.code(it, step) * step) ** 2
                energy += it * it
            }
        }

        then:
        Math.abs(lost / energy - expected) < 0.005

        where: 'half a step less than all levels, as it was published, is worse than all levels'
        codes || expected
        3.5   || 0.099
        4     || 0.076
    }

    def "three bits of pi with a searched alpha beat an even grid that clips nothing, and tie with one that is searched"() {
        given:
        def weights = new Layers(memory, 8).gaussian('w', 16, 4096)
        def pi = Kept.of(weights, Storing.decoded(new PiGrid(3, 4, BaseConstant.PI, 4096), weights, memory), 0.6d)
        def even = Kept.of(weights, Storing.decoded(new UniformGrid(3, 4096), weights, memory), 0.6d)
        def clipping = Kept.of(weights, unclipped(weights), 1d)

        expect: 'two numbers, not four: decibels and cosine are the relative error in other words'
        pi.error < 0.95 * clipping.error
        Math.abs(pi.error / even.error - 1) < 1e-3
        Math.abs(10 * Math.log10(pi.error / even.error)) < 0.01
        Math.abs(pi.cosine - Math.sqrt(1 - pi.error)) < 1e-3

        and: 'three bits of Gaussian weights reach a cosine of 0.998 with no grid: the bound allows 0.992'
        Math.abs(pi.cosine - 0.979) < 0.002
        Math.sqrt(1 - RateDistortion.leastError(3)) < 0.9922

        and: 'outliers are what the least error gives up'
        Math.abs(pi.outliers - 0.33) < 0.05
        Math.abs(pi.outliers - even.outliers) < 0.01
        clipping.outliers == 1d
    }

    /** The grid -4 … 3 with the step that clips nothing, row by row. */
    private Tensor unclipped(Tensor weights) {
        def decoded = memory.scratch(weights.shape())
        def grid = new SteppedGrid(3, 1)
        (0..<weights.rows()).each { row ->
            def values = weights.rows(row, row + 1).toArray()
            double step = values.max { Math.abs(it) }.abs() / 3
            values.eachWithIndex { w, i -> decoded.set(row * (long) values.length + i, (float) (grid.code(w, step) * step)) }
        }
        decoded
    }

    /** What is left of weights: relative error, cosine, and how many of the largest hundredth are within a step. */
    static class Kept {
        double error
        double cosine
        double outliers

        static Kept of(Tensor weights, Tensor decoded, double step) {
            def w = weights.toArray()
            def d = decoded.toArray()
            double product = 0, squares = 0, decodedSquares = 0, lost = 0
            for (int i = 0; i < w.length; i++) {
                product += (double) w[i] * d[i]
                squares += (double) w[i] * w[i]
                decodedSquares += (double) d[i] * d[i]
                lost += ((double) w[i] - d[i]) ** 2
            }
            def largest = (0..<w.length).toSorted { -Math.abs(w[it]) }.take(w.length.intdiv(100))
            new Kept(error: lost / squares, cosine: product / Math.sqrt(squares * decodedSquares),
                outliers: largest.count { Math.abs(w[it] - d[it]) <= step } / largest.size())
        }
    }

    def "three bits of pi and three bits of any grid are the same at equal search: the honest table"() {
        given:
        def weights = new Layers(memory, 8).gaussian('w', 32, 1024)
        def even = Storing.relativeError(weights, Storing.decoded(new UniformGrid(bits, group), weights, memory))
        def pi = Storing.relativeError(weights, Storing.decoded(new PiGrid(bits, k, constant, group), weights, memory))

        expect: 'what is left between them is the rounding of alpha to 16 bits'
        Math.abs(pi / even - 1) < 1e-3

        where:
        [bits, k, constant, group] << [[2, 3], [2, 3, 4, 5], [BaseConstant.PI, BaseConstant.E, BaseConstant.LN2], [256]].combinations()
    }
}
