package trit.quant.compress

import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Backends
import trit.tensor.Shape

/** What choosing codes takes, counted. */
class CodeWorkSpec extends Specification {

    def "#method is counted as #kind, #operations for each of so many weights"() {
        given:
        def shape = Shape.of(512, 256)

        expect:
        CodeWork.of(method) == kind
        CodeWork.operations(method, shape) == operations * shape.size()

        where: 'vectors: of 4 weights and 256 centroids, a hundred rounds, one to begin and one to end with'
        method                         | kind                     || operations
        new UniformGrid(3, 256)        | CodeWork.GRID            || 1
        new AbsmaxGrid(3, 256)         | CodeWork.GRID            || 1
        new EncodedBlocks(Encoding.Q4_0) | CodeWork.BLOCKS        || 1
        new E8Lattice()                | CodeWork.LATTICE         || 1
        new HyperLattice(0.1d, 2)      | CodeWork.NODES           || 1
        new HyperCurve(4, 64)          | CodeWork.CURVE           || 8
        new SeedLm(4)                  | CodeWork.SEEDS           || 12 * 65_536
        new SeedLm(3)                  | CodeWork.SEEDS           || 16 * 65_536
        new Vptq(4, 256)               | CodeWork.LEARNED_VECTORS || 2 * 256 * 102
        new Vptq(4, 256, 16)           | CodeWork.LEARNED_VECTORS || 2 * 272 * 102
    }

    def "vectors are learned from so many at most, and then all find theirs"() {
        expect:
        CodeWork.operations(new Vptq(4, 256), Shape.of(4096, 4096)) == 2d * 4 * 256 * (65_536L * 101 + 4_194_304L)
    }

    def "a few weights show how fast #kind is, in the operations that are counted"() {
        expect:
        kind.sample(Backends.choose('auto', 1).backend()) == CodeWork.operations(method, Shape.of(64, 256))

        where:
        kind             | method
        CodeWork.GRID    | new UniformGrid(3, 256)
        CodeWork.LATTICE | new E8Lattice()
        CodeWork.CURVE   | new HyperCurve(4, 64)
    }
}
