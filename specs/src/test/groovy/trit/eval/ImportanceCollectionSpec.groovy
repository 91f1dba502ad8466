package trit.eval

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.file.FileFormatException
import trit.infer.SmallModel
import trit.infer.SmallTransformers
import trit.phase.quantize.ImportanceFit
import trit.quant.ImportanceMatrix
import trit.tensor.Memory

class ImportanceCollectionSpec extends Specification {

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    Backend backend = ScalarBackend.on(Workers.caller())
    def weights = SmallModel.weights(SmallModel.TINY, 7, memory)
    def ids = SmallModel.tokens(SmallModel.TINY, 40, 3)

    def "the first layer's sums are those of its normed embeddings, over every token of every chunk"() {
        when:
        def matrix = collect()

        then:
        matrix.entries().keySet().findAll { it.startsWith('blk.0.') } == ['attn_k', 'attn_output', 'attn_q', 'attn_v', 'ffn_down',
            'ffn_gate', 'ffn_up'].collect { "blk.0.${it}.weight".toString() } as Set
        matrix.entries().keySet().every { it.startsWith('blk.') }
        matrix.entries().values().every { it.count() == 40 }
        [matrix.chunks(), matrix.chunkSize(), matrix.datasets()] == [4, 10, ['text']]

        and:
        def expected = new double[SmallModel.TINY.hidden()]
        def embedding = weights.get('model.embed_tokens.weight')
        def gain = weights.get('model.layers.0.input_layernorm.weight')
        ids.each { id ->
            def row = (0..<expected.length).collect { embedding.get((long) id * expected.length + it) as double }
            def scale = 1 / Math.sqrt(row.sum { it * it } / expected.length + SmallModel.TINY.finalNorm().epsilon())
            (0..<expected.length).each { expected[it] += (row[it] * scale * gain.get(it)) ** 2 }
        }
        ['attn_q', 'attn_k', 'attn_v'].every { name ->
            def sums = matrix.entries()["blk.0.${name}.weight".toString()].sums()
            (0..<expected.length).every { Math.abs(sums[it] - expected[it]) <= 1e-4 * expected[it] }
        }
    }

    def "an input that is twice as large is four times as important"() {
        given:
        def before = collect().entries()['blk.0.attn_q.weight'].sums()
        def gain = weights.get('model.layers.0.input_layernorm.weight')

        when:
        gain.set(3, (float) (2 * gain.get(3)))
        def after = collect().entries()['blk.0.attn_q.weight'].sums()

        then:
        Math.abs(after[3] / before[3] - 4) < 1e-5
        (0..<after.length).every { it == 3 || after[it] == before[it] }
    }

    def "the file is read as it was written"() {
        given:
        def matrix = collect()
        def file = folder.resolve('m.gguf')

        when:
        matrix.write(file)
        def read = ImportanceMatrix.read(file)

        then:
        read.datasets() == ['text']
        [read.chunks(), read.chunkSize()] == [4, 10]
        read.entries().keySet() == matrix.entries().keySet()
        read.entries().every { name, entry ->
            entry.count() == 40 && entry.sums() == matrix.entries()[name].sums()
        }
        def name = 'blk.1.ffn_down.weight'
        read.of(name, SmallModel.TINY.ffn()).get() == matrix.entries()[name].sums().collect { (float) (it / 40) } as float[]
        read.of('output.weight', 3).empty
    }

    def "a matrix of another model and a file that is none are refused"() {
        when:
        collect().of('blk.0.attn_q.weight', 4_096)

        then:
        def other = thrown(IllegalArgumentException)
        other.message.startsWith('its importance has ')

        when:
        def file = trit.nn.StoredModels.writeGguf(folder.resolve('model.gguf'),
            trit.nn.StoredModels.weights(trit.nn.StoredModels.SMALL, memory), Encoding.F32, memory)
        ImportanceMatrix.read(file)

        then:
        def none = thrown(FileFormatException)
        none.message.contains("is no importance matrix (general.type 'imatrix')")
    }

    def "where queries, keys and values are one matrix in GGUF files, the file says it once, and each of the three has it"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named('gpt2'), 5, memory)
        def chunks = new ScoredChunks(ids, 10, OptionalInt.empty(), 0)
        def file = folder.resolve('m.gguf')

        when:
        def matrix = ImportanceCollection.collect(model, backend, chunks, 'text', ChunkProgress.NONE)
        matrix.write(file)
        def read = ImportanceMatrix.read(file)

        then:
        matrix.entries().keySet().findAll { it.startsWith('blk.0.') } ==
            ['attn_output', 'attn_qkv', 'ffn_down', 'ffn_up'].collect { "blk.0.${it}.weight".toString() } as Set
        ['attn_q', 'attn_k', 'attn_v'].every { read.entries()["blk.0.${it}.weight".toString()].sums() == matrix.entries()['blk.0.attn_qkv.weight'].sums() }
        new ImportanceFit(read, file).check(model.config())
    }

    private ImportanceMatrix collect() {
        def chunks = new ScoredChunks(ids, 10, OptionalInt.empty(), 0)
        ImportanceCollection.collect(SmallModel.stored(weights), backend, chunks, 'text', ChunkProgress.NONE)
    }
}
