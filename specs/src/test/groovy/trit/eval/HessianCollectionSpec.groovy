package trit.eval

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.file.FileFormatException
import trit.infer.ModelException
import trit.infer.SmallModel
import trit.quant.ImportanceMatrix
import trit.quant.feedback.HessianFile
import trit.tensor.Memory

class HessianCollectionSpec extends Specification {

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = ScalarBackend.on(Workers.caller())
    def weights = SmallModel.weights(SmallModel.TINY, 7, memory)
    def ids = SmallModel.tokens(SmallModel.TINY, 40, 3)
    def chunks = new ScoredChunks(ids, 10, OptionalInt.empty(), 0)

    def "moments are means over all tokens of the products of what a matrix is multiplied with"() {
        given:
        def seen = []
        ObservedReading.read(SmallModel.stored(weights), backend, chunks, { name, x ->
            if (name == 'model.layers.1.mlp.down_proj.weight') {
                (0..<x.rows()).each { seen << x.rows(it, it + 1).toArray() }
            }
        }, ChunkProgress.NONE)

        when:
        collect()

        then:
        def file = HessianFile.open(folder.resolve(HessianFile.FILE))
        def hessian = file.of('blk.1.ffn_down.weight').get()
        def n = SmallModel.TINY.ffn()
        hessian.tokens() == 40
        hessian.columns() == n
        [[0, 0], [3, 7], [7, 3], [n - 1, 2]].every { i, j ->
            def mean = seen.sum { it[i] * (double) it[j] } / 40
            Math.abs(hessian.moments().get((long) i * n + j) - mean) <= 1e-5 * (Math.abs(mean) + 1e-3)
        }
        file.of('token_embd.weight').empty
        file.close()
    }

    def "queries, keys and values share their inputs, and so do gate and up"() {
        when:
        collect()

        then:
        def file = HessianFile.open(folder.resolve(HessianFile.FILE))
        def attention = ['attn_q', 'attn_k', 'attn_v'].collect { file.of("blk.2.${it}.weight".toString()).get().moments().toArray() }
        attention.every { it == attention[0] }
        file.of('blk.2.ffn_up.weight').get().moments().toArray() == file.of('blk.2.ffn_gate.weight').get().moments().toArray()
        file.of('blk.2.attn_output.weight').get().moments().toArray() != attention[0]
        file.close()
    }

    def "the importance matrix beside the Hessians is the one that is collected alone"() {
        given:
        def alone = ImportanceCollection.collect(SmallModel.stored(weights), backend, chunks, 'text', ChunkProgress.NONE)

        when:
        collect()

        then:
        def beside = ImportanceMatrix.open(folder)
        beside.entries().keySet() == alone.entries().keySet()
        beside.chunks() == 4
        alone.entries().every { name, entry ->
            def other = beside.entries()[name]
            other.count() == 40 && entry.sums().indices.every { Math.abs(other.sums()[it] - entry.sums()[it]) <= 1e-4 * entry.sums()[it] }
        }
    }

    def "activations that are not finite are an error, not a Hessian"() {
        given:
        ['gate', 'up'].each { weights.get("model.layers.1.mlp.${it}_proj.weight".toString()).fill(1e30f) }

        when:
        collect()

        then:
        def e = thrown(ModelException)
        e.message.contains("is multiplied with is not finite: the model's weights are damaged")
    }

    def "a file of another type is refused"() {
        given:
        collect()

        when:
        HessianFile.open(folder.resolve(ImportanceMatrix.FILE))

        then:
        def e = thrown(FileFormatException)
        e.message.contains("holds no Hessians (general.type 'hessian')")
    }

    private void collect() {
        def collection = new HessianCollection(backend, chunks, 'text')
        collection.read(SmallModel.stored(weights), ChunkProgress.NONE)
        collection.write(folder)
        collection.close()
    }
}
