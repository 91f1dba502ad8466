package trit.code

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

class SettledBlockSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "a block of #encoding reads and writes the codes and scales that are there"() {
        given:
        def packed = encoded(encoding)
        def decoded = Encoding.decode(packed, memory)
        def block = new SettledBlock(encoding)
        def copy = encoding.scratch(packed.shape(), memory)

        expect:
        (0..<512.intdiv(encoding.blockSize())).every { b ->
            def at = (long) b * encoding.blockBytes()
            def first = b * encoding.blockSize()
            block.read(packed.data(), at)
            def same = (0..<encoding.blockSize()).every {
                block.value(it) == decoded.get(first + it) && block.choose(it, decoded.get(first + it)) == decoded.get(first + it)
            }
            block.write(copy.data(), at)
            same
        }
        copy.data().mismatch(packed.data()) == -1

        where:
        encoding << Encoding.values().findAll { SettledBlock.takes(it) }
    }

    def "a code of #encoding that is chosen is the nearest, and is what is written"() {
        given:
        def packed = encoded(encoding)
        def block = new SettledBlock(encoding)
        block.read(packed.data(), 0)
        def wanted = (0..<encoding.blockSize()).collect { (float) (block.value(it) * 0.7f + 0.05f) }

        when:
        def chosen = wanted.withIndex().collect { value, i -> block.choose(i, value) }
        block.write(packed.data(), 0)

        then:
        def decoded = Encoding.decode(packed, memory)
        chosen.indices.every { decoded.get(it) == chosen[it] }

        and: 'no other code of the same group comes closer'
        chosen.indices.every { i ->
            def others = chosen.indices.findAll { it.intdiv(16) == i.intdiv(16) }.collect { chosen[it] }
            others.every { Math.abs(it - wanted[i]) >= Math.abs(chosen[i] - wanted[i]) - 1e-6 }
        }

        where:
        encoding << Encoding.values().findAll { SettledBlock.takes(it) }
    }

    def "encodings without codes to choose are refused"() {
        when:
        new SettledBlock(Encoding.F16)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'codes of F16 cannot be chosen one by one'
    }

    private EncodedTensor encoded(Encoding encoding) {
        def tensor = memory.scratch(Shape.of(1, 512))
        (0..<512).each { tensor.set(it, RandomStream.of(9).gaussian(it)) }
        encoding.encode(tensor, memory)
    }
}
