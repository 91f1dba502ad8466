package trit.eval

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir
import trit.cli.Main
import trit.compute.Backends
import trit.infer.Decoder
import trit.infer.LanguageModel

/**
 * The numbers of llama-perplexity, and those of a float64 forward pass of what its files decode to
 * ("weights only" in llama.cpp-reference.md), on the same text and positions.
 */
@Requires({ trit.Shared.present() })
class LlamaCppReferenceSpec extends Specification {

    static final Path MODELS = trit.Shared.dir().resolve('data/models')

    /** A forward pass in float32 beside one in float64: of a perplexity, relative to it. */
    static final double FLOAT_PERPLEXITY = 2e-7

    /** The same of a mean divergence, in nats. */
    static final double FLOAT_DIVERGENCE = 1e-10

    /** Rows whose files nobody kept, and what quantize is told to make them. */
    static final Map<String, List<String>> MADE = [
        'gguf/stories260K-TQ1_0.gguf'             : ['TQ1_0', '--fallback', 'next_larger'],
        'gguf/stories260K-Q8_0-ffndownF16.gguf'   : ['Q8_0', '--tensor', 'ffn_down=F16'],
        'gguf/stories260K-Q4_0-ffndownF16.gguf'   : ['Q4_0', '--pure', '--tensor', 'ffn_down=F16'],
        'gguf/bitllama-3M-bitnet-TQ1_0-embF32.gguf': ['TQ1_0', '--tensor', 'token_embd=F32'],
        'gguf/random-llama-256-Q4_0.gguf'         : ['Q4_0']]

    @TempDir
    Path folder

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
    def "#row.file: perplexity #row.perplexity and mean divergence #row.meanKld of the weights alone"() {
        when:
        def result = divergence(row.file, row.base)

        then:
        Math.abs(result.model().perplexity().value() - row.perplexity) < halfUnit(row.perplexity, 6) + FLOAT_PERPLEXITY * row.perplexity
        Math.abs(result.meanKld().value() - row.meanKld) < halfUnit(row.meanKld, 5) + FLOAT_DIVERGENCE

        where:
        row << LlamaCppTable.weightsOnly(MODELS)
    }

    @Tag('slow')
    def "#row.file, made here: perplexity #row.perplexity and mean divergence #row.meanKld of the weights alone"() {
        given:
        def file = folder.resolve('made.gguf').toString()
        def silent = new PrintWriter(Writer.nullWriter())
        assert Main.commandLine().setOut(silent).setErr(silent).execute('quantize', MODELS.resolve(row.base).toString(), '-o', file, '--format', *MADE[row.file]) == 0

        when:
        def result = divergence(file, row.base)

        then:
        Math.abs(result.model().perplexity().value() - row.perplexity) < halfUnit(row.perplexity, 6) + FLOAT_PERPLEXITY * row.perplexity
        Math.abs(result.meanKld().value() - row.meanKld) < halfUnit(row.meanKld, 5) + FLOAT_DIVERGENCE

        where:
        row << LlamaCppTable.withoutFile(MODELS)
    }

    @Tag('slow')
    def "a feed-forward widened by zeros is the same function"() {
        expect:
        def result = divergence('gguf/stories260K-ffn192-f32.gguf', 'stories260K/stories260K.gguf')
        Math.abs(result.model().perplexity().value() - 4.2521) < 5e-5
        Math.abs(result.meanKld().value()) < FLOAT_DIVERGENCE
    }

    /** What printing a number with so many digits takes from it at most. */
    private static double halfUnit(BigDecimal value, int digits) {
        0.5d * 10d**(value.precision() - value.scale() - digits)
    }

    private static Divergence divergence(String file, String base) {
        opened(file) { encoded ->
            opened(base) { original ->
                def backend = Backends.choose('auto', 2).backend()
                new Decoder(encoded, backend).withCloseable { a ->
                    new Decoder(original, backend).withCloseable { b -> Divergence.measure(a, b, text(file), ChunkProgress.NONE) }
                }
            }
        }
    }

    /** A model whose activations nobody rounds, whatever it was trained through. */
    private static <T> T opened(String file, Closure<T> use) {
        LanguageModel.openStored(MODELS.resolve(file)).withCloseable { use(it.withoutFakeQuantizer()) }
    }

    private static ScoredChunks text(String file) {
        LanguageModel.open(MODELS.resolve(file)).withCloseable { text(it) }
    }

    private static ScoredChunks text(LanguageModel model) {
        def specials = model.tokenizer().specials()
        def ids = model.tokenizer().encode(Files.readString(MODELS.resolve('ppl-text.txt')))
        new ScoredChunks([specials.bos(), *ids] as int[], 512, OptionalInt.of(specials.bos()), 0)
    }
}
