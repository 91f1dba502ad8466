package trit.phase.quantize

import spock.lang.Requires
import spock.lang.Specification
import trit.Shared
import trit.code.Encoding
import trit.file.gguf.GgufFile
import trit.infer.LanguageModel
import trit.quant.Mix

/** Mixes choose what llama-quantize chose for the same model; names of files say with what it was told. */
@Requires({ Shared.present() })
class MixedModelsSpec extends Specification {

    def "#file"() {
        given:
        def wanted = types(file)
        def problems = []

        when:
        def policy = new EncodingPolicy(body, [], [], fallback)
        def chosen = LanguageModel.openStored(path(model)).withCloseable { policy.choose(it.config(), false, { problems << it }) }

        then:
        problems == []
        chosen.collectEntries { [it.name(), it.encoding().name()] } == wanted

        where:
        model                  | file                                 | body              | fallback
        'random-llama-256-f32' | 'random-llama-256-Q2_K'              | mix(Mix.Q2_K)     | Fallback.FORBID
        'random-llama-256-f32' | 'random-llama-256-Q4_K_M'            | mix(Mix.Q4_K_M)   | Fallback.FORBID
        'random-llama-256-f32' | 'random-llama-256-Q8_0'              | mix(Mix.Q8_0)     | Fallback.FORBID
        'random-llama-256-f32' | 'random-llama-256-TQ1_0'             | mix(Mix.TQ1_0)    | Fallback.FORBID
        'random-llama-256-f32' | 'random-llama-256-TQ2_0'             | mix(Mix.TQ2_0)    | Fallback.FORBID
        'random-llama-256-f32' | 'random-llama-256-Q4_0-pure'         | pure(Encoding.Q4_0) | Fallback.FORBID
        'random-llama-256-f32' | 'random-llama-256-Q4_K_M-pure'       | pure(Encoding.Q4_K) | Fallback.FORBID
        'bitllama-3M-bitnet-f32' | 'bitllama-3M-bitnet-Q2_K'          | mix(Mix.Q2_K)     | Fallback.FORBID
        'bitllama-3M-bitnet-f32' | 'bitllama-3M-bitnet-Q4_0'          | mix(Mix.Q4_0)     | Fallback.FORBID
        'bitllama-3M-bitnet-f32' | 'bitllama-3M-bitnet-Q4_K_M'        | mix(Mix.Q4_K_M)   | Fallback.FORBID
        'bitllama-3M-bitnet-f32' | 'bitllama-3M-bitnet-TQ2_0'         | mix(Mix.TQ2_0)    | Fallback.FORBID
        'stories260K'          | 'stories260K-Q4_K_M'                 | mix(Mix.Q4_K_M)   | Fallback.NEXT_LARGER
        'stories260K'          | 'stories260K-TQ2_0'                  | mix(Mix.TQ2_0)    | Fallback.NEXT_LARGER
        'stories260K'          | 'stories260K-ffn192-Q8_0'            | mix(Mix.Q8_0)     | Fallback.PAD
        'stories260K-ffn192-f32' | 'stories260K-ffn192-Q4_0'          | mix(Mix.Q4_0)     | Fallback.NEXT_LARGER
        'stories260K-ffn192-f32' | 'stories260K-ffn192-Q8_0'          | mix(Mix.Q8_0)     | Fallback.FORBID
    }

    private static BodyEncoding mix(Mix mix) {
        new BodyEncoding.Mixed(mix)
    }

    private static BodyEncoding pure(Encoding encoding) {
        new BodyEncoding.Uniform(encoding)
    }

    private static java.nio.file.Path path(String name) {
        def folder = name == 'stories260K' ? 'data/models/stories260K' : 'data/models/gguf'
        Shared.dir().resolve(folder).resolve(name + '.gguf')
    }

    private static Map<String, String> types(String name) {
        GgufFile.open(path(name)).withCloseable { file ->
            file.header().tensors().collectEntries { key, tensor -> [key, tensor.type().name()] }
        }
    }
}
