package trit.nn

import com.fasterxml.jackson.databind.ObjectMapper
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
import trit.file.FileFormatException
import trit.file.HostileBytes
import trit.file.TensorBody
import trit.file.safetensors.SafetensorsFile
import trit.file.safetensors.SafetensorsLayout
import trit.file.safetensors.SafetensorsType
import trit.file.safetensors.SafetensorsWriter
import trit.quant.FakeQuantizer
import trit.tensor.Memory
import trit.tensor.Shape

/** A Llama model as a Hugging Face checkpoint: what is written, what is read, what is refused. */
class HuggingFaceCheckpointSpec extends Specification {
    static final ObjectMapper JSON = new ObjectMapper()

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "weights come back bit for bit, with what they were trained through"() {
        given:
        def weights = StoredModels.weights(config, memory)

        when:
        HuggingFaceCheckpoint.write(folder, weights, fakeQuantizer, [recipe: 'tiny'])
        def model = HuggingFaceCheckpoint.read(folder)

        then:
        model.config() == config
        model.fakeQuantizer() == fakeQuantizer
        model.metadata() == [recipe: 'tiny', format: 'pt']
        model.tensors().keySet() as List == config.parameters()*.name()
        StoredModels.differences(model.tensors(),
            weights.tensors().collectEntries { name, t -> [name, new EncodedTensor(Encoding.F32, t.shape(), t.data())] }) == []
        Files.size(folder.resolve('model.safetensors')) == HuggingFaceCheckpoint.layout(config, fakeQuantizer, [recipe: 'tiny']).bytes()

        cleanup:
        model?.close()

        where:
        config                                                                       | fakeQuantizer
        StoredModels.SMALL                                                           | Optional.empty()
        TransformerConfig.llama(64, 1, 2, 1, 48, 32, 16, 24, true, 500_000d, 1e-6d)          | Optional.of(FakeQuantizer.bitNet(['embed_tokens']))
    }

    def "files that say how training rounded, without rules for some layers, are read as they were meant"() {
        given:
        def said = '{"weights":{"format":"TERNARY","scale":{"observer":"ABSMEAN","granularity":{"unit":"TENSOR","size":0}},"threshold":0.0,"gradient":{"type":"StraightThrough"}},"activations":"INT8_PER_TOKEN","ignore":["embed_tokens"]}'
        HuggingFaceCheckpoint.write(folder, StoredModels.weights(StoredModels.SMALL, memory), Optional.empty(), ['trit.fakeQuantizer': said])

        expect:
        HuggingFaceCheckpoint.read(folder).fakeQuantizer().get() == FakeQuantizer.bitNet(['embed_tokens'])
    }

    def "several files with a list are one checkpoint"() {
        given:
        def weights = shards()

        when:
        def model = HuggingFaceCheckpoint.read(folder)

        then:
        StoredModels.differences(model.tensors(),
            weights.tensors().collectEntries { name, t -> [name, new EncodedTensor(Encoding.F32, t.shape(), t.data())] }) == []

        cleanup:
        model?.close()
    }

    def "a list that #what is refused: #message"() {
        given:
        shards()
        def index = folder.resolve('model.safetensors.index.json')
        def json = JSON.readValue(index.toFile(), Map)
        change(json.weight_map, folder)
        JSON.writeValue(index.toFile(), json)

        when:
        HuggingFaceCheckpoint.read(folder)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)

        where:
        what                      | change                                                                        || message
        'reaches out'             | { map, dir -> map['model.norm.weight'] = '../model-1.safetensors' }           || "names the file '../model-1.safetensors'"
        'names an absolute path'  | { map, dir -> map['model.norm.weight'] = '/etc/passwd' }                      || "names the file '/etc/passwd'"
        'puts a tensor elsewhere' | { map, dir -> map['model.norm.weight'] = 'model-1.safetensors' }              || "says that tensor 'model.norm.weight' is in model-1.safetensors, where it is not"
        'names a file that is not there' | { map, dir -> Files.delete(dir.resolve('model-1.safetensors')) }       || 'index.json: lists the file model-1.safetensors, which is not there'
        'forgets a tensor'        | { map, dir -> map.remove('model.norm.weight') }                               || 'lists 20 tensors, but the files hold 21'
        'is empty'                | { map, dir -> map.clear() }                                                   || 'has no weight_map'
        'repeats a file'          | { map, dir -> Files.copy(dir.resolve('model-1.safetensors'), dir.resolve('copy.safetensors')); map['model.norm.weight'] = 'copy.safetensors' } || 'is both in copy.safetensors and in model-1.safetensors'
    }

    def "a folder without #what is refused"() {
        given:
        HuggingFaceCheckpoint.write(folder, StoredModels.weights(StoredModels.SMALL, memory), Optional.empty(), [:])
        Files.delete(folder.resolve(what))

        when:
        HuggingFaceCheckpoint.read(folder)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.startsWith("$folder: has ")
        refusal.message.contains(what)

        where:
        what << ['config.json', 'model.safetensors']
    }

    def "a configuration with #what is refused: #message"() {
        given:
        HuggingFaceCheckpoint.write(folder, StoredModels.weights(StoredModels.SMALL, memory), Optional.empty(), [:])
        def file = folder.resolve('config.json').toFile()
        def json = JSON.readValue(file, Map)
        change(json)
        JSON.writeValue(file, json)

        when:
        HuggingFaceCheckpoint.read(folder)

        then:
        def refusal = thrown(FileFormatException)
        message.every { refusal.message.contains(it) }
        refusal.message.readLines().size() == 1

        where:
        what                     | change                                                                    || message
        'another model'          | { it.model_type = 'mamba' }                                               || ["of type 'mamba'", 'use a model of one of the types llama, qwen2']
        'two things missing'     | { it.remove('hidden_size'); it.remove('vocab_size') }                      || ['hidden_size is missing', 'vocab_size is missing']
        'biases it does not have' | { it.attention_bias = true; it.mlp_bias = true }                          || ["q_proj.bias' is missing", "down_proj.bias' is missing"]
        'another activation'     | { it.hidden_act = 'gelu' }                                                 || ["hidden_act is 'gelu', only 'silu' can be run"]
        'scaled positions'       | { it.rope_scaling = [rope_type: 'llama3', factor: 8] }                     || ['low_freq_factor is missing', 'original_max_position_embeddings is missing']
        'positions of 2023'      | { it.rope_scaling = [type: 'dynamic', factor: 2] }                         || ["type is 'dynamic', only default, linear, llama3 and yarn can be run"]
        'a head half rotated'    | { it.partial_rotary_factor = 0.5 }                                        || ["partial_rotary_factor is '0.5', only 1 can be run"]
        'the same said anew'     | { it.rope_parameters = [rope_type: 'default', partial_rotary_factor: 0.5] } || ["partial_rotary_factor is '0.5', only 1 can be run"]
        'a factor and no rule'   | { it.rope_scaling = [factor: 4] }                                          || ['scaled by a factor, but no rope_type says how']
        'a word for positions'   | { it.rope_scaling = 'linear' }                                             || ['rope_scaling is no object']
        'positions per layer'    | { it.rope_parameters = [full_attention: [rope_type: 'linear', factor: 4]] } || ["rope_parameters differs from layer to layer ('full_attention')"]
        'a text as yes or no'    | { it.mlp_bias = 'yes' }                                                    || ['mlp_bias is neither true nor false']
        'a factor of nothing'    | { it.rope_scaling = [type: 'linear', factor: 0] }                          || ['the scaling of its rotary positions gives no angles']
        'quantized weights'      | { it.quantization_config = [quant_method: 'gptq'] }                        || ['quantization_config']
        'a text as a number'     | { it.hidden_size = '64' }                                                  || ['hidden_size is not a whole number']
        'a huge number'          | { it.num_hidden_layers = 9_999_999_999 }                                   || ['num_hidden_layers is not a whole number']
        'a million layers'       | { it.num_hidden_layers = 1_000_000 }                                       || ['the layers is 1000000, not between 1 and 4096']
        'negative heads'         | { it.num_attention_heads = -4 }                                            || ['the heads is -4']
        'another width'          | { it.intermediate_size = 100 }                                             || ["tensor 'model.layers.0.mlp.gate_proj.weight' is [96, 64], its configuration says [100, 64]"]
        'more layers'            | { it.num_hidden_layers = 3 }                                               || ["tensor 'model.layers.2.input_layernorm.weight' is missing", 'and 1 more']
        'fewer layers'           | { it.num_hidden_layers = 1 }                                               || ["tensor 'model.layers.1.input_layernorm.weight' is no part", 'and 1 more']
    }

    def "defaults are those of transformers"() {
        given:
        Files.writeString(folder.resolve('config.json'), '''{"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2,
            "num_attention_heads": 4, "intermediate_size": 96, "max_position_embeddings": 128, "vocab_size": 40}''')

        expect:
        HuggingFaceConfig.read(folder) == TransformerConfig.llama(64, 2, 4, 4, 16, 96, 128, 40, false, 10_000d, 1e-6d)
    }

    def "the rotary base is found where newer files keep it"() {
        given:
        Files.writeString(folder.resolve('config.json'), '''{"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2,
            "num_attention_heads": 4, "intermediate_size": 96, "max_position_embeddings": 128, "vocab_size": 40,
            "rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}}''')

        expect:
        HuggingFaceConfig.read(folder).positions() == new Positions.Rotary(500_000d)
    }

    def "a tied checkpoint may repeat its embedding, and old ones carry derived tables"() {
        given:
        def config = TransformerConfig.llama(64, 1, 2, 1, 32, 32, 16, 24, true, 10_000d, 1e-6d)
        HuggingFaceCheckpoint.write(folder, StoredModels.weights(config, memory), Optional.empty(), [:])
        def entries = config.parameters().collect { new SafetensorsLayout.Entry(it.name(), SafetensorsType.BF16, it.shape()) } +
            new SafetensorsLayout.Entry('lm_head.weight', SafetensorsType.BF16, Shape.of(24, 64)) +
            new SafetensorsLayout.Entry('model.layers.0.self_attn.rotary_emb.inv_freq', SafetensorsType.F32, Shape.of(16))
        writeZeros(entries)

        when:
        def model = HuggingFaceCheckpoint.read(folder)

        then:
        model.tensors().keySet() as List == config.parameters()*.name()
        model.tensors().values()*.encoding().unique() == [Encoding.BF16]

        cleanup:
        model?.close()
    }

    def "weights in a type for codes are refused"() {
        given:
        HuggingFaceCheckpoint.write(folder, StoredModels.weights(StoredModels.SMALL, memory), Optional.empty(), [:])
        writeZeros(StoredModels.SMALL.parameters().collect { new SafetensorsLayout.Entry(it.name(), SafetensorsType.I8, it.shape()) })

        when:
        HuggingFaceCheckpoint.read(folder)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains("' is I8, which is no type for weights here")
    }

    def "flipped bits in #file end in a message or in a model, never in anything else"() {
        given:
        def config = TransformerConfig.llama(32, 1, 2, 1, 16, 32, 16, 8, true, 10_000d, 1e-5d)
        HuggingFaceCheckpoint.write(folder, StoredModels.weights(config, memory), Optional.of(FakeQuantizer.bitNet(['embed_tokens'])), [:])
        def target = folder.resolve(file)
        def whole = Files.readAllBytes(target)
        def within = file == 'config.json' ? whole.length : SafetensorsFile.open(target).withCloseable { (int) it.header().dataStart() }

        expect:
        HostileBytes.surprises(folder, HostileBytes.flips(whole, within, 1_000, 14)) { damaged ->
            Files.copy(damaged, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING)
            HuggingFaceCheckpoint.read(folder).close()
        } == []

        where:
        file << ['config.json', 'model.safetensors']
    }

    def "numbers that are none are found, with their place"() {
        given:
        def weights = StoredModels.weights(StoredModels.SMALL, memory)
        weights.get('model.layers.1.mlp.up_proj.weight').set(64 * 3 + 5, Float.NaN)
        weights.get('model.norm.weight').set(9, Float.NEGATIVE_INFINITY)

        when:
        HuggingFaceCheckpoint.write(folder, weights, Optional.empty(), [:])
        def model = HuggingFaceCheckpoint.read(folder)

        then:
        FiniteWeights.problems(model)*.replaceFirst(/;.*/, '') == [
            "tensor 'model.layers.1.mlp.up_proj.weight' holds NaN or an infinity at element 197",
            "tensor 'model.norm.weight' holds NaN or an infinity at element 9"]

        cleanup:
        model?.close()
    }

    /** A checkpoint in two files. */
    private LlamaWeights shards() {
        def weights = StoredModels.weights(StoredModels.SMALL, memory)
        HuggingFaceConfig.write(folder, StoredModels.SMALL)
        def parts = weights.tensors().entrySet().toList().collate(11)
        def map = [:]
        parts.eachWithIndex { part, i ->
            def name = "model-${i + 1}.safetensors".toString()
            def entries = part.collect { new SafetensorsLayout.Entry(it.key, SafetensorsType.F32, it.value.shape()) }
            SafetensorsWriter.write(folder.resolve(name), SafetensorsLayout.of([:], entries)) { TensorBody.of(weights.get(it).data()) }
            part.each { map[it.key] = name }
        }
        JSON.writeValue(folder.resolve('model.safetensors.index.json').toFile(), [metadata: [total_size: 1], weight_map: map])
        weights
    }

    private void writeZeros(List<SafetensorsLayout.Entry> entries) {
        def layout = SafetensorsLayout.of([:], entries)
        SafetensorsWriter.write(folder.resolve('model.safetensors'), layout) { name ->
            def tensor = layout.tensors().find { it.name() == name }
            TensorBody.of(MemorySegment.ofArray(new byte[(int) (tensor.end() - tensor.begin())]))
        }
    }
}
