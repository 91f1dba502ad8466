package trit.train

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.compute.Activations
import trit.compute.Backends
import trit.file.safetensors.SafetensorsFile
import trit.quant.CompressedRounding
import trit.quant.FakeQuantizer
import trit.quant.RoundingRule
import trit.quant.compress.E8Lattice
import trit.quant.compress.HyperLattice
import trit.quant.compress.SeedLm
import trit.quant.compress.Vptq
import trit.tensor.Memory

class TrainingThroughCodesSpec extends Specification {
    static final int STEPS = 10
    static final Optional<FakeQuantizer> CODES = Optional.of(new FakeQuantizer(
        new CompressedRounding(new E8Lattice(), 1), Activations.INT8_PER_TOKEN, [], [
            new RoundingRule('q_proj', new CompressedRounding(new Vptq(4, 8), 3)),
            new RoundingRule('v_proj', new CompressedRounding(new SeedLm(4), 4)),
            new RoundingRule('down_proj', new CompressedRounding(new HyperLattice(0.1, 2), 2))]))

    @AutoCleanup
    Memory memory = Memory.open()

    @TempDir
    Path folder

    private TrainingState train(TrainingListener listener, Checkpoint checkpoint, backend = TinyTraining.BACKEND) {
        def state = TinyTraining.state(memory, CODES)
        new Trainer(TinyTraining.config(STEPS, CODES, 2, 1), state, checkpoint, listener).run(TinyTraining.batches(), backend)
        state
    }

    def "training that was stopped at step #step, while codes last, goes on to the same bits"() {
        given:
        def undisturbed = train(TinyTraining.SILENT, new Checkpoint(0, folder.resolve('elsewhere')))

        when:
        train(new TrainerSpec.Stopping(stopAt: step), Checkpoint.in(folder, 100))

        then:
        thrown(IllegalStateException)

        when:
        def listener = new TrainerSpec.Stopping()
        def state = train(listener, Checkpoint.in(folder, 100))

        then:
        listener.resumed == [step]
        TinyTraining.bits(state) == TinyTraining.bits(undisturbed)

        where:
        step << [1, 2, 3, 4, 5, 7, 9]
    }

    def "codes that are chosen at every step need nothing in the checkpoint, those that last do"() {
        when:
        train(TinyTraining.SILENT, Checkpoint.in(folder, 5))
        def saved = SafetensorsFile.open(folder.resolve('training.safetensors'))

        then:
        saved.header().tensors().keySet().findAll { it.startsWith('held.') } ==
            [0, 1].collectMany { layer -> ['self_attn.q_proj', 'self_attn.v_proj', 'mlp.down_proj'].collect { "held.model.layers.${layer}.${it}.weight" as String } } as Set

        cleanup:
        saved.close()
    }

    def "one thread and three give the same bits"() {
        given:
        def nowhere = new Checkpoint(0, folder.resolve('elsewhere'))

        expect:
        TinyTraining.bits(train(TinyTraining.SILENT, nowhere, Backends.choose('vector', 1).backend())) ==
            TinyTraining.bits(train(TinyTraining.SILENT, nowhere, Backends.choose('vector', 3).backend()))
    }

    def "the model learns through codes"() {
        given:
        def listener = new TrainerSpec.Stopping()
        def config = TinyTraining.config(60, CODES, 0)

        when:
        new Trainer(config, TinyTraining.state(memory, CODES), Checkpoint.in(folder, 0), listener).run(TinyTraining.batches(), TinyTraining.BACKEND)

        then:
        listener.losses.takeRight(5).sum() / 5 < 0.6 * listener.losses.take(5).sum() / 5
    }
}
