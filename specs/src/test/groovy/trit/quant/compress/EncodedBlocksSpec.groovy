package trit.quant.compress

import java.lang.foreign.ValueLayout
import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.Encoding
import trit.quant.Packer
import trit.quant.feedback.Layers
import trit.quant.feedback.LayerError
import trit.tensor.Memory
import trit.tensor.Shape

class EncodedBlocksSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    def layers = new Layers(memory, 3)

    def "#encoding: a stream is the bytes a file in that encoding has, and is read as there"() {
        given:
        def weights = layers.gaussian('w', 6, 512)
        def packed = new Packer(Storing.BACKEND).plain(weights, encoding, memory)

        expect:
        Storing.stream(new EncodedBlocks(encoding), weights) == packed.data().toArray(ValueLayout.JAVA_BYTE)
        Storing.decoded(new EncodedBlocks(encoding), weights, memory).data().mismatch(Encoding.decode(packed, memory).data()) == -1
        new EncodedBlocks(encoding).bits(weights.shape()) == 8 * encoding.bytes(weights.shape())

        where:
        encoding << Encoding.values().findAll { it.isWritable() }
    }

    def "with a Hessian errors are passed on: less of the layer's outputs is lost by #encoding"() {
        given:
        def weights = layers.gaussian('w', 32, 256)
        def hessian = layers.correlated(256)
        def error = new LayerError(Storing.BACKEND)
        def lost = { it -> error.relative(weights, Storing.decoded(new EncodedBlocks(encoding), weights, memory, it), hessian) }

        expect:
        lost(hessian) < 0.95 * lost(null)

        where:
        encoding << [Encoding.Q4_0, Encoding.TQ2_0, Encoding.Q3_K, Encoding.Q2_K]
    }

    def "rows that are not whole blocks, and encodings that are only read, are refused"() {
        expect:
        new EncodedBlocks(Encoding.Q4_K).obstacle(Shape.of(4, 128)).get() == 'rows of 128 are not whole blocks of 256, as Q4_K has them'
        new EncodedBlocks(Encoding.Q4_0).obstacle(Shape.of(4, 128)).isEmpty()

        when:
        new EncodedBlocks(Encoding.values().find { !it.isWritable() })

        then:
        def e = thrown(IllegalArgumentException)
        e.message.startsWith('encoding ')
    }

    def "entropy coding leaves blocks as they are"() {
        given:
        def weights = layers.gaussian('w', 4, 256)
        def blocks = new EncodedBlocks(Encoding.Q4_K)

        expect:
        new EntropyCoding(blocks, weights.shape()).encode(Storing.stream(blocks, weights)).isEmpty()
    }
}
