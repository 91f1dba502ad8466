package trit.quant

import spock.lang.Specification
import trit.code.Encoding
import trit.quant.Knapsack.Option
import trit.tensor.RandomStream

class KnapsackSpec extends Specification {

    /** What each loses of a Gaussian's energy. */
    static final Map<Encoding, Double> LOSSES = [(Encoding.Q2_K): 0.08777d, (Encoding.Q3_K): 0.02274d, (Encoding.Q4_K): 0.005086d,
        (Encoding.Q5_K): 0.001305d, (Encoding.Q6_K): 3.14e-4d, (Encoding.Q8_0): 2.9e-5d]

    def "experts that are used more get more bits, within the budget"() {
        given: 'usage, and what 2, 3 and 4 bits take and lose'
        def usage = [0.5d, 0.3d, 0.15d, 0.05d]
        def bytes = [20_625L, 34_375L, 45_000L]
        def damage = [0.1188d, 0.0406d, 0.0115d]
        def things = usage.collect { u -> (0..2).collect { new Option(bytes[it], u * damage[it]) } }

        when:
        def chosen = Knapsack.choose(things, 121_500)

        then:
        chosen.toList() == [2, 1, 0, 0]
        Math.abs((0..3).sum { things[it][chosen[it]].damage() } - 0.04169) < 1e-5
        (0..3).sum { things[it][chosen[it]].bytes() } == 120_625
    }

    def "nothing that fits does less damage: #seed"() {
        given:
        def random = RandomStream.of(seed)
        def things = (0..<6).collect { i ->
            (0..<4).collect { j -> new Option(1 + random.below(10L * i + j, 900), random.uniform(1000L + 10 * i + j)) }
        }
        def budget = things.sum { it*.bytes().min() } + 700

        expect:
        def chosen = Knapsack.choose(things, budget)
        def best = GroovyCollections.combinations((0..<6).collect { 0..<4 })
            .findAll { pick -> (0..<6).sum { things[it][pick[it]].bytes() } <= budget }
            .collect { pick -> (0..<6).sum { things[it][pick[it]].damage() } }.min()
        (0..<6).sum { things[it][chosen[it]].bytes() } <= budget
        Math.abs((0..<6).sum { things[it][chosen[it]].damage() } - best) < 1e-12

        where:
        seed << (1..8)
    }

    def "what is chosen is never worse than one encoding for all: #encoding"() {
        given: 'matrices of Gaussian weights, some of which weigh a hundred times as much as others'
        def random = RandomStream.of(9)
        def weights = (0..<12).collect { [size: 256L * (4 + random.below(it, 60)), cost: 10**(2 * random.uniform(100 + it))] }
        def things = weights.collect { w -> LOSSES.collect { e, loss -> new Option((long) (e.bitsPerWeight() * w.size / 8), w.cost * w.size * loss) } }
        int place = LOSSES.keySet().toList().indexOf(encoding)
        def bytes = { int[] pick -> (0..<12).sum { things[it][pick[it]].bytes() } }
        def damage = { int[] pick -> (0..<12).sum { things[it][pick[it]].damage() } }
        int[] uniform = [place] * 12

        when:
        def chosen = Knapsack.choose(things, bytes(uniform))

        then:
        bytes(chosen) <= bytes(uniform)
        damage(chosen) <= damage(uniform) * (1 + 1e-12)
        encoding in [Encoding.Q2_K, Encoding.Q8_0] || damage(chosen) < damage(uniform)

        and: 'between the least and the most it takes fewer bytes for that damage, too'
        encoding in [Encoding.Q2_K, Encoding.Q8_0] || damage(Knapsack.choose(things, (long) (0.97 * bytes(uniform)))) < damage(uniform)

        where:
        encoding << LOSSES.keySet()
    }

    def "more bytes never mean more damage"() {
        given:
        def random = RandomStream.of(4)
        def things = (0..<20).collect { i -> (1..4).collect { new Option(1000L * it, random.uniform(i) / it) } }

        expect:
        def damages = (20..80).collect { thousands ->
            def chosen = Knapsack.choose(things, 1000L * thousands)
            (0..<20).sum { things[it][chosen[it]].damage() }
        }
        damages == damages.toSorted().reverse()
    }

    def "a budget that nothing fits says by how much"() {
        when:
        Knapsack.choose([[new Option(2_000, 1)], [new Option(500, 1), new Option(700, 0)]], 1_000)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'the smallest options take 2,500 bytes, 1,500 more than there are'
    }
}
