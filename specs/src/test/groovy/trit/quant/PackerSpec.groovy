package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

import static trit.code.Encoding.*

class PackerSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    def backend = ScalarBackend.on(Workers.caller())
    def packer = new Packer(backend)

    def "what is packed as #encoding is what training saw, bit for bit"() {
        given:
        def latent = gaussian(17, 512)
        def seen = memory.tensor(latent.shape())
        backend.fakeQuantizeTernary(latent, TernaryAbsmean.scale(backend, latent), seen)

        expect:
        Encoding.decode(packer.ternary(latent, encoding, memory), memory).toArray() == seen.toArray()

        where:
        encoding << [TQ2_0, TQ1_0, F16, F32]
    }

    def "packing what was packed changes nothing"() {
        given:
        def once = packer.ternary(gaussian(8, 256), TQ2_0, memory)

        expect:
        packer.ternary(Encoding.decode(once, memory), TQ2_0, memory).data().mismatch(once.data()) == -1
    }

    def "other encodings round the rounded values"() {
        given:
        def latent = gaussian(4, 256)
        def rounded = Encoding.decode(packer.ternary(latent, F32, memory), memory)

        expect:
        packer.ternary(latent, Q8_0, memory).data().mismatch(Q8_0.encode(rounded, memory).data()) == -1
    }

    def "NaN is refused"() {
        given:
        def latent = gaussian(2, 256)
        latent.set(300, Float.NaN)

        when:
        packer.ternary(latent, encoding, memory)

        then:
        thrown(IllegalArgumentException)

        where:
        encoding << [TQ2_0, F32]
    }

    private Tensor gaussian(int rows, int columns) {
        def tensor = memory.tensor(Shape.of(rows, columns))
        def stream = RandomStream.of(7)
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, 0.02f * stream.gaussian(i) as float)
        }
        tensor
    }
}
