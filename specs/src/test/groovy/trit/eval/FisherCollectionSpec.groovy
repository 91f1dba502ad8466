package trit.eval

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.autograd.Tape
import trit.compute.Backend
import trit.compute.ScalarBackend
import trit.compute.WorkerPool
import trit.compute.Workers
import trit.infer.ModelException
import trit.infer.SmallModel
import trit.nn.Llama
import trit.nn.Parameters
import trit.nn.TokenBatch
import trit.tensor.Memory
import trit.tensor.Workspace

class FisherCollectionSpec extends Specification {

    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = ScalarBackend.on(Workers.caller())
    def weights = SmallModel.weights(SmallModel.TINY, 7, memory)
    def chunks = new ScoredChunks(SmallModel.tokens(SmallModel.TINY, 33, 3), 11, OptionalInt.empty(), 0)

    def "a column weighs the mean over rows of squared finite differences of the loss, per token"() {
        given:
        def fisher = collect(backend)
        def tensor = weights.get(name)

        expect:
        fisher.entries()[gguf].count() == 30
        columns.every { int j ->
            double squares = (0..<chunks.count()).sum { chunk ->
                (0..<tensor.rows()).sum { row -> slope(chunk, tensor, (long) row * tensor.columns() + j)**2 } / tensor.rows()
            }
            double mine = fisher.of(gguf, tensor.columns()).get()[j]
            Math.abs(mine - squares / 30) <= 0.02 * mine
        }

        where:
        name                                      | gguf                     | columns
        'model.layers.1.mlp.down_proj.weight'     | 'blk.1.ffn_down.weight'  | [0, 17, 39]
        'model.layers.0.self_attn.q_proj.weight'  | 'blk.0.attn_q.weight'    | [5]
        'model.embed_tokens.weight'               | 'token_embd.weight'      | [11]
    }

    /** Of the chunk's negative log-likelihood in one weight. */
    private double slope(int chunk, trit.tensor.Tensor tensor, long at) {
        float standing = tensor.get(at)
        float step = 1e-2f * Math.max(1f, Math.abs(standing))
        tensor.set(at, (float) (standing + step))
        double above = loss(chunk)
        tensor.set(at, (float) (standing - step))
        double below = loss(chunk)
        tensor.set(at, standing)
        (above - below) / (2d * step)
    }

    private double loss(int chunk) {
        def workspace = new Workspace()
        int[] ids = chunks.chunk(chunk)
        def batch = new TokenBatch(1, 10, ids[0..9] as int[], ids[1..10] as int[])
        double loss = new Llama(SmallModel.TINY).loss(new Tape(backend, workspace), Parameters.frozen(weights), batch, 1)
        workspace.close()
        loss
    }

    def "every matrix has its columns, none of them negative"() {
        when:
        def fisher = collect(backend)

        then:
        fisher.entries().keySet().size() == 7 * SmallModel.TINY.layers() + 1
        fisher.entries().values().every { entry -> entry.sums().every { it >= 0 } && entry.sums().any { it > 0 } }
        [fisher.chunks(), fisher.chunkSize()] == [3, 11]
    }

    def "the number of threads changes no bit"() {
        given:
        def one = collect(backend)
        def four = new WorkerPool(4)

        when:
        def many = collect(ScalarBackend.on(four))

        then:
        one.entries().every { name, entry -> entry.sums() == many.entries()[name].sums() }

        cleanup:
        four?.close()
    }

    def "a gradient that is not finite is said with its matrix"() {
        given:
        weights.get('model.layers.0.mlp.up_proj.weight').set(3, 3e38f)

        when:
        collect(backend)

        then:
        def e = thrown(ModelException)
        e.message ==~ /the gradient of '.*' is not finite: the model's weights are damaged or too large; check its file with 'trit verify'/
    }

    private collect(Backend backend) {
        FisherCollection.collect(SmallModel.stored(weights), backend, chunks, 'text', ChunkProgress.NONE)
    }
}
