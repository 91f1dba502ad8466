package trit.infer

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.compute.Backend
import trit.compute.Backends
import trit.file.FileFormatException
import trit.file.HostileBytes
import trit.file.safetensors.SafetensorsFile
import trit.nn.CompressedCheckpoint
import trit.nn.CompressedMatrices
import trit.nn.CompressedMatricesJson
import trit.nn.Decompression
import trit.nn.FiniteWeights
import trit.nn.LlamaWeights
import trit.nn.TransformerConfig
import trit.quant.compress.BaseConstant
import trit.quant.compress.Compression
import trit.quant.compress.E8Lattice
import trit.quant.compress.EntropyCoding
import trit.quant.compress.HyperLattice
import trit.quant.compress.PiGrid
import trit.quant.compress.SeedLm
import trit.quant.compress.UniformGrid
import trit.quant.compress.Vptq
import trit.tensor.Memory
import trit.tensor.RandomStream

/** A model whose matrices are streams of bits: how it lies in its file, and how it is run. */
class CompressedModelSpec extends Specification {
    static final TransformerConfig SHAPE = TransformerConfig.llama(48, 2, 4, 2, 12, 64, 32, 50, false, 10_000d, 1e-5d)
    static final Map<String, Compression> METHODS = [
        'model.embed_tokens.weight': new UniformGrid(4, 48),
        'model.layers.0.self_attn.q_proj.weight': new E8Lattice(),
        'model.layers.0.self_attn.k_proj.weight': new Vptq(4, 16),
        'model.layers.0.mlp.up_proj.weight': new Vptq(8, 16, 16),
        'model.layers.1.self_attn.v_proj.weight': new SeedLm(4),
        'model.layers.1.mlp.down_proj.weight': new HyperLattice(0.5d, 2),
        'lm_head.weight': new PiGrid(3, 4, BaseConstant.PI, 32)]

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()

    def "decompressed when it is loaded or when it is used, a model gives the same logits bit for bit: #name"() {
        given:
        def backend = Backends.choose(name, 2).backend()
        write(METHODS)

        expect:
        logits(Decompression.WHEN_USED, backend) == logits(Decompression.WHEN_LOADED, backend)

        where:
        name << ['scalar', 'vector']
    }

    def "used as streams, only what is looked up row by row is decompressed"() {
        given:
        write(METHODS)

        when:
        def model = LanguageModel.openStored(folder, Optional.of(Decompression.WHEN_USED))

        then:
        model.streams().keySet() == METHODS.keySet() - 'model.embed_tokens.weight'
        model.streams().every { name, stream -> stream.method() == METHODS[name] && !model.tensors().containsKey(name) }
        model.tensors().keySet() + model.streams().keySet() == SHAPE.parameters()*.name() as Set
        FiniteWeights.problems(model) == []

        cleanup:
        model?.close()
    }

    def "the memory of weights is what streams, the other weights and one matrix take"() {
        given:
        def compressed = CompressedMatrices.of(METHODS, SHAPE, Decompression.WHEN_USED)
        def streams = compressed.bytes() - METHODS['model.embed_tokens.weight'].bytes(SHAPE.parameters()[0].shape())
        def inStreams = compressed.weights() - 50 * 48

        expect:
        compressed.memory(SHAPE, Decompression.WHEN_LOADED) == 4 * SHAPE.parameterCount()
        compressed.memory(SHAPE, Decompression.WHEN_USED) == streams + 4 * (SHAPE.parameterCount() - inStreams) + 4 * 64 * 48
    }

    def "the file says when, and who opens it may say otherwise"() {
        given:
        write(METHODS, Decompression.WHEN_USED)

        expect:
        !LanguageModel.openStored(folder, Optional.empty()).withCloseable { it.streams().isEmpty() }
        LanguageModel.openStored(folder, Optional.of(Decompression.WHEN_LOADED)).withCloseable { it.streams().isEmpty() }
        LanguageModel.openStored(folder).withCloseable { it.streams().isEmpty() }
    }

    def "a file read and written again is the same, byte for byte"() {
        given:
        write(METHODS)
        def again = Files.createDirectories(folder.resolve('again'))

        when:
        def model = LanguageModel.openStored(folder, Optional.of(Decompression.WHEN_USED))
        def file = SafetensorsFile.open(folder.resolve('model.safetensors'))
        def compressed = CompressedMatricesJson.read(folder, file.metadata()).get()
        def streams = CompressedCheckpoint.matrices(file).collectEntries { name, matrix -> [name, matrix.stream().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)] }
        CompressedCheckpoint.write(again, LanguageModel.openStored(folder), compressed, streams)

        then:
        Files.mismatch(folder.resolve('model.safetensors'), again.resolve('model.safetensors')) == -1

        cleanup:
        model?.close()
        file?.close()
    }

    def "a stranger's metadata is refused in one line: #why"() {
        given:
        write(['model.layers.0.self_attn.q_proj.weight': new UniformGrid(3, 48)])
        def file = folder.resolve('model.safetensors')
        def text = new String(Files.readAllBytes(file), 'ISO-8859-1')
        assert text.contains(from)
        Files.write(file, text.replace(from, to).getBytes('ISO-8859-1'))

        when:
        LanguageModel.openStored(folder)

        then:
        def e = thrown(FileFormatException)
        e.message.readLines().size() == 1
        e.message.contains(why)

        where:
        from                        | to                          || why
        'uniform'                   | 'unifarm'                   || "its trit.compressed cannot be read ("
        '\\"bits\\":3'              | '\\"bits\\":9'              || "a grid has 2, 3 or 4 bits, not 9"
        '\\"bits\\":3'              | '\\"bits\\":4'              || "should be"
        '\\"rows\\":48'             | '\\"rows\\":47'             || 'is no matrix of such a model'
        '\\"rows\\":48'             | '\\"rows\\":-8'             || '-8 rows of 48 are no matrix'
        'WHEN_LOADED'               | 'WHEN_LAODED'               || 'its trit.compressed cannot be read ('
        '.q_proj.weight\\":{\\"rows' | '.o_prox.weight\\":{\\"rows' || 'is no matrix of such a model'
    }

    def "bits that a stranger flips in metadata or streams are refused in a line or read as numbers"() {
        given:
        write(METHODS)
        def target = folder.resolve('model.safetensors')
        def whole = Files.readAllBytes(target)
        def within = SafetensorsFile.open(target).withCloseable { part == 'header' ? (int) it.header().dataStart() : whole.length }

        expect:
        HostileBytes.surprises(folder, HostileBytes.flips(whole, within, 150, 3)) { damaged ->
            Files.copy(damaged, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING)
            LanguageModel.openStored(folder).withCloseable { FiniteWeights.problems(it) }
            LanguageModel.openStored(folder, Optional.of(Decompression.WHEN_USED)).withCloseable { FiniteWeights.problems(it) }
        } == []

        where:
        part << ['header', 'file']
    }

    def "a stream of numbers that are none is named before the first token"() {
        given:
        def model = write(['model.layers.0.self_attn.k_proj.weight': new Vptq(4, 16)])
        def file = folder.resolve('model.safetensors')
        def bytes = Files.readAllBytes(file)
        def stream = SafetensorsFile.open(file).withCloseable { (int) (it.header().dataStart() + it.header().tensors()['model.layers.0.self_attn.k_proj.weight'].begin()) }
        (0..<128).each { bytes[stream + it] = (byte) 0xff }
        Files.write(file, bytes)

        when:
        def stored = LanguageModel.openStored(folder, Optional.of(when))
        new Decoder(stored, Backends.choose('scalar', 1).backend())

        then:
        def e = thrown(ModelException)
        e.message.contains("'model.layers.0.self_attn.k_proj.weight'")
        e.message.contains('NaN or an infinity')

        cleanup:
        stored?.close()

        where:
        when << Decompression.values()
    }

    def "streams whose codes are entropy coded give the same logits, bit for bit"() {
        given:
        def backend = Backends.choose('vector', 2).backend()
        write(METHODS)
        def plain = logits(Decompression.WHEN_LOADED, backend)
        writeCoded()

        expect:
        logits(Decompression.WHEN_LOADED, backend) == plain
        logits(Decompression.WHEN_USED, backend) == plain
    }

    def "bits that a stranger flips in entropy coded streams are refused in a line or read as numbers"() {
        given:
        write(METHODS)
        writeCoded()
        def target = folder.resolve('model.safetensors')
        def whole = Files.readAllBytes(target)

        expect:
        HostileBytes.surprises(folder, HostileBytes.flips(whole, whole.length, 150, 7)) { damaged ->
            Files.copy(damaged, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING)
            LanguageModel.openStored(folder).withCloseable { FiniteWeights.problems(it) }
        } == []
    }

    def "an entropy coded stream that is damaged is named"() {
        given:
        write(METHODS)
        writeCoded()
        def file = folder.resolve('model.safetensors')
        def bytes = Files.readAllBytes(file)
        SafetensorsFile.open(file).withCloseable {
            int end = it.header().dataStart() + it.header().tensors()['model.embed_tokens.weight'].end()
            bytes[end - 20] ^= 64
        }
        Files.write(file, bytes)

        when:
        LanguageModel.openStored(folder)

        then:
        def e = thrown(FileFormatException)
        e.message == "$folder: the stream of 'model.embed_tokens.weight': its codes are not those that were written; the file is damaged, get it again"
    }

    /** Codes the streams of the folder where that makes them shorter: those of a table and of a lattice are long enough. */
    private void writeCoded() {
        def file = SafetensorsFile.open(folder.resolve('model.safetensors'))
        def compressed = CompressedMatricesJson.read(folder, file.metadata()).get()
        def plain = CompressedCheckpoint.matrices(file).collectEntries { name, matrix -> [name, matrix.stream().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)] }
        def coded = [:]
        compressed.matrices().each { name, entry -> new EntropyCoding(entry.as(), entry.shape()).encode(plain[name]).ifPresent { coded[name] = it } }
        assert coded.keySet().size() >= 2
        def stored = LanguageModel.openStored(folder)
        CompressedCheckpoint.write(folder, stored, compressed.entropyCoded(coded), plain + coded)
        stored.close()
        file.close()
    }

    private LlamaWeights write(Map<String, Compression> methods, Decompression when = Decompression.WHEN_LOADED) {
        def weights = SmallModel.weights(SHAPE, 3, memory)
        def means = new Compression.Means(Backends.choose('scalar', 1).backend(), RandomStream.of(5), Optional.empty(), Compression.Progress.NONE)
        def streams = methods.collectEntries { name, method -> [name, method.compress(weights.get(name), means)] }
        CompressedCheckpoint.write(folder, SmallModel.stored(weights), CompressedMatrices.of(methods, SHAPE, when), streams)
        weights
    }

    private List<Float> logits(Decompression when, Backend backend) {
        LanguageModel.openStored(folder, Optional.of(when)).withCloseable { stored ->
            new Decoder(stored, backend).withCloseable { decoder ->
                decoder.cache(32).withCloseable { cache ->
                    decoder.next(SmallModel.tokens(SHAPE, 9, 4), cache).toArray().toList() + decoder.next([3] as int[], cache).toArray().toList()
                }
            }
        }
    }
}
