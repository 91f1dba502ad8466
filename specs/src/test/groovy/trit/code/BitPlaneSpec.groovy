package trit.code

import spock.lang.Specification
import trit.tensor.RandomStream

/** Rows of packed bits. */
class BitPlaneSpec extends Specification {

    def "what is packed is unpacked again, in an eighth of as many bytes, lowest bit first"() {
        expect:
        (0..130).every { length ->
            boolean[] bits = (0..<length).collect { it % 3 == 0 }
            def plane = BitPlane.pack(bits)
            plane.unpack() == bits && plane.bytes().length == Math.ceilDiv(length, 8) && plane.popcount() == (bits as List).count { it }
        }
        BitPlane.pack([true, false, false, false, false, false, false, false, true] as boolean[]).bytes() == [1, 1] as byte[]
    }

    def "the same noise twice is none, and its bits beyond the length are clear"() {
        given:
        def plane = BitPlane.pack((0..<1001).collect { it % 5 > 2 } as boolean[])
        def noise = BitPlane.noise(1001, 0.3, RandomStream.of(1))

        expect:
        plane.xor(noise) != plane
        plane.xor(noise).xor(noise) == plane
        (noise.bytes().last() & ~1) == 0
    }

    def "noise of #p flips so many bits, within four standard errors"() {
        given:
        int n = 1 << 18

        expect:
        Math.abs(BitPlane.noise(n, p, RandomStream.of(2)).popcount() / n - p) <= 4 * Math.sqrt(p * (1 - p) / n)

        where:
        p << [0d, 0.001d, 0.25d, 0.3d, 0.5d, 0.75d, 0.999d, 1d]
    }

    def "sparsity is the share of clear bits"() {
        expect:
        BitPlane.pack([true, false, false, false] as boolean[]).sparsity() == 0.75d
        BitPlane.pack(new boolean[0]).sparsity() == 0d
    }

    def "planes of other lengths and probabilities beyond 1 are refused"() {
        when:
        action()

        then:
        thrown(IllegalArgumentException)

        where:
        action << [
            { new BitPlane(9, new byte[1]) },
            { BitPlane.pack(new boolean[3]).xor(BitPlane.pack(new boolean[4])) },
            { BitPlane.noise(3, 1.1d, RandomStream.of(1)) },
            { BitPlane.noise(3, Double.NaN, RandomStream.of(1)) }]
    }
}
