package trit.train

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.autograd.Tape
import trit.compute.Backend
import trit.compute.Backends
import trit.nn.Llama
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.nn.TokenBatch
import trit.nn.TransformerConfig
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Workspace

import static trit.compute.Divergence.Direction.FORWARD
import static trit.compute.Divergence.Direction.REVERSE

class DistillationSpec extends Specification {
    static final TransformerConfig MODEL = TinyTraining.MODEL
    static final TransformerConfig LARGER = TransformerConfig.llama(24, 3, 3, 1, 8, 40, 8, 13, false, 10_000d, 1e-5d)
    static final int[] IDS = [1, 4, 2, 8, 5, 7, 11, 1, 3, 0, 12, 6, 9, 9, 2, 1]
    static final int[] TARGETS = [4, 2, 8, -1, 7, 11, 1, 4, 0, 12, 6, 9, -1, 2, 1, 3]

    /** Every fourth target ends a step. */
    static final ReasoningSteps BY_FOUR = { int[] tokens -> (0..<tokens.length).collect { it.intdiv(4) } as int[] }

    @AutoCleanup
    Memory memory = Memory.open()

    @AutoCleanup
    Workspace workspace = new Workspace()

    @TempDir
    Path folder

    private LlamaWeights weights(TransformerConfig model, int seed) {
        def weights = LlamaWeights.initial(model, RandomStream.of(seed), memory)
        weights.tensors().each { name, tensor ->
            if (tensor.shape().rank() == 2) {
                TinyTraining.BACKEND.scale(tensor, 12f, tensor)
            }
        }
        weights
    }

    private Teacher teacher(LlamaWeights weights, Optional<FakeQuantizer> rounding = Optional.empty()) {
        Teacher.of(weights, rounding, TinyTraining.BACKEND, memory)
    }

    static Distillation distillation(Map<String, Object> n) {
        def all = [temperature: 2d, alpha: 1d, beta: 0.5d, gamma: 2d, topK: 0, direction: FORWARD] + n
        new Distillation(all.temperature, all.alpha, all.beta, all.gamma, all.topK, all.direction)
    }

    private double[] losses(Parameters student, Distillation numbers, Teacher teacher, ReasoningSteps steps = BY_FOUR) {
        def tape = new Tape(TinyTraining.BACKEND, workspace)
        def batch = new TokenBatch(2, 8, IDS, TARGETS)
        def objective = new DistillationLoss(numbers, teacher, steps).over([batch]).of(tape, batch)
        def losses = new Llama(MODEL).losses(tape, student, batch, objective)
        tape.backward()
        tape.reset()
        losses
    }

    def "a student that is its teacher has nothing to learn from it"() {
        given:
        def own = weights(MODEL, 1)
        def student = Parameters.of(own, memory)

        when:
        def same = losses(student, distillation(alpha: 0d, direction: direction), teacher(own))
        double norm = Math.sqrt(student.gradients().values().sum { TinyTraining.BACKEND.sumOfSquares(it) })
        def other = losses(student, distillation(direction: direction), teacher(weights(LARGER, 2)))

        then:
        same.every { Math.abs(it) < 1e-6 }
        norm < 1e-6
        other.every { it > 0.01 }

        where:
        direction << [FORWARD, REVERSE]
    }

    def "the gradient of all losses together agrees with finite differences (#numbers)"() {
        given:
        def own = weights(MODEL, 1)
        def student = Parameters.of(own, memory)
        def wise = teacher(weights(LARGER, 2))
        losses(student, numbers, wise)

        expect:
        ['model.embed_tokens.weight', 'model.layers.1.mlp.down_proj.weight', 'model.norm.weight'].every { name ->
            def tensor = own.get(name)
            (0..<tensor.size()).step(7).every { i ->
                float before = tensor.get(i)
                tensor.set(i, (float) (before + 2e-3f))
                double above = losses(Parameters.frozen(own), numbers, wise).sum()
                tensor.set(i, (float) (before - 2e-3f))
                double below = losses(Parameters.frozen(own), numbers, wise).sum()
                tensor.set(i, before)
                double slope = (above - below) / 4e-3
                assert Math.abs(student.gradients()[name].get(i) - slope) < 5e-3 * (1 + Math.abs(slope)): "$name[$i]"
                true
            }
        }

        where:
        numbers << [distillation([:]), distillation(direction: REVERSE, alpha: 0.3d), distillation(topK: 5, gamma: 0d, temperature: 4d)]
    }

    def "the losses are weighted as the formula says"() {
        given:
        def student = Parameters.of(weights(MODEL, 1), memory)
        def wise = teacher(weights(LARGER, 2))
        def one = losses(student, distillation(alpha: 1d, beta: 1d, gamma: 1d), wise)

        expect:
        losses(student, distillation(alpha: 1d, beta: 0.5d, gamma: 2d), wise).toList().indexed().every { i, loss ->
            Math.abs(loss - one[i] * [1, 0.5, 2][i]) < 1e-5
        }
        Math.abs(losses(student, distillation(gamma: 0d), wise).sum() - (one[0] + 0.5 * one[1])) < 1e-5
        losses(student, distillation(gamma: 0d), wise).length == 2
        losses(student, distillation(beta: 0d), wise).length == 2

        and: 'with steps of equal length, the reasoning loss is the mean divergence at temperature 1'
        def atOne = losses(student, distillation(temperature: 1d, beta: 1d, gamma: 1d), wise, { int[] t -> new int[t.length] })
        Math.abs(atOne[1] - atOne[2]) < 1e-6
    }

    def "a step weighs as much as another, however long it is"() {
        given:
        def rule = { int[] tokens -> (0..<tokens.length).collect { tokens[it] >= 10 ? 1 : 0 } as int[] } as ReasoningSteps
        def once = new TokenBatch(1, 3, [0, 0, 0] as int[], [1, 2, 10] as int[])
        def twice = new TokenBatch(1, 5, [0] * 5 as int[], [1, 1, 2, 2, 10] as int[])

        expect: 'doubling every token of a step halves its weights'
        new StepWeights([once], rule).of(once, 1d) == [0.25f, 0.25f, 0.5f] as float[]
        new StepWeights([twice], rule).of(twice, 1d) == [0.125f, 0.125f, 0.125f, 0.125f, 0.5f] as float[]

        and: 'steps are counted over all parts of a batch, and tokens that are not learned in none'
        def masked = new TokenBatch(1, 3, [0, 0, 0] as int[], [1, -1, 3] as int[])
        def both = new StepWeights([once, masked], rule)
        both.of(masked, 3d) == [0.5f, 0f, 0.5f] as float[]
        both.of(once, 3d) == [0.5f, 0.5f, 1f] as float[]
    }

    def "the order of steps does not change what they weigh"() {
        given:
        def rule = { int[] tokens -> (0..<tokens.length).collect { tokens[it].intdiv(10) } as int[] } as ReasoningSteps
        def order = [[1, 2], [10, 11, 12], [20]]
        def weights = { List<List<Integer>> steps ->
            def tokens = steps.flatten() as int[]
            def batch = new TokenBatch(1, tokens.length, new int[tokens.length], tokens)
            [tokens.toList(), new StepWeights([batch], rule).of(batch, 1d).toList()].transpose().collectEntries()
        }

        expect: 'every token has the weight that it has in any other order'
        order.permutations().every { weights(it) == weights(order) }
    }

    def "a batch without a step is refused"() {
        given:
        def none = new TokenBatch(1, 2, [1, 2] as int[], [-1, -1] as int[])

        when:
        new StepWeights([none], BY_FOUR)

        then:
        def e = thrown(TrainingException)
        e.message == 'the batch has no step to reason in; write gamma 0'
    }

    def "a teacher rounds as it was trained to, and stays as it is"() {
        given:
        def wise = weights(LARGER, 2)
        def before = wise.tensors().collectEntries { name, tensor -> [name, tensor.toArray().toList()] }
        def student = Parameters.of(weights(MODEL, 1), memory)

        when:
        def plain = losses(student, distillation([:]), teacher(wise))
        def rounded = losses(student, distillation([:]), teacher(wise, TinyTraining.BIT_NET))

        then:
        plain[0] == rounded[0]
        plain[1] != rounded[1]
        wise.tensors().collectEntries { name, tensor -> [name, tensor.toArray().toList()] } == before
    }

    private TrainingState train(Backend backend, Checkpoint checkpoint, int stopAt, boolean recomputing = false) {
        def state = TinyTraining.state(memory, TinyTraining.BIT_NET)
        def config = TinyTraining.config(8, TinyTraining.BIT_NET, 2)
        def loss = new DistillationLoss(distillation([:]), teacher(weights(LARGER, 2)), BY_FOUR)
        def listener = new TrainingListener() {
            int made = 0

            void stepped(int steps, double value, double rate) { made = steps }

            void checkCancelled() {
                if (made == stopAt) {
                    throw new IllegalStateException('stopped')
                }
            }
        }
        def graph = { room ->
            def made = TrainingGraph.of(config, state, loss, room)
            recomputing ? made.recomputing() : made
        }
        new Trainer(config, state, checkpoint, listener).run(TinyTraining.batches(), backend, graph)
        state
    }

    private Checkpoint at(String name) {
        new Checkpoint(3, folder.resolve(name))
    }

    def "distillation through a quantizer goes on to the same bits after step #step"() {
        given:
        def whole = TinyTraining.bits(train(TinyTraining.BACKEND, at('whole'), -1))

        when:
        train(TinyTraining.BACKEND, at('cut'), step)

        then:
        thrown(IllegalStateException)

        and: 'also where blocks are computed again'
        TinyTraining.bits(train(TinyTraining.BACKEND, at('cut'), -1, recomputing)) == whole

        where:
        step | recomputing
        1    | false
        5    | true
    }

    def "any number of threads gives the same student (#name)"() {
        given:
        def backends = [1, 3].collect { Backends.choose(name, it).backend() }

        expect:
        TinyTraining.bits(train(backends[0], at('one'), -1)) == TinyTraining.bits(train(backends[1], at('three'), -1))

        cleanup:
        backends*.workers()*.close()

        where:
        name << ['scalar', 'vector']
    }
}
