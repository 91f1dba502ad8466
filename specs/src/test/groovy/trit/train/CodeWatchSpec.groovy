package trit.train

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** How many codes are zero, and how many move. */
class CodeWatchSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()

    @TempDir
    Path folder

    def "zeros are counted at every look, flips from the second on, zero being a sign of its own"() {
        given:
        def a = Tensor.of(memory, Shape.of(1, 4), [1f, 0f, -2f, 0f] as float[])
        def b = Tensor.of(memory, Shape.of(1, 1), [-0f] as float[])
        def codes = new CodeWatch([a, b])

        expect:
        codes.look().with { zeros() == 3 / 5d && Double.isNaN(flips()) }

        when: 'one grows, one becomes zero, one changes its sign'
        a.set(0, 5f)
        a.set(2, 0f)
        a.set(1, -1f)

        then:
        codes.look() == new CodeWatch.Look(3 / 5d, 2 / 5d)
        codes.look() == new CodeWatch.Look(3 / 5d, 0d)
    }

    def "a training that rounds tells of its codes every ten steps, one that does not tells nothing"() {
        given:
        def looks = []
        def listener = new TrainingListener() {
            @Override
            void rounded(int made, double zeros, double flips) { looks << [made, zeros, flips] }
        }
        new Trainer(TinyTraining.config(20, quantizer, 4), TinyTraining.state(memory), new Checkpoint(0, folder.resolve('none')), listener)
            .run(TinyTraining.batches(), TinyTraining.BACKEND)

        expect:
        looks*.first() == steps
        looks.every { it[1] > 0.1 && it[1] < 0.6 }
        looks.drop(1).every { it[2] > 0 && it[2] < 0.5 }

        where:
        quantizer             || steps
        TinyTraining.BIT_NET  || [10, 20]
        Optional.empty()      || []
    }
}
