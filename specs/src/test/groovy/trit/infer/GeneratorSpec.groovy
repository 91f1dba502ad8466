package trit.infer

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Backends
import trit.file.token.Prompt

/** Texts by a model that was trained on children's stories. */
@Requires({ trit.Shared.present() })
class GeneratorSpec extends Specification {

    static final Path STORIES = trit.Shared.dir().resolve('data/models/stories260K')
    static final GenerationListener DEAF = { } as GenerationListener
    @spock.lang.Shared
    LanguageModel model = LanguageModel.open(STORIES)
    @spock.lang.Shared
    Decoder decoder = model.decoder(Backends.choose('auto', 2).backend())
    Generator generator = new Generator(decoder, model.tokenizer())

    def cleanupSpec() {
        decoder?.close()
        model?.close()
    }

    def "greedy continuation as golden, from #file"() {
        given:
        def greedy = new ObjectMapper().readValue(STORIES.resolve('golden.json').toFile(), Map).greedy

        expect:
        LanguageModel.open(STORIES.resolve(file)).withCloseable { opened ->
            opened.decoder(Backends.choose('auto', 2).backend()).withCloseable { d ->
                def written = new Generator(d, opened.tokenizer())
                    .generate(new GenerationRequest(greedy.prompt, greedy.ids.size(), Sampling.GREEDY), { })
                assert written.tokens() == greedy.ids
                assert written.text() == greedy.text
                written.stop() == Generation.Stop.LENGTH && written.promptTokens() == greedy.prompt_ids.size()
            }
        }

        where:
        file << ['', 'stories260K.gguf']
    }

    def "what is streamed is what is returned, in whole characters"() {
        given:
        def pieces = []

        when:
        def written = generator.generate(new GenerationRequest('Lily saw a caf', 60, Sampling.seeded(3)), { pieces << it })

        then:
        pieces.join('') == written.text()
        pieces.every { !it.isEmpty() }
        !written.text().contains('\uFFFD')
        written.tokens().size() == 60
        written.tokensPerSecond() > 0
    }

    def "equal seeds write equal texts, other seeds other ones"() {
        given:
        def write = { long seed -> generator.generate(new GenerationRequest('One day', 40, Sampling.seeded(seed)), { }).text() }

        expect:
        write(1) == write(1)
        (1..5).collect { write(it) }.unique().size() == 5
    }

    def "texts that are written at once are those written one by one, and what prompts share is read once"() {
        given: 'the second prompt goes on from the first, the third shares its beginning of a text alone, the fourth is the first'
        def requests = [['Once upon a time', 20], ['Once upon a time there was a dog', 31], ['Lily', 5], ['Once upon a time', 64]]
            .collect { prompt, tokens -> new GenerationRequest(prompt, tokens, Sampling.GREEDY) }
        def alone = requests.collect { generator.generate(it, { }) }
        def ended = []
        def listeners = (0..<4).collect { i ->
            new GenerationListener() {
                void text(String piece) { assert !(i in ended) }

                void end() { ended << i }
            }
        }

        when:
        def together = generator.generate(requests, listeners as List<GenerationListener>)

        then:
        together*.tokens() == alone*.tokens()
        together*.text() == alone*.text()
        together*.stop() == alone*.stop()
        ended == [2, 0, 1, 3]

        and:
        def read = alone*.promptTokens()
        together*.promptTokens() == [read[0], read[1] - read[0], read[2] - 1, 1]
    }

    def "keys and values in #encoding are taken over from the prompt that was read before"() {
        given:
        def requests = ['Once upon a time there', 'Once upon a time there was'].collect { new GenerationRequest(it, 12, Sampling.GREEDY) }
        def precision = Precision.WEIGHTS_ONLY.withKeysAndValues(encoding)

        expect:
        LanguageModel.open(STORIES.resolveSibling('bitllama-3M')).withCloseable { opened ->
            opened.decoder(Backends.choose('auto', 2).backend(), precision).withCloseable { d ->
                def writer = new Generator(d, opened.tokenizer())
                assert writer.generate(requests, [DEAF, DEAF])*.tokens() ==
                    requests.collect { writer.generate(it, { }).tokens() }
                true
            }
        }

        where:
        encoding << [Encoding.F16, Encoding.Q8_0]
    }

    def "no text is begun after the listener has stopped one"() {
        given:
        def requests = (0..2).collect { new GenerationRequest('Once', 9, Sampling.GREEDY) }
        def stopped = new GenerationListener() {
            void text(String piece) { }

            boolean cancelled() { true }
        }

        expect:
        generator.generate(requests, [stopped] * 3)*.stop() == [Generation.Stop.CANCELLED]
    }

    def "a stop token ends the text and is no part of it"() {
        given:
        int dot = generator.generate(new GenerationRequest('Once upon a time', 64, Sampling.GREEDY), { }).tokens()[17]

        when:
        def written = generator.generate(new GenerationRequest(Prompt.of('Once upon a time'), 64, Sampling.GREEDY, [dot] as Set), { })

        then:
        written.stop() == Generation.Stop.END
        !written.tokens().contains(dot)
        written.tokens().size() <= 17
    }

    def "the listener may stop it"() {
        given:
        int asked = 0
        def listener = new GenerationListener() {
            void text(String piece) { }

            boolean cancelled() { asked++ == 5 }
        }

        when:
        def written = generator.generate(new GenerationRequest('Once upon a time', 64, Sampling.GREEDY), listener)

        then:
        written.stop() == Generation.Stop.CANCELLED
        written.tokens().size() == 5
    }

    def "it ends where the context does, and nothing is asked of nothing"() {
        when:
        def written = generator.generate(new GenerationRequest(Prompt.of('Once upon a time'), 10_000, Sampling.GREEDY, [] as Set), { })

        then:
        written.stop() in [Generation.Stop.CONTEXT, Generation.Stop.END]
        written.promptTokens() + written.tokens().size() <= 513

        and:
        generator.generate(new GenerationRequest('Once', 0, Sampling.GREEDY), { }).tokens() == []
        generator.generate(new GenerationRequest('', 3, Sampling.GREEDY), { }).promptTokens() == 1
    }

    def "a prompt that is longer than the context is refused"() {
        when:
        generator.generate(new GenerationRequest('word ' * 600, 1, Sampling.GREEDY), { })

        then:
        def e = thrown(ModelException)
        e.message ==~ /the prompt has [\d]+ tokens, the model reads at most 512; shorten the prompt/
    }
}
