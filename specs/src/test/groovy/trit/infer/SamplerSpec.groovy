package trit.infer

import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** What each filter lets through, and that a seed says it all. */
class SamplerSpec extends Specification {

    @Shared
    @AutoCleanup
    Memory memory = Memory.open()

    def "temperature 0 takes the likeliest token, the lower id of equal ones"() {
        expect:
        new Sampler(Sampling.GREEDY).next(logits(values), [0] as int[], 1) == token

        where:
        values             || token
        [1, 3, 2]          || 1
        [5, 5, 2]          || 0
        [-9, -8, -7]       || 2
        [0.0f, -0.0f]      || 0
    }

    def "#name keeps exactly the tokens #kept"() {
        given: 'probabilities 1/2, 1/4, 1/8, 1/16, 1/16 in another order'
        def scores = [Math.log(0.125), Math.log(0.5), Math.log(0.0625), Math.log(0.25), Math.log(0.0625)]

        when:
        def drawn = draws(sampling, scores, 4_000)

        then:
        drawn.keySet() == kept as Set

        where:
        name                     | sampling                                  || kept
        'nothing'                | new Sampling(1, 0, 1, 0, 1, 0, 7)         || [0, 1, 2, 3, 4]
        'top-k 1'                | new Sampling(1, 1, 1, 0, 1, 0, 7)         || [1]
        'top-k 3'                | new Sampling(1, 3, 1, 0, 1, 0, 7)         || [0, 1, 3]
        'top-k beyond all'       | new Sampling(1, 99, 1, 0, 1, 0, 7)        || [0, 1, 2, 3, 4]
        'top-p 0.5'              | new Sampling(1, 0, 0.5f, 0, 1, 0, 7)      || [1]
        'top-p 0.6'              | new Sampling(1, 0, 0.6f, 0, 1, 0, 7)      || [1, 3]
        'top-p after top-k'      | new Sampling(1, 2, 0.6f, 0, 1, 0, 7)      || [1]
        'min-p 0.24'             | new Sampling(1, 0, 1, 0.24f, 1, 0, 7)     || [0, 1, 3]
        'min-p 0.26'             | new Sampling(1, 0, 1, 0.26f, 1, 0, 7)     || [1, 3]
        'min-p, hot'             | new Sampling(9, 0, 1, 0.26f, 1, 0, 7)     || [1, 3]
        'min-p 1'                | new Sampling(1, 0, 1, 1, 1, 0, 7)         || [1]
    }

    def "tokens are drawn as often as softmax says at temperature #temperature"() {
        given:
        def scores = [0.5, -1.0, 2.0, 0.0]
        int n = 40_000

        when:
        def drawn = draws(new Sampling(temperature, 0, 1, 0, 1, 0, 11), scores, n)

        then: 'within four standard errors'
        def weights = scores.collect { Math.exp(it / temperature) }
        scores.indices.every { i ->
            def p = weights[i] / weights.sum()
            Math.abs(drawn.getOrDefault(i, 0) / n - p) <= 4 * Math.sqrt(p * (1 - p) / n)
        }

        where:
        temperature << [0.5f, 1f, 3f]
    }

    def "a token seen within the window is made less likely, whatever its sign"() {
        expect:
        new Sampler(new Sampling(0, 0, 1, 0, 2, window, 0)).next(logits(values), history as int[], history.size()) == token

        where:
        values          | history      | window || token
        [3, 2, 1]       | [0]          | 8      || 1
        [3, 2, 1]       | [0, 1]       | 8      || 0
        [-1, -1.5]      | [0]          | 8      || 1
        [3, 2, 1]       | [0, 2]       | 1      || 0
        [3, 2, 1]       | [0, 0, 0]    | 8      || 1
        [3, 2, 1]       | [0]          | 0      || 0
    }

    def "equal seeds give equal draws, others do not, and a draw depends on its position alone"() {
        given:
        def scores = (0..<50).collect { RandomStream.of(3).gaussian(it) }
        def history = new int[200]
        def draw = { long seed -> (1..200).collect { new Sampler(Sampling.seeded(seed)).next(logits(scores), history, it) } }

        expect:
        draw(1) == draw(1)
        draw(1) != draw(2)

        and: 'backwards'
        def sampler = new Sampler(Sampling.seeded(1))
        (200..1).collect { sampler.next(logits(scores), history, it) }.reverse() == draw(1)
    }

    def "logits that are not numbers are refused"() {
        when:
        new Sampler(sampling).next(logits([1, bad, 0]), [0] as int[], 1)

        then:
        def e = thrown(ModelException)
        e.message == "the model computes $bad as a logit: its weights are damaged or too large; check its file with 'trit verify'"

        where:
        [sampling, bad] << [[Sampling.GREEDY, Sampling.seeded(1)], [Float.NaN, Float.POSITIVE_INFINITY]].combinations()
    }

    def "a masked token is never drawn"() {
        expect:
        draws(new Sampling(5, 0, 1, 0, 1, 0, 3), [0, Float.NEGATIVE_INFINITY, 0], 500).keySet() == [0, 2] as Set
    }

    def "settings out of range are refused: #name"() {
        when:
        make.call()

        then:
        def e = thrown(IllegalArgumentException)
        e.message.startsWith("$name is out of range")

        where:
        name                     | make
        'temperature -1.0'       | { new Sampling(-1, 0, 1, 0, 1, 0, 0) }
        'temperature NaN'        | { new Sampling(Float.NaN, 0, 1, 0, 1, 0, 0) }
        'topK -1'                | { new Sampling(1, -1, 1, 0, 1, 0, 0) }
        'topP 0.0'               | { new Sampling(1, 0, 0, 0, 1, 0, 0) }
        'topP 1.5'               | { new Sampling(1, 0, 1.5f, 0, 1, 0, 0) }
        'minP 2.0'               | { new Sampling(1, 0, 1, 2, 1, 0, 0) }
        'repetitionPenalty 0.0'  | { new Sampling(1, 0, 1, 0, 0, 0, 0) }
        'repetitionWindow -1'    | { new Sampling(1, 0, 1, 0, 1, -1, 0) }
    }

    private Map<Integer, Integer> draws(Sampling sampling, List scores, int n) {
        def tensor = logits(scores)
        def sampler = new Sampler(sampling)
        def history = new int[n + 1]
        (1..n).countBy { sampler.next(tensor, history, it) }
    }

    private Tensor logits(List values) {
        Tensor.of(memory, Shape.of(1, values.size()), values.collect { it as float } as float[])
    }
}
