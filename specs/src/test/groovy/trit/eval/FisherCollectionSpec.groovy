package trit.eval

import spock.lang.AutoCleanup
import spock.lang.Specification
import trit.autograd.Tape
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.WorkerPool
import trit.compute.Workers
import trit.infer.ModelException
import trit.infer.SmallModel
import trit.infer.SmallTransformers
import trit.nn.GgufTensorNames
import trit.nn.Llama
import trit.nn.LlamaWeights
import trit.nn.Parameters
import trit.nn.TokenBatch
import trit.tensor.Memory
import trit.tensor.Tensor
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
                (0..<tensor.rows()).sum { row -> slope(weights, chunks.chunk(chunk), tensor, (long) row * tensor.columns() + j)**2 } / tensor.rows()
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
    private double slope(LlamaWeights weights, int[] ids, Tensor tensor, long at) {
        float standing = tensor.get(at)
        float step = 1e-2f * Math.max(1f, Math.abs(standing))
        tensor.set(at, (float) (standing + step))
        double above = loss(weights, ids)
        tensor.set(at, (float) (standing - step))
        double below = loss(weights, ids)
        tensor.set(at, standing)
        (above - below) / (2d * step)
    }

    private double loss(LlamaWeights weights, int[] ids) {
        def workspace = new Workspace()
        def batch = new TokenBatch(1, ids.length - 1, ids[0..-2] as int[], ids[1..-1] as int[])
        double loss = new Llama(weights.config()).loss(new Tape(backend, workspace), Parameters.frozen(weights), batch, 1)
        workspace.close()
        loss
    }

    def "a model with #what weighs its columns alike: #name"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(what), 5, memory)
        def text = new ScoredChunks(SmallModel.tokens(model.config(), 14, 3), 7, OptionalInt.empty(), 0)
        def relative = LlamaWeights.of(model, backend, memory)
        def tensor = relative.get(name)

        when:
        def fisher = FisherCollection.collect(model, backend, text, 'text', ChunkProgress.NONE)

        then:
        fisher.entries().size() == model.config().parameters().count { it.shape().rank() == 2 }
        [3, 60].every { int j ->
            double squares = (0..<text.count()).sum { chunk ->
                (0..<tensor.rows()).sum { row -> slope(relative, text.chunk(chunk), tensor, (long) row * tensor.columns() + j)**2 } / tensor.rows()
            }
            double mine = fisher.of(GgufTensorNames.toGguf(name).get(), tensor.columns()).get()[j]
            Math.abs(mine - squares / 12) <= 0.03 * mine
        }

        where:
        what                | name
        'llama with biases' | 'model.layers.0.mlp.gate_proj.weight'
        'qwen2'             | 'model.layers.0.self_attn.k_proj.weight'
        'qwen3'             | 'model.layers.0.self_attn.q_proj.weight'
        'qwen3'             | 'model.layers.1.self_attn.o_proj.weight'
    }

    def "a model of #what is refused with those that have gradients"() {
        when:
        FisherCollection.collect(SmallTransformers.random(SmallTransformers.named(what), 5, memory), backend, chunks, 'text', ChunkProgress.NONE)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "a model of architecture $what has no gradients here; models have them with RMSNorm, rotary positions and gated SiLU, as llama, qwen2 and qwen3"

        where:
        what << ['gpt2', 'bitnet-b1.58']
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
