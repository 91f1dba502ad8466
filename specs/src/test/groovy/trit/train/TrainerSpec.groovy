package trit.train

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.FileFormatException
import trit.tensor.Memory

class TrainerSpec extends Specification {
    static final int STEPS = 12

    @AutoCleanup
    Memory memory = Memory.open()

    @TempDir
    Path folder

    /** Stops when a step begins that it was told to stop at. */
    static class Stopping implements TrainingListener {
        int stopAt = Integer.MAX_VALUE
        int made = 0
        List<Integer> resumed = []
        List<Double> losses = []

        @Override
        void resumed(int steps) {
            resumed << steps
            made = steps
        }

        @Override
        void stepped(int steps, double loss, double tokensPerSecond) {
            made = steps
            losses << loss
            assert tokensPerSecond > 0
        }

        @Override
        void checkCancelled() {
            if (made == stopAt) {
                throw new IllegalStateException("stopped at $made")
            }
        }
    }

    TrainingState train(Stopping listener, int every = 5, quantizer = TinyTraining.BIT_NET) {
        def state = TinyTraining.state(memory)
        def config = TinyTraining.config(STEPS, quantizer, 4)
        new Trainer(config, state, Checkpoint.in(folder, every), listener).run(TinyTraining.batches(), TinyTraining.BACKEND)
        state
    }

    def "training that was stopped at step #step goes on to the same bits"() {
        given:
        def undisturbed = TinyTraining.state(memory)
        def config = TinyTraining.config(STEPS, TinyTraining.BIT_NET, 4)
        def nowhere = new Checkpoint(0, folder.resolve('elsewhere'))
        new Trainer(config, undisturbed, nowhere, TinyTraining.SILENT).run(TinyTraining.batches(), TinyTraining.BACKEND)

        when:
        train(new Stopping(stopAt: step))

        then:
        thrown(IllegalStateException)

        when:
        def second = new Stopping()
        def state = train(second)

        then:
        second.resumed == [step]
        second.losses.size() == STEPS - step
        TinyTraining.bits(state) == TinyTraining.bits(undisturbed)
        state.loss() == undisturbed.loss()

        where:
        step << (0..<STEPS)
    }

    def "what a killed process leaves is the last checkpoint"() {
        given:
        def listener = new Stopping() {
            @Override
            void stepped(int steps, double loss, double tokensPerSecond) {
                super.stepped(steps, loss, tokensPerSecond)
                if (steps == 8) {
                    throw new OutOfMemoryError('as good as a kill')
                }
            }
        }

        when:
        train(listener)

        then:
        thrown(OutOfMemoryError)

        when:
        def second = new Stopping()
        train(second)

        then:
        second.resumed == [5]
        Files.list(folder).toList()*.fileName*.toString() == ['training.safetensors']
    }

    def "a training that is already at its end makes no step"() {
        given:
        train(new Stopping(), 4)

        when:
        def second = new Stopping()
        train(second, 4)

        then:
        second.resumed == [STEPS]
        second.losses == []
    }

    def "a checkpoint that is damaged is refused by name"() {
        given:
        train(new Stopping(), 4)
        def file = folder.resolve('training.safetensors')
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000))

        when:
        train(new Stopping(), 4)

        then:
        def e = thrown(FileFormatException)
        e.message.contains('training.safetensors')
    }

    def "training that diverges leaves the last checkpoint"() {
        given:
        train(new Stopping(), 5, TinyTraining.NONE)
        def before = Files.readAllBytes(folder.resolve('training.safetensors'))
        def state = TinyTraining.state(memory)
        def wild = new AdamWConfig(Double.POSITIVE_INFINITY, 0.9d, 0.95d, 1e-8d, 0d, 0, 0d, 1d)
        def config = new TrainingConfig(STEPS + 5, 4, 8, wild, TinyTraining.NONE, Onset.AT_ONCE)

        when:
        new Trainer(config, state, Checkpoint.in(folder, 5), TinyTraining.SILENT)
            .run(TinyTraining.batches(), TinyTraining.BACKEND)

        then:
        def e = thrown(TrainingException)
        e.message.startsWith('step 11: the loss is NaN')
        Files.readAllBytes(folder.resolve('training.safetensors')) == before
    }
}
