package trit.eval

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.Tag
import trit.compute.Backends
import trit.infer.LanguageModel

/**
 * The numbers of llama-perplexity, and those of a float64 forward pass of what its files decode to
 * ("weights only" in llama.cpp-reference.md), on the same text and positions.
 */
@Requires({ trit.Shared.present() })
class LlamaCppReferenceSpec extends Specification {

    static final Path MODELS = trit.Shared.dir().resolve('data/models')

    def "stories260K: the perplexity and its error as llama-perplexity prints them"() {
        when:
        def result = LanguageModel.open(MODELS.resolve('stories260K')).withCloseable { model ->
            model.decoder(Backends.choose('auto', 2).backend()).withCloseable { Perplexity.measure(it, text(model), ChunkProgress.NONE) }
        }

        then: '4.2521 ± 0.08332 over 29 chunks, to all digits it prints'
        Math.abs(result.perplexity().value() - 4.2521) < 5e-5
        Math.abs(result.perplexity().error() - 0.08332) < 5e-6
        result.chunks() == 29
        result.scored() == 7_395
    }

    def "#file: the perplexity of a BitNet model whose activations are rounded, #ppl"() {
        when:
        def result = LanguageModel.open(MODELS.resolve(file)).withCloseable { model ->
            model.decoder(Backends.choose('auto', 2).backend()).withCloseable { Perplexity.measure(it, text(model), ChunkProgress.NONE) }
        }

        then: 'the same forward pass in float32 and in float64 differs by 0.0015: roundings to 8 bits that fall the other way'
        Math.abs(result.perplexity().value() - ppl) < 0.0015

        where: 'float64, float32 and llama.cpp, whose last norm has another epsilon'
        file                                        || ppl
        'bitllama-3M'                               || 4.003371
        'bitllama-3M'                               || 4.004837
        'gguf/bitllama-3M-bitnet-TQ2_0-embF32.gguf' || 4.0046
    }

    @Tag('slow')
    def "#file: perplexity #ppl and mean divergence #kld of the weights alone"() {
        when:
        def result = LanguageModel.open(MODELS.resolve(file)).withCloseable { model ->
            LanguageModel.open(MODELS.resolve(base)).withCloseable { original ->
                def backend = Backends.choose('auto', 2).backend()
                model.decoder(backend).withCloseable { a ->
                    original.decoder(backend).withCloseable { b -> Divergence.measure(a, b, text(model), ChunkProgress.NONE) }
                }
            }
        }

        then: 'half a unit of the last digit that is given, or f32 rounding'
        Math.abs(result.model().perplexity().value() / ppl - 1) < 2e-6
        Math.abs(result.meanKld().value() - kld) < Math.max(1e-4 * kld, 1e-8)

        where:
        file                                | base                           || ppl      | kld
        'gguf/stories260K-ffn192-f32.gguf'  | 'stories260K/stories260K.gguf' || 4.2521   | 0
        'gguf/stories260K-ffn192-Q8_0.gguf' | 'stories260K/stories260K.gguf' || 4.25556  | 0.00045032
        'gguf/random-llama-256-Q8_0.gguf'   | 'gguf/random-llama-256-f32.gguf' || 7881.78 | 0.00054509
        'gguf/random-llama-256-Q4_0-pure.gguf' | 'gguf/random-llama-256-f32.gguf' || 8262.39 | 0.1372
    }

    private static ScoredChunks text(LanguageModel model) {
        def specials = model.tokenizer().specials()
        def ids = model.tokenizer().encode(Files.readString(MODELS.resolve('ppl-text.txt')))
        new ScoredChunks([specials.bos(), *ids] as int[], 512, OptionalInt.of(specials.bos()), 0)
    }
}
