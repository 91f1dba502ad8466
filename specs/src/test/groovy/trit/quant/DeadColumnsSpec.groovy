package trit.quant

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape

/** Columns that weigh nothing may get any code, but break nothing beside them. */
class DeadColumnsSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    def "#encoding holds finite numbers where #which columns weigh nothing, and the others as well as ever"() {
        given:
        def weights = memory.tensor(Shape.of(3, 512))
        (0..<weights.size()).each { weights.set(it, RandomStream.of(5).gaussian(it)) }
        def packer = new Packer(ScalarBackend.on(Workers.caller()))
        float[] importance = (0..<512).collect { dead(it) ? 0f : 1f + it % 7 }

        when:
        def decoded = Encoding.decode(packer.plain(weights, encoding, Optional.of(importance), memory), memory)

        then:
        (0..<weights.size()).every { Float.isFinite(decoded.get(it)) }
        error(weights, decoded, importance) <= most * encoding.bitsPerWeight().with { 2**(-2 * it) * 12 }

        where:
        [encoding, [which, dead, most]] << [
            [Encoding.Q2_K, Encoding.Q3_K, Encoding.Q4_K, Encoding.Q5_K, Encoding.Q6_K, Encoding.Q4_0, Encoding.Q5_0, Encoding.IQ4_NL, Encoding.IQ4_XS, Encoding.Q8_0],
            [['some', { it % 5 == 0 }, 1d], ['all of a block', { it < 256 }, 1d], ['all', { true }, 1d]]].combinations()
    }

    /** The share of the energy that is lost in columns that weigh something. */
    private static double error(weights, decoded, float[] importance) {
        double lost = 0, energy = 0
        (0..<weights.size()).each {
            double weight = importance[(it % 512) as int]
            lost += weight * (weights.get(it) - decoded.get(it))**2
            energy += weight * weights.get(it)**2
        }
        energy == 0 ? 0 : lost / energy
    }

    def "columns that weigh nothing are counted by matrix"() {
        expect:
        new ImportanceMatrix(new TreeMap([
            a: new ImportanceMatrix.Entry([0, 2, 0] as float[], 4),
            b: new ImportanceMatrix.Entry([1, 2] as float[], 4)]), ['text'], 1, 8).deadColumns() == [a: 2]
    }
}
