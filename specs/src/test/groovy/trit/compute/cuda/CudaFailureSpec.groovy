package trit.compute.cuda

import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.compute.cuda.EmulatedDriver.Call
import trit.tensor.Memory
import trit.train.Checkpoint
import trit.train.TinyTraining
import trit.train.Trainer
import trit.train.TrainingListener

/** A GPU that fails in the middle of a training: one message, the last checkpoint as it was, and a run that goes on. */
@Requires(value = { EmulatedKernels.available() }, reason = 'the kernels are run on the host by what g++ makes of them: install g++')
class CudaFailureSpec extends Specification {
    static final int STEPS = 4
    static final long PLENTY = 1L << 30
    static final String LOST = 'the GPU could not finish the work: CUDA_ERROR_LAUNCH_FAILED; run again, here or on another backend'

    /** Relative distance of losses, where two steps were made on another backend. */
    static final double LOSS_BOUND = 1e-3

    @TempDir
    Path folder

    /** Fails at a call of step 4, and remembers losses. */
    static class Failing implements TrainingListener {
        EmulatedDriver driver
        Call call
        int number
        List<Integer> resumed = []
        Map<Integer, Double> losses = [:]

        @Override
        void resumed(int steps) {
            resumed << steps
        }

        @Override
        void stepped(int steps, double loss, double tokensPerSecond) {
            losses[steps] = loss
            if (steps == 3 && driver != null) {
                driver.failAt(call, number, LOST)
            }
        }
    }

    def "a GPU that is lost at #call #number of a step ends the run with one message, and the next goes on from the last checkpoint"() {
        given:
        def driver = new EmulatedDriver(EmulatedKernels.library(), PLENTY)
        def failing = new Failing(driver: driver, call: call, number: number)

        when:
        train(CudaBackend.on(driver, Workers.caller()), failing, 'run')

        then:
        def failed = thrown(CudaException)
        failed.message == "step 4: $LOST; step 2 is saved, and the next run goes on from there".toString()

        when: 'on the processor'
        def second = new Failing()
        def undisturbed = new Failing()
        train(ScalarBackend.on(Workers.caller()), second, 'run')
        train(ScalarBackend.on(Workers.caller()), undisturbed, 'other')

        then:
        second.resumed == [2]
        second.losses.keySet() == [3, 4] as Set
        second.losses.every { step, loss -> Math.abs(loss - undisturbed.losses[step]) <= LOSS_BOUND * loss }

        cleanup:
        driver.close()

        where:
        call        | number
        Call.LAUNCH | 1
        Call.LAUNCH | 40
        Call.FINISH | 1
        Call.FINISH | 3
        Call.CLEAR  | 2
    }

    def "a GPU that is too small says what was asked for, what it has and what helps, before any step is saved"() {
        given:
        def driver = new EmulatedDriver(EmulatedKernels.library(), 120_000)

        when:
        train(CudaBackend.on(driver, Workers.caller()), new Failing(), 'run')

        then:
        def full = thrown(CudaException)
        full.message ==~ /step 1: the GPU's memory is full: [\d,]+ bytes asked for, [\d,]+ of 120,000 in use; make batch or context smaller, or use another backend; no step was saved yet; checkpointEvery says how often to/

        when: 'what the run held was given back'
        def memory = CudaBackend.on(driver, Workers.caller()).openMemory()
        memory.allocate(1000)

        then:
        noExceptionThrown()

        cleanup:
        driver.close()
    }

    private void train(Backend backend, Failing listener, String name) {
        try (Memory memory = backend.openMemory()) {
            def state = TinyTraining.state(memory)
            def config = TinyTraining.config(STEPS, TinyTraining.NONE, 0)
            def checkpoint = new Checkpoint(2, folder.resolve(name))
            new Trainer(config, state, checkpoint, listener).run(TinyTraining.batches(), backend)
        }
    }
}
