package trit.infer

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import trit.compute.Backends
import trit.nn.HuggingFaceCheckpoint
import trit.nn.GgufModel
import trit.nn.StoredModel

/** A trained model computes what a float64 reference of it computes. */
@Requires({ trit.Shared.present() })
class GoldenModelSpec extends Specification {

    static final Path STORIES = trit.Shared.dir().resolve('data/models/stories260K')

    def "stories260K from #file on the #backend backend: logits as golden"() {
        given:
        def golden = new ObjectMapper().readValue(STORIES.resolve("golden.json").toFile(), Map)
        def model = open(file)
        def decoder = new Decoder(model, Backends.choose(backend, 2).backend())

        expect:
        golden.texts.every { text ->
            def ids = text.ids as int[]
            def logits = GoldenTexts.logits(decoder, ids)
            def last = logits[-1]
            def expected = text.last_logits.collect { it as double }
            def scale = expected.collect { Math.abs(it) }.max()
            expected.indices.every { Math.abs(last[it] - expected[it]) <= 1e-4 * scale } &&
                text.logprob_next.withIndex().every { p, i -> Math.abs(GoldenTexts.logProbability(logits[i], ids[i + 1]) - p) <= 1e-4 * Math.max(1, Math.abs(p)) }
        }

        cleanup:
        decoder?.close()
        model?.close()

        where:
        [file, backend] << [["model.safetensors", "stories260K.gguf"], ["scalar", "auto"]].combinations()
    }

    private static StoredModel open(String file) {
        file.endsWith('.gguf') ? GgufModel.read(STORIES.resolve(file)) : HuggingFaceCheckpoint.read(STORIES)
    }
}
