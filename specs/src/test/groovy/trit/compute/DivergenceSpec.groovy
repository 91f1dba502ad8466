package trit.compute

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.Gaussian
import trit.compute.scalar.LargestColumns
import trit.compute.scalar.ScalarBackend
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

import static trit.compute.Divergence.Direction.FORWARD
import static trit.compute.Divergence.Direction.REVERSE

class DivergenceSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final float STEP = 0.01f

    @AutoCleanup
    Memory memory = Memory.open()

    Tensor teacher = Gaussian.tensor(memory, 'teacher', 2.0, [3, 9] as int[])
    Tensor student = Gaussian.tensor(memory, 'student', 2.0, [3, 9] as int[])

    private float[] divergence(Divergence rule, Tensor from, Tensor to, Tensor gradient = memory.tensor(to.shape())) {
        def losses = memory.tensor(Shape.of(3))
        BACKEND.addDivergenceGradient(rule, from, to, [1f, 1f, 1f] as float[], losses, gradient)
        losses.toArray()
    }

    private Tensor shifted(Tensor logits, float by) {
        def copy = memory.tensor(logits.shape())
        (0..<logits.size()).each { copy.set(it, (float) (logits.get(it) + by)) }
        copy
    }

    def "it is what its definition says (#direction at #temperature)"() {
        given:
        float[] found = divergence(new Divergence(direction, temperature, 0), teacher, student)
        def shares = { Tensor logits, int row ->
            def exps = (0..8).collect { Math.exp(logits.get(row * 9L + it) / temperature) }
            exps.collect { it / exps.sum() }
        }

        expect:
        (0..2).every { row ->
            def p = shares(direction == FORWARD ? teacher : student, row)
            def q = shares(direction == FORWARD ? student : teacher, row)
            Math.abs(found[row] - [p, q].transpose().collect { a, b -> Math.log(a / b) * a }.sum()) < 1e-6
        }

        where:
        [direction, temperature] << [[FORWARD, REVERSE], [1f, 4f]].combinations()
    }

    def "it is 0 for logits that are equal up to a constant, else above 0, and constants change nothing"() {
        given:
        def rule = new Divergence(direction, 2f, 0)

        expect:
        divergence(rule, teacher, shifted(teacher, 3f)).every { Math.abs(it) < 1e-6 }
        divergence(rule, teacher, student).every { it > 0.01 }
        [divergence(rule, teacher, student), divergence(rule, shifted(teacher, 5f), shifted(student, -7f))]
            .transpose().every { a, b -> Math.abs(a - b) < 1e-5 }

        where:
        direction << [FORWARD, REVERSE]
    }

    def "its gradient agrees with finite differences (#direction, top #topK)"() {
        given:
        def rule = new Divergence(direction, 3f, topK)
        def gradient = memory.tensor(student.shape())
        divergence(rule, teacher, student, gradient)

        expect:
        (0..<student.size()).every { i ->
            int row = i.intdiv(9)
            float before = student.get(i)
            student.set(i, (float) (before + STEP))
            double above = divergence(rule, teacher, student)[row]
            student.set(i, (float) (before - STEP))
            double below = divergence(rule, teacher, student)[row]
            student.set(i, before)
            Math.abs(gradient.get(i) - (above - below) / (2 * STEP)) < 2e-4
        }

        where:
        [direction, topK] << [[FORWARD, REVERSE], [0, 4]].combinations()
    }

    def "only the teacher's likeliest columns are compared, equal ones in their order"() {
        given:
        def wanted = memory.tensor(Shape.of(3, 9))
        (0..<27).each { wanted.set(it, [1f, 5f, 1f, 5f, 5f, 0f, 1f, 2f, 1f][it % 9]) }
        def gradient = memory.tensor(Shape.of(3, 9))

        when:
        divergence(new Divergence(FORWARD, 1f, topK), wanted, student, gradient)

        then:
        (0..8).findAll { gradient.get(it) != 0 } == columns

        where:
        topK || columns
        2    || [1, 3]
        3    || [1, 3, 4]
        4    || [1, 3, 4, 7]
        6    || [0, 1, 2, 3, 4, 7]
        9    || (0..8).toList()
        50   || (0..8).toList()
    }

    def "the likeliest columns of long rows are those that sorting finds"() {
        given:
        def row = Gaussian.tensor(memory, 'long', 1.0, [1, 3001] as int[]).toArray()

        expect:
        LargestColumns.of(row, k).toList() == (0..<3001).toSorted { -row[it] }.take(k).toSorted()

        where:
        k << [1, 2, 64, 3000]
    }
}
