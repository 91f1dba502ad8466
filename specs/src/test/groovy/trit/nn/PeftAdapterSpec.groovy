package trit.nn

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.Gaussian
import trit.compute.Backend
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.file.FileFormatException
import trit.file.HostileBytes
import trit.file.safetensors.SafetensorsFile
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Tensor

/** Adapters in the files of Hugging Face's library PEFT. */
class PeftAdapterSpec extends Specification {
    static final Backend BACKEND = ScalarBackend.on(Workers.caller())
    static final TransformerConfig MODEL = StoredModels.SMALL
    static final Lora LORA = new Lora(AdapterMode.STANDARD, 4, 12d, ['q_proj', 'down_proj'], [], AdapterMerge.BESIDE)
    static final ObjectMapper JSON = new ObjectMapper()

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()

    private LlamaWeights write() {
        def factors = LORA.initial(MODEL, RandomStream.of(2), memory)
        factors.tensors().each { name, tensor -> Gaussian.fill(tensor, name, 0, 0.3) }
        PeftAdapter.write(folder, 'models/base', LORA, factors)
        factors
    }

    def "the files are those that PEFT writes"() {
        when:
        write()

        then:
        JSON.readValue(folder.resolve('adapter_config.json').toFile(), Map) == [
            peft_type: 'LORA', task_type: 'CAUSAL_LM', base_model_name_or_path: 'models/base', r: 4, lora_alpha: 12d, use_rslora: false,
            lora_dropout: 0d, bias: 'none', fan_in_fan_out: false, inference_mode: true,
            target_modules: (0..1).collectMany { ["model.layers.${it}.self_attn.q_proj".toString(), "model.layers.${it}.mlp.down_proj".toString()] }]

        and:
        SafetensorsFile.open(folder.resolve('adapter_model.safetensors')).withCloseable { file ->
            assert file.header().tensors().keySet().contains('base_model.model.model.layers.1.mlp.down_proj.lora_A.weight')
            assert file.header().tensors()['base_model.model.model.layers.1.mlp.down_proj.lora_B.weight'].shape().toArray() == [64, 4]
            file.header().tensors().size() == 8
        }
    }

    def "what was written is added as alpha / rank times B times A"() {
        given:
        def factors = write()
        def module = 'model.layers.1.mlp.down_proj'
        def matrix = Gaussian.tensor(memory, 'w', 0.2, 64, 96)
        def before = matrix.toArray()
        def a = factors.get(Lora.down(module))
        def b = factors.get(Lora.up(module))

        when:
        def adapter = PeftAdapter.open(folder)
        adapter.check(MODEL)
        adapter.addTo(module, BACKEND, matrix)
        adapter.addTo('model.layers.1.mlp.up_proj', BACKEND, matrix)

        then:
        adapter.modules(MODEL) == LORA.adapted(MODEL)
        adapter.parameters() == 2 * 4 * (64 + 64 + 64 + 96)
        largestError(matrix, before, b, a) < 1e-5

        cleanup:
        adapter?.close()
    }

    /** How far the matrix is from what it was and three times the product. */
    private static double largestError(Tensor matrix, float[] before, Tensor up, Tensor down) {
        double largest = 0
        for (int n = 0; n < matrix.rows(); n++) {
            for (int k = 0; k < matrix.columns(); k++) {
                double sum = before[n * matrix.columns() + k]
                for (int r = 0; r < down.rows(); r++) {
                    sum += 3d * up.get(n * down.rows() + r) * down.get(r * matrix.columns() + k)
                }
                largest = Math.max(largest, Math.abs(matrix.get(n * matrix.columns() + k) - sum))
            }
        }
        largest
    }

    def "with use_rslora an adapter weighs alpha over the root of its rank"() {
        expect:
        new PeftConfig(16, 8d, true).factor() == 2f
        new PeftConfig(16, 8d, false).factor() == 0.5f
    }

    def "a configuration that is more than two factors is refused in a line: #why"() {
        given:
        write()
        def file = folder.resolve('adapter_config.json')
        def json = JSON.readValue(file.toFile(), Map) + change
        Files.write(file, JSON.writeValueAsBytes(json))

        when:
        PeftAdapter.open(folder)

        then:
        def e = thrown(FileFormatException)
        e.message == "$file: $why; merge the adapter with PEFT instead"

        where:
        change                                || why
        [peft_type: 'IA3']                    || "peft_type is 'IA3', only 'LORA' can be run"
        [use_dora: true]                      || 'use_dora is set, which cannot be run'
        [rank_pattern: [q_proj: 8]]           || 'rank_pattern is set, which cannot be run'
        [modules_to_save: ['lm_head']]        || 'modules_to_save is set, which cannot be run'
        [bias: 'all']                         || "bias is 'all', only 'none' can be run"
        [r: 0]                                || 'r is 0'
        [r: 'four']                           || 'r is not a whole number'
        [lora_alpha: -1]                      || 'lora_alpha is -1.0'
    }

    def "what PEFT writes beside is no obstacle"() {
        given:
        write()
        def file = folder.resolve('adapter_config.json')
        Files.write(file, JSON.writeValueAsBytes(JSON.readValue(file.toFile(), Map) + [use_dora: false, rank_pattern: [:], modules_to_save: null,
            init_lora_weights: 'loftq', loftq_config: [:], auto_mapping: null, revision: null, megatron_core: 'megatron.core']))

        expect:
        PeftAdapter.open(folder).withCloseable { it.check(MODEL); true }
    }

    def "the adapter of another model is refused with the first tensor that does not fit"() {
        given:
        write()

        when:
        PeftAdapter.open(folder).withCloseable { it.check(other) }

        then:
        def e = thrown(FileFormatException)
        e.message.contains(why)

        where:
        other                                                                                || why
        TransformerConfig.llama(64, 1, 4, 2, 16, 96, 128, 40, false, 10_000d, 1e-5d) || "lora_A.weight' is no factor of a linear layer of this model; use the model that it was trained for"
        TransformerConfig.llama(64, 2, 4, 2, 16, 80, 128, 40, false, 10_000d, 1e-5d) || 'is [4, 96], the model needs [4, 80]; use the model that it was trained for'
    }

    def "factors that are not finite are named"() {
        given:
        def factors = write()
        factors.get(Lora.up('model.layers.0.self_attn.q_proj')).set(3, Float.NaN)
        PeftAdapter.write(folder, 'base', LORA, factors)

        when:
        PeftAdapter.open(folder).withCloseable { it.addTo('model.layers.0.self_attn.q_proj', BACKEND, memory.tensor(trit.tensor.Shape.of(64, 64))) }

        then:
        def e = thrown(FileFormatException)
        e.message.endsWith("tensor 'model.layers.0.self_attn.q_proj.lora_B.weight' holds NaN or an infinity; get the adapter again")
    }

    def "bits that a stranger flips in #name end in a line or in an adapter"() {
        given:
        write()
        def target = folder.resolve(name)
        def whole = Files.readAllBytes(target)
        def within = name.endsWith('json') ? whole.length : SafetensorsFile.open(target).withCloseable { (int) it.header().dataStart() }

        expect:
        HostileBytes.surprises(folder, HostileBytes.flips(whole, within, 1000, 5)) { damaged ->
            Files.copy(damaged, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING)
            PeftAdapter.open(folder).withCloseable { it.check(MODEL) }
        } == []

        where:
        name << ['adapter_config.json', 'adapter_model.safetensors']
    }
}
