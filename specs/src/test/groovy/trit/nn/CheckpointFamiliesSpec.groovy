package trit.nn

import com.fasterxml.jackson.databind.ObjectMapper
import java.lang.foreign.MemorySegment
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.file.FileFormatException
import trit.file.TensorBody
import trit.file.safetensors.SafetensorsLayout
import trit.file.safetensors.SafetensorsSet
import trit.file.safetensors.SafetensorsType
import trit.file.safetensors.SafetensorsWriter
import trit.infer.SmallTransformers
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** Checkpoints of every family, written here as transformers writes them, are the models they were made from. */
class CheckpointFamiliesSpec extends Specification {

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "#name: tensors and shape of a checkpoint with config.json #extra"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(name), 2, memory)
        writeConfig(likeLlama(model.config()) + extra)
        writeTensors(model.tensors().collectEntries { key, t -> [key, typed(t)] })

        when:
        def read = HuggingFaceCheckpoint.read(folder)

        then:
        read.config() == model.config()
        StoredModels.differences(read.tensors(), model.tensors()) == []

        cleanup:
        read?.close()

        where:
        name                              | extra
        'llama with biases'               | [model_type: 'llama', attention_bias: true, mlp_bias: true]
        'llama with Llama 3\'s positions' | [model_type: 'llama', rope_scaling: [rope_type: 'llama3', factor: 8.0, low_freq_factor: 1.0, high_freq_factor: 4.0, original_max_position_embeddings: 16]]
        'llama with slow positions'       | [model_type: 'llama', rope_parameters: [rope_type: 'linear', factor: 4.0, rope_theta: 10000.0]]
        'qwen2'                           | [model_type: 'qwen2', use_sliding_window: false, sliding_window: 32768]
        'qwen2 with YaRN'                 | [model_type: 'qwen2', rope_scaling: [type: 'yarn', factor: 4.0, original_max_position_embeddings: 16]]
        'qwen3'                           | [model_type: 'qwen3', attention_bias: false]
    }

    def "gpt2: matrices are turned, queries, keys and values taken apart, masks passed over"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named('gpt2'), 2, memory)
        def c = model.config()
        writeConfig([model_type: 'gpt2', n_embd: c.hidden(), n_layer: c.layers(), n_head: c.heads(), n_inner: c.ffn(), n_positions: c.context(),
            vocab_size: c.vocab(), activation_function: 'gelu_new', layer_norm_epsilon: 1e-5, tie_word_embeddings: false])
        writeTensors(asGpt2(model, prefix))

        when:
        def read = HuggingFaceCheckpoint.read(folder)

        then:
        read.config() == c
        StoredModels.differences(read.tensors(), model.tensors()) == []

        cleanup:
        read?.close()

        where:
        prefix << ['', 'transformer.']
    }

    def "gpt2: attention scaled otherwise is refused: #message"() {
        given:
        writeConfig([model_type: 'gpt2', n_embd: 64, n_layer: 2, n_head: 4, n_positions: 32, vocab_size: 40] + extra)

        when:
        HuggingFaceConfig.read(folder)

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)

        where:
        extra                                   || message
        [scale_attn_by_inverse_layer_idx: true] || "scale_attn_by_inverse_layer_idx is 'true', only false can be run"
        [scale_attn_weights: false]             || "scale_attn_weights is 'false', only true can be run"
    }

    def "bitnet: packed codes and their scale, where layers are #linear"() {
        given:
        def model = bitnet()
        writeConfig(likeLlama(model.config()) + [model_type: 'bitnet', hidden_act: 'relu2',
            quantization_config: [quant_method: 'bitnet', linear_class: linear, quantization_mode: 'offline']])
        writeTensors(packed(model) { float scale -> linear == 'bitlinear' ? 1 / scale : scale })

        when:
        def read = HuggingFaceCheckpoint.read(folder)

        then:
        read.config() == model.config()
        model.tensors().every { name, tensor ->
            def expected = Encoding.decode(tensor, memory).toArray()
            def found = Encoding.decode(read.get(name), memory).toArray()
            name.endsWith('weight_scale') ? Math.abs(found[0] / expected[0] - 1) < 2e-7 : found == expected
        }
        read.fakeQuantizer().present

        cleanup:
        read?.close()

        where:
        linear << ['autobitlinear', 'bitlinear']
    }

    def "bitnet: latent weights are rounded as BitLinear rounds them"() {
        given:
        def model = bitnet()
        def latent = SmallTransformers.random(model.config(), 9, memory)
        writeConfig(likeLlama(model.config()) + [model_type: 'bitnet', hidden_act: 'relu2'])
        writeTensors(latent.tensors().findAll { name, t -> !name.endsWith('weight_scale') }.collectEntries { name, t -> [name, typed(t)] })

        when:
        def read = HuggingFaceCheckpoint.read(folder)

        then:
        new TransformerModules(model.config()).linear().every { module ->
            def w = Encoding.decode(latent.get(module + '.weight'), memory).toArray()
            double gamma = w.collect { Math.abs(it) }.sum() / w.length
            def codes = Encoding.decode(read.get(module + '.weight'), memory).toArray()
            float scale = Encoding.decode(read.get(module + '.weight_scale'), memory).get(0)
            assert Math.abs(scale / gamma - 1) < 1e-6
            w.indices.every { codes[it] == Math.max(-1d, Math.min(1d, Math.rint(w[it] / gamma))) + 0f as float }
        }

        cleanup:
        read?.close()
    }

    def "bitnet: a checkpoint that #what is refused: #message"() {
        given:
        def model = bitnet()
        writeConfig(likeLlama(model.config()) + [model_type: 'bitnet', hidden_act: 'relu2', quantization_config: quantization])
        writeTensors(packed(model) { it }.findAll { name, t -> !(drop && name.endsWith(drop)) })

        when:
        HuggingFaceCheckpoint.read(folder).close()

        then:
        def refusal = thrown(FileFormatException)
        refusal.message.contains(message)
        refusal.message.readLines().size() == 1

        where:
        what                       | quantization                                          | drop                       || message
        'does not say how it scales' | [quant_method: 'bitnet']                            | null                       || 'does not say whether weight_scale multiplies'
        'norms inside its layers'  | [linear_class: 'autobitlinear', use_rms_norm: true]   | null                       || 'use_rms_norm'
        'lacks a scale'            | [linear_class: 'autobitlinear']                       | 'up_proj.weight_scale'     || "up_proj.weight' is packed, but is no matrix or has no weight_scale"
        'lacks a norm'             | [linear_class: 'autobitlinear']                       | '0.mlp.ffn_sub_norm.weight' || "'model.layers.0.mlp.ffn_sub_norm.weight' is missing"
    }

    /** A model whose matrices are codes with a scale beside them. */
    private StoredModel bitnet() {
        def shape = SmallTransformers.named('bitnet-b1.58')
        def config = shape.withBlock(new Block(shape.block().norm(), shape.block().feedForward(), [Part.SUB_NORMS, Part.WEIGHT_SCALES] as Set))
        def model = SmallTransformers.random(config, 5, memory)
        new TransformerModules(config).linear().each { module ->
            def tensor = Encoding.decode(model.get(module + '.weight'), memory)
            def stream = RandomStream.of(1).split(module)
            for (long i = 0; i < tensor.size(); i++) {
                tensor.set(i, stream.below(i, 3) - 1 as float)
            }
            model.tensors()[module + '.weight'] = new EncodedTensor(Encoding.F32, tensor.shape(), tensor.data())
        }
        model
    }

    /** Four rows in one: bits 0 and 1 of a byte are of the first quarter, each code plus one. */
    private Map<String, Map> packed(StoredModel model, Closure<Float> stored) {
        model.tensors().collectEntries { name, t ->
            if (name.endsWith('weight_scale')) {
                def scale = Tensor.of(memory, Shape.of(1), stored(Encoding.decode(t, memory).get(0)) as float)
                return [name, [type: SafetensorsType.F32, shape: Shape.of(1), data: scale.data()]]
            }
            if (!model.tensors().containsKey(name + '_scale')) {
                return [name, typed(t)]
            }
            def codes = Encoding.decode(t, memory).toArray()
            int quarter = codes.length.intdiv(4)
            byte[] bytes = (0..<quarter).collect { i ->
                (0..<4).collect { part -> (codes[part * quarter + i] as int) + 1 << 2 * part }.sum() as byte
            }
            [name, [type: SafetensorsType.U8, shape: Shape.of(t.shape().rows().intdiv(4), t.shape().columns()), data: MemorySegment.ofArray(bytes)]]
        }
    }

    private Map<String, Map> asGpt2(StoredModel model, String prefix) {
        def names = ['input_layernorm': 'ln_1', 'self_attn.o_proj': 'attn.c_proj', 'post_attention_layernorm': 'ln_2', 'mlp.up_proj': 'mlp.c_fc', 'mlp.down_proj': 'mlp.c_proj']
        def outside = ['model.embed_tokens.weight': 'wte.weight', 'model.embed_positions.weight': 'wpe.weight', 'model.norm.weight': 'ln_f.weight', 'model.norm.bias': 'ln_f.bias']
        Map<String, Map> tensors = [:]
        model.tensors().each { name, t ->
            def block = name =~ /model\.layers\.(\d+)\.(.+)\.(weight|bias)/
            if (!block.matches()) {
                tensors[name == 'lm_head.weight' ? name : prefix + outside[name]] = typed(t)
            } else if (names.containsKey(block.group(2))) {
                tensors["${prefix}h.${block.group(1)}.${names[block.group(2)]}.${block.group(3)}".toString()] = turned([t])
            }
        }
        model.config().layers().times { i ->
            ['weight', 'bias'].each { kind ->
                tensors["${prefix}h.${i}.attn.c_attn.${kind}".toString()] = turned(['q', 'k', 'v'].collect { model.get("model.layers.${i}.self_attn.${it}_proj.${kind}") })
            }
            tensors["${prefix}h.${i}.attn.bias".toString()] = typed(model.get('model.norm.bias'))
        }
        tensors
    }

    /** Matrices one below the other, then inputs by outputs; vectors one after the other. */
    private Map turned(List<EncodedTensor> parts) {
        def all = parts.collectMany { Encoding.decode(it, memory).toArray().toList() }
        if (parts[0].shape().rank() == 1) {
            return typed(f32(Shape.of(all.size()), all))
        }
        int columns = parts[0].shape().columns(), rows = all.size().intdiv(columns)
        typed(f32(Shape.of(columns, rows), (0..<columns).collectMany { k -> (0..<rows).collect { all[it * columns + k] } }))
    }

    private EncodedTensor f32(Shape shape, List<Float> values) {
        def tensor = Tensor.of(memory, shape, values as float[])
        new EncodedTensor(Encoding.F32, shape, tensor.data())
    }

    private static Map typed(EncodedTensor t) {
        [type: SafetensorsType.F32, shape: t.shape(), data: t.data()]
    }

    private static Map likeLlama(TransformerConfig c) {
        [hidden_size: c.hidden(), intermediate_size: c.ffn(), num_hidden_layers: c.layers(), num_attention_heads: c.heads(),
         num_key_value_heads: c.kvHeads(), head_dim: c.headDim(), vocab_size: c.vocab(), max_position_embeddings: c.context(),
         rms_norm_eps: 1e-5, hidden_act: 'silu', tie_word_embeddings: c.tieEmbeddings(), rope_theta: 10000.0]
    }

    private void writeConfig(Map config) {
        new ObjectMapper().writeValue(folder.resolve('config.json').toFile(), config)
    }

    private void writeTensors(Map<String, Map> tensors) {
        def entries = tensors.collect { name, t -> new SafetensorsLayout.Entry(name, t.type, t.shape) }
        SafetensorsWriter.write(folder.resolve(SafetensorsSet.SINGLE), SafetensorsLayout.of([:], entries)) { name ->
            def t = tensors[name]
            TensorBody.of(t.data.asSlice(0, t.shape.size() * t.type.bytes()))
        }
    }
}
