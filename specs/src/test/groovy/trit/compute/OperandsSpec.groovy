package trit.compute

import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import trit.compute.scalar.ScalarBackend
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** What does not fit is refused by every backend before anything is computed, with the shapes in the message. */
class OperandsSpec extends Specification {

    @Shared
    @AutoCleanup
    Memory memory = Memory.open()

    @Shared
    List<Backend> backends = [ScalarBackend.on(Workers.caller()), Backends.choose('vector', 1).backend()]

    def "#message"() {
        expect:
        backends.every { backend ->
            try {
                call(backend)
                false
            } catch (IllegalArgumentException refused) {
                assert refused.message == message
                true
            }
        }

        where:
        message | call
        'linear: the shapes [2, 3], [4, 5] and [2, 4] do not fit' |
            { Backend b -> b.linear(t(2, 3), t(4, 5), t(2, 4)) }
        'linearInputGradient: the shapes [2, 3], [4, 3] and [3, 4] do not fit' |
            { Backend b -> b.linearInputGradient(t(3, 4), t(4, 3), t(2, 3)) }
        'addLinearWeightGradient: the shapes [2, 3], [4, 3] and [2, 5] do not fit' |
            { Backend b -> b.addLinearWeightGradient(t(2, 5), t(2, 3), t(4, 3)) }
        'add: the shapes [2, 3] and [3, 2] do not fit' |
            { Backend b -> b.add(t(2, 3), t(2, 3), t(3, 2)) }
        'rmsNorm: the shapes [2, 3] and [4] do not fit' |
            { Backend b -> b.rmsNorm(t(2, 3), t(4), 1e-5f, t(2, 3)) }
        'embed: id 4 is not a row of the table [4, 3]' |
            { Backend b -> b.embed([1, 4] as int[], t(4, 3), t(2, 3)) }
        'embed: 1 ids for the rows of [2, 3]' |
            { Backend b -> b.embed([1] as int[], t(4, 3), t(2, 3)) }
        'rotate: position 8 of a table of 8' |
            { Backend b -> b.rotate(t(1, 4), RotaryTable.of(4, 8, 10_000), [8] as int[]) }
        'rotate: rows of [1, 6] are not heads of 4' |
            { Backend b -> b.rotate(t(1, 6), RotaryTable.of(4, 8, 10_000), [0] as int[]) }
        'hadamard: rows of [2, 6] are no power of two' |
            { Backend b -> b.hadamard(t(2, 6), new float[6]) }
        'hadamardInverse: 6 signs are not those of whole rows of [2, 4]' |
            { Backend b -> b.hadamardInverse(t(2, 4), new float[6]) }
        'mixParts: rows of [2, 6] are no parts for 5 factors' |
            { Backend b -> b.mixParts(t(2, 6), new float[5]) }
        'mixParts: rows of [2, 6] are no parts for 16 factors' |
            { Backend b -> b.mixParts(t(2, 6), new float[16]) }
        'crossEntropy: target 3 is not a column of [2, 3]' |
            { Backend b -> b.crossEntropy(t(2, 3), [0, 3] as int[], t(2)) }
        'crossEntropy: the shapes [2, 3] and [3] do not fit' |
            { Backend b -> b.crossEntropy(t(2, 3), [0, 1] as int[], t(3)) }
        'attention: the shapes [2, 4], [2, 4] and [2, 2] do not fit for AttentionShape[batch=1, length=2, heads=2, kvHeads=1, headDim=2]' |
            { Backend b -> b.attention(new AttentionPass(new AttentionShape(1, 2, 2, 1, 2), t(2, 4), t(2, 4), t(2, 4), t(2, 4), t(2, 2))) }
        'cachedAttention: the shapes [2, 4] and [3, 2] do not fit for 2 heads, 1 kv heads and 2 past rows' |
            { Backend b -> b.cachedAttention(t(2, 4), t(3, 2), t(3, 2), 2, 2, 1, t(2, 4)) }
    }

    def "the vector backend refuses memory that it must not touch"() {
        given:
        def vector = backends[1]
        def closed = Memory.open()
        def stale = closed.tensor(Shape.of(20))
        closed.close()

        when:
        vector.sum(stale)

        then:
        def dead = thrown(IllegalStateException)
        dead.message == 'Tensor[20] is used after its memory was closed'

        when:
        vector.scale(t(20), 2f, new Tensor(Shape.of(20), t(20).data().asReadOnly()))

        then:
        def fixed = thrown(IllegalArgumentException)
        fixed.message == 'Tensor[20] cannot be written, its memory is read-only'
    }

    private Tensor t(int... extents) {
        memory.tensor(Shape.of(extents))
    }
}
