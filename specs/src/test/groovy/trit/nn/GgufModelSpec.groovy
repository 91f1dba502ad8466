package trit.nn

import java.lang.foreign.MemorySegment
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.RotaryPairs
import trit.file.AtomicFile
import trit.file.FileFormatException
import trit.file.HostileBytes
import trit.file.TensorBody
import trit.file.gguf.GgufFile
import trit.file.gguf.GgufLayout
import trit.file.gguf.GgufValue
import trit.file.gguf.GgufWriter
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** A Llama model as GGUF: names, order of rows, metadata, and what is refused. */
class GgufModelSpec extends Specification {
    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "rows go from half-split to interleaved order and back, head by head"() {
        given: 'two heads of six rows of one number each'
        def rows = new EncodedTensor(Encoding.F32, Shape.of(12, 1),
            Tensor.of(memory, Shape.of(12, 1), (0..<12) as float[]).data())

        when:
        AtomicFile.write(folder.resolve('rows'), 48) { RotaryOrder.interleaved(rows, 6).writeTo(it) }
        def interleaved = MemorySegment.ofArray(Files.readAllBytes(folder.resolve('rows')))

        then:
        new Tensor(Shape.of(12), interleaved).toArray() as List == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11] as float[] as List

        and:
        def back = RotaryOrder.halfSplit(new EncodedTensor(Encoding.F32, Shape.of(12, 1), interleaved), 6, memory)
        back.data().mismatch(rows.data()) == -1
    }

    def "a model in #encoding comes back bit for bit, with its configuration"() {
        given:
        def config = TransformerConfig.llama(256, 2, 4, 2, 64, 256, 128, 40, tied, 500_000d, 1e-6d)
        def weights = StoredModels.weights(config, memory)
        def encodings = StoredModels.encodings(config, encoding)

        when:
        def file = StoredModels.writeGguf(folder.resolve('m.gguf'), weights, encoding, memory)
        def model = GgufModel.read(file)

        then:
        model.config() == config
        model.fakeQuantizer() == Optional.empty()
        StoredModels.differences(StoredModels.halfSplit(model),
            encodings.collectEntries { name, e -> [name, StoredModels.encoded(weights, name, e, memory)] }) == []

        cleanup:
        model?.close()

        where:
        [encoding, tied] << [Encoding.values().findAll { it.writable && it.inGguf() == it }, [true, false]].combinations()
    }

    def "queries and keys are views of the file, and copies when they are asked for in training's order"() {
        given:
        def weights = StoredModels.weights(StoredModels.SMALL, memory)
        def model = GgufModel.read(StoredModels.writeGguf(folder.resolve('m.gguf'), weights, Encoding.Q8_0, memory))
        def query = 'model.layers.0.self_attn.q_proj.weight'

        expect:
        model.storedPairs() == RotaryPairs.INTERLEAVED
        model.tensors().keySet().every { model.asStored(it).data().isMapped() }
        model.tensors().keySet().findAll { !model.get(it).data().isMapped() } == model.tensors().keySet().findAll { it =~ /[qk]_proj/ }

        and: 'one is kept, the other lies where it was asked for'
        model.get(query).is(model.get(query))
        !model.get(query, memory).data().is(model.get(query).data())
        model.get(query, memory).data().mismatch(model.get(query).data()) == -1

        cleanup:
        model?.close()
    }

    def "the layout knows the exact size before anything is encoded"() {
        given:
        def weights = StoredModels.weights(StoredModels.SMALL, memory)
        def layout = GgufModel.layout(StoredModels.SMALL, StoredModels.encodings(StoredModels.SMALL, Encoding.Q8_0), Optional.empty(), [:])

        expect:
        Files.size(StoredModels.writeGguf(folder.resolve('m.gguf'), weights, Encoding.Q8_0, memory)) == layout.bytes()
    }

    def "the metadata are those that llama.cpp asks for"() {
        given:
        def config = TransformerConfig.llama(64, 2, 4, 2, 32, 96, 128, 40, true, 10_000d, 1e-5d)
        def layout = GgufModel.layout(config, StoredModels.encodings(config, Encoding.Q4_0),
            Optional.empty(), ['general.name': GgufValue.text('Tiny')])
        GgufWriter.write(folder.resolve('m'), layout) { name ->
            TensorBody.of(MemorySegment.ofArray(new byte[layout.tensors().find { it.name() == name }.bytes()]))
        }

        when:
        def metadata = GgufFile.open(folder.resolve('m')).withCloseable { it.header().metadata().findAll { !it.key.startsWith('trit.') } }

        then:
        metadata == [
            'general.architecture': GgufValue.text('llama'),
            'general.file_type': GgufValue.u32(2),
            'general.quantization_version': GgufValue.u32(2),
            'llama.vocab_size': GgufValue.u32(40),
            'llama.context_length': GgufValue.u32(128),
            'llama.embedding_length': GgufValue.u32(64),
            'llama.block_count': GgufValue.u32(2),
            'llama.feed_forward_length': GgufValue.u32(96),
            'llama.attention.head_count': GgufValue.u32(4),
            'llama.attention.head_count_kv': GgufValue.u32(2),
            'llama.attention.layer_norm_rms_epsilon': GgufValue.f32(1e-5d),
            'llama.rope.freq_base': GgufValue.f32(10_000d),
            'llama.rope.dimension_count': GgufValue.u32(32),
            'llama.attention.key_length': GgufValue.u32(32),
            'llama.attention.value_length': GgufValue.u32(32),
            'general.name': GgufValue.text('Tiny'),
        ]
    }

    def "the fake-quantizer travels in the metadata"() {
        given:
        def fakeQuantizer = FakeQuantizer.bitNet(['embed_tokens', 'model.layers.0.*', 'lm_head'])
        def weights = StoredModels.weights(StoredModels.SMALL, memory)
        def encodings = StoredModels.encodings(StoredModels.SMALL, Encoding.F16)
        def layout = GgufModel.layout(StoredModels.SMALL, encodings, Optional.of(fakeQuantizer), ['general.name': GgufValue.text('x')])
        GgufModel.write(folder.resolve('m'), StoredModels.SMALL, layout) { StoredModels.encoded(weights, it, encodings[it], memory) }

        when:
        def model = GgufModel.read(folder.resolve('m'))

        then:
        model.fakeQuantizer().get() == fakeQuantizer
        model.metadata()['general.name'] == 'x'
        !model.metadata().containsKey('trit.fakeQuantizer')

        cleanup:
        model?.close()
    }

    def "a fake-quantizer that is #what is refused: #message"() {
        given:
        def layout = GgufModel.layout(StoredModels.SMALL, StoredModels.encodings(StoredModels.SMALL, Encoding.F16), Optional.empty(),
            ['trit.fakeQuantizer': GgufValue.text(json)])
        GgufWriter.write(folder.resolve('m'), layout) { name ->
            TensorBody.of(MemorySegment.ofArray(new byte[layout.tensors().find { it.name() == name }.bytes()]))
        }

        when:
        GgufModel.read(folder.resolve('m'))

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)
        refusal.message.readLines().size() == 1

        where:
        what            | json                                                                                          || message
        'no JSON'       | '{'                                                                                            || 'cannot be read'
        'incomplete'    | '{"weights":"TERNARY"}'                                                                       || 'cannot be read'
        'of the future' | GOOD.replace('TERNARY', 'SEPTENARY')                                                           || 'cannot be read'
        'unsupported'   | GOOD.replace('"TERNARY"', '"INT8"')                                                      || 'absmean is a scale of BINARY and TERNARY'
        'of elsewhere'  | GOOD.replace('lm_head', 'wte')                                                                || "ignore 'wte' matches no module"
    }

    def "a model that #what is refused: #message"() {
        given:
        def config = StoredModels.SMALL
        def layout = GgufModel.layout(config, StoredModels.encodings(config, Encoding.F16), Optional.empty(), [:])
        def metadata = GgufFile.open(writeZeros(layout)).withCloseable { new LinkedHashMap(it.header().metadata()) }
        metadata.remove(GgufFile.DATA_HASH)
        def entries = layout.tensors().collect { new GgufLayout.Entry(it.name(), it.type().encoding().get(), it.shape()) }
        change(metadata, entries)

        when:
        GgufModel.read(writeZeros(GgufLayout.of(metadata, entries)))

        then:
        def refusal = thrown(FileFormatException)
        message.every { refusal.message.contains(it) }
        refusal.message.readLines().size() == 1

        where:
        what                           | change                                                                             || message
        'is another architecture'      | { m, t -> m['general.architecture'] = GgufValue.text('mamba') }                    || ["architecture is 'mamba'", 'use a model of one of the architectures llama, qwen2']
        'says nothing'                 | { m, t -> m.clear() }                                                              || ["architecture is ''"]
        'lacks two numbers'            | { m, t -> m.remove('llama.block_count'); m.remove('llama.attention.layer_norm_rms_epsilon') } || ['llama.block_count is missing', 'layer_norm_rms_epsilon is missing']
        'has heads per layer'          | { m, t -> m['llama.attention.head_count'] = GgufValue.i32s(4, 2) }                 || ["head_count is '2 x I32', not one number"]
        'has a billion layers'         | { m, t -> m['llama.block_count'] = GgufValue.u32(1_000_000_000) }                  || ['the layers is 1000000000, not between 1 and 4096']
        'has no heads'                 | { m, t -> m['llama.attention.head_count'] = GgufValue.u32(0) }                     || ['the heads is 0']
        'has heads that do not share'  | { m, t -> m['llama.attention.head_count_kv'] = GgufValue.u32(3) }                  || ['4 heads cannot share 3']
        'has experts'                  | { m, t -> m['llama.expert_count'] = GgufValue.u32(8) }                             || ['mixture of experts']
        'has scaled positions'         | { m, t -> m['llama.rope.scaling.type'] = GgufValue.text('longrope') }              || ["rotary positions are scaled by the rule 'longrope', only none, linear and yarn"]
        'has divisors and a factor'    | { m, t -> m['llama.rope.scaling.factor'] = GgufValue.f32(4); t << new GgufLayout.Entry('rope_freqs.weight', Encoding.F32, Shape.of(8)) } || ["divided by 'rope_freqs.weight' and scaled as well"]
        'scales attention alone'       | { m, t -> m['llama.rope.scaling.attn_factor'] = GgufValue.f32(0.8d) }                   || ['llama.rope.scaling.attn_factor can only be run with positions scaled by yarn']
        'is a part'                    | { m, t -> m['split.count'] = GgufValue.u32(3) }                                    || ['is one of 3 parts of a model; join them first']
        'says a fraction as a number'  | { m, t -> m['llama.rope.freq_base'] = GgufValue.u32(500_000) }                     || ["llama.rope.freq_base is '500000', not a fraction"]
        'says a rule as a number'      | { m, t -> m['llama.rope.scaling.type'] = GgufValue.u32(1) }                        || ["llama.rope.scaling.type is '1', not a text"]
        'caps its logits'              | { m, t -> m['llama.final_logit_softcapping'] = GgufValue.f32(30) }                 || ['llama.final_logit_softcapping is 30.0, only 0.0 can be run']
        'attends to neighbours only'   | { m, t -> m['llama.attention.sliding_window'] = GgufValue.u32(8) }                 || ['its attention slides over 8 tokens, only all can be run']
        'reads in both directions'     | { m, t -> m['llama.attention.causal'] = GgufValue.bool(false) }                    || ['only causal models can be run']
        'has too few divisors'         | { m, t -> t << new GgufLayout.Entry('rope_freqs.weight', Encoding.F32, Shape.of(7)) } || ["tensor 'rope_freqs.weight' is [7], but half a head is 8"]
        'has divisors of zero'         | { m, t -> t << new GgufLayout.Entry('rope_freqs.weight', Encoding.F32, Shape.of(8)) } || ['the scaling of its rotary positions gives no angles']
        'has the tokens of another'    | { m, t -> m['tokenizer.ggml.tokens'] = GgufValue.texts(['a'] * 41) }               || ['the tokenizer has 41 tokens, but the embedding has 40 rows']
        'has layers it does not count' | { m, t -> m['llama.block_count'] = GgufValue.u32(1) }                              || ["tensor 'blk.1.attn_norm.weight' is no part", 'and 1 more']
        'lacks layers it counts'       | { m, t -> m['llama.block_count'] = GgufValue.u32(3) }                              || ["tensor 'blk.2.attn_norm.weight' is missing", 'and 1 more']
        'is wider than its tensors'    | { m, t -> m['llama.feed_forward_length'] = GgufValue.u32(128) }                    || ["tensor 'blk.0.ffn_gate.weight' is [96, 64], its configuration says [128, 64]"]
        'calls a norm otherwise'       | { m, t -> t.replaceAll { it.name() == 'output_norm.weight' ? new GgufLayout.Entry('model.norm.weight', it.type(), it.shape()) : it } } || ["'output_norm.weight' is missing", "'model.norm.weight' is no part"]
        'has no embedding'             | { m, t -> t.removeIf { it.name() == 'token_embd.weight' } }                        || ["tensor 'token_embd.weight' is missing"]
    }

    def "positions that #what are scaled as llama.cpp does: #scaling"() {
        given:
        def config = StoredModels.SMALL
        def layout = GgufModel.layout(config, StoredModels.encodings(config, Encoding.F16), Optional.empty(), keys)
        def model = GgufModel.read(writeZeros(layout))

        expect:
        model.config().positions() == new Positions.Rotary(config.positions().base(), scaling)

        cleanup:
        model?.close()

        where:
        what                                 | keys                                                                                            || scaling
        'have a factor and no type'          | ['llama.rope.scaling.factor': GgufValue.f32(4)]                                                 || new RotaryScaling.Linear(4)
        'have the factor of 2023'            | ['llama.rope.scale_linear': GgufValue.f32(8)]                                                   || new RotaryScaling.Linear(8)
        'have a type and the factor of 2023' | ['llama.rope.scaling.type': GgufValue.text('linear'), 'llama.rope.scale_linear': GgufValue.f32(2)] || new RotaryScaling.Linear(2)
        'have a factor for nothing'          | ['llama.rope.scaling.type': GgufValue.text('none'), 'llama.rope.scaling.factor': GgufValue.f32(4)] || RotaryScaling.NONE
        'have a factor of one'               | ['llama.rope.scale_linear': GgufValue.f32(1)]                                                   || RotaryScaling.NONE
    }

    def "the layout refuses #what"() {
        when:
        GgufModel.layout(StoredModels.SMALL, encodings, Optional.empty(), extra)

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message.contains(message)

        where:
        what                  | encodings                                                     | extra                                       || message
        'a norm in F16'       | StoredModels.encodings(StoredModels.SMALL, Encoding.F16) + ['model.norm.weight': Encoding.F16] | [:]        || 'output_norm.weight'
        'a row it cannot cut' | StoredModels.encodings(StoredModels.SMALL, Encoding.TQ2_0)    | [:]                                         || 'multiple of TQ2_0'
        'a missing encoding'  | [:]                                                           | [:]                                         || "no encoding for 'model.embed_tokens.weight'"
        'two truths'          | StoredModels.encodings(StoredModels.SMALL, Encoding.F16)      | ['llama.block_count': GgufValue.u32(9)]      || "'llama.block_count' follows from the model"
    }

    def "flipped bits in a header end in a message or in a model, never in anything else"() {
        given:
        def weights = StoredModels.weights(TransformerConfig.llama(32, 1, 2, 1, 16, 32, 16, 8, true, 10_000d, 1e-5d), memory)
        def whole = Files.readAllBytes(StoredModels.writeGguf(folder.resolve('m'), weights, Encoding.Q8_0, memory))
        def header = GgufFile.open(folder.resolve('m')).withCloseable { (int) it.header().dataStart() }

        expect:
        HostileBytes.surprises(folder, HostileBytes.flips(whole, header, 1_500, 13)) { GgufModel.read(it).close() } == []
    }

    @Requires({ Shared.present() })
    def "stories260K is the same model from safetensors and from GGUF"() {
        when:
        def checkpoint = HuggingFaceCheckpoint.read(stories())
        def gguf = GgufModel.read(stories().resolve('stories260K.gguf'))

        then: 'but for the context, which the GGUF gives as 2048, and the output layer, which it keeps apart'
        checkpoint.config().context() == 512
        gguf.config().context() == 2048
        !gguf.config().tieEmbeddings()
        tied(gguf.config(), 512) == checkpoint.config()
        StoredModels.differences(checkpoint.tensors(), StoredModels.halfSplit(gguf).findAll { it.key != 'lm_head.weight' }) == []
        gguf.get('lm_head.weight').data().mismatch(gguf.get('model.embed_tokens.weight').data()) == -1
        FiniteWeights.problems(gguf) == []

        cleanup:
        checkpoint?.close()
        gguf?.close()
    }

    @Requires({ Shared.present() })
    def "stories260K as we write it has the tensors of llama.cpp's own conversion"() {
        given:
        def checkpoint = HuggingFaceCheckpoint.read(stories())
        def encodings = StoredModels.encodings(checkpoint.config(), Encoding.F32)
        def layout = GgufModel.layout(checkpoint.config(), encodings, Optional.empty(), [:])

        when:
        GgufModel.write(folder.resolve('m.gguf'), checkpoint.config(), layout) { checkpoint.get(it) }
        def ours = GgufFile.open(folder.resolve('m.gguf'))
        def theirs = GgufFile.open(stories().resolve('stories260K.gguf'))

        then:
        ours.header().tensors().keySet() == theirs.header().tensors().keySet() - 'output.weight'
        ours.header().tensors().values().findAll {
            def other = theirs.header().tensors()[it.name()]
            other.shape() != it.shape() || theirs.bytes(other).mismatch(ours.bytes(it)) != -1
        } == []

        cleanup:
        [ours, theirs, checkpoint]*.close()
    }

    @Requires({ Shared.present() })
    def "#name is read: #tensors tensors"() {
        when:
        def model = GgufModel.read(Shared.dir().resolve("data/models/gguf/$name"))

        then:
        model.tensors().size() == tensors
        model.tensors().values().countBy { it.encoding() } == encodings
        FiniteWeights.problems(model) == []

        cleanup:
        model?.close()

        where:
        name                             || tensors | encodings
        'stories260K-ffn192-f32.gguf'    || 48      | [(Encoding.F32): 48]
        'stories260K-ffn192-Q8_0.gguf'   || 48      | [(Encoding.Q8_0): 37, (Encoding.F32): 11]
        'random-llama-256-Q8_0.gguf'     || 39      | [(Encoding.Q8_0): 30, (Encoding.F32): 9]
        'random-llama-256-Q4_0-pure.gguf' || 39     | [(Encoding.Q4_0): 30, (Encoding.F32): 9]
        'random-llama-256-Q6_K-pure.gguf' || 39     | [(Encoding.Q6_K): 30, (Encoding.F32): 9]
    }

    static final String GOOD = FakeQuantizerJson.write(FakeQuantizer.bitNet(['lm_head']))

    private static Path stories() {
        Shared.dir().resolve('data/models/stories260K')
    }

    private static TransformerConfig tied(TransformerConfig c, int context) {
        TransformerConfig.llama(c.hidden(), c.layers(), c.heads(), c.kvHeads(), c.headDim(), c.ffn(), context, c.vocab(),
            true, 10_000d, c.finalNorm().epsilon())
    }

    private Path writeZeros(GgufLayout layout) {
        def sizes = layout.tensors().collectEntries { [it.name(), (int) it.bytes()] }
        GgufWriter.write(folder.resolve('zeros'), layout) { TensorBody.of(MemorySegment.ofArray(new byte[sizes[it]])) }
        folder.resolve('zeros')
    }
}
