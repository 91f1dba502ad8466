package trit.peer

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.VariedText
import trit.code.Encoding
import trit.compute.Backends
import trit.file.token.BytePairTrainer
import trit.file.token.Tokenizer
import trit.infer.Decoder
import trit.infer.GenerationRequest
import trit.infer.Generator
import trit.infer.LanguageModel
import trit.infer.Sampling
import trit.infer.SmallModel
import trit.nn.HuggingFaceCheckpoint
import trit.nn.TransformerConfig
import trit.phase.Artifact
import trit.phase.quantize.Fallback
import trit.phase.Inputs
import trit.phase.quantize.QuantizePhase
import trit.phase.SpecContext
import trit.quant.FakeQuantizer
import trit.tensor.Memory

import static trit.code.Encoding.*

/** A model that is made here, tokenizer and all, is the same model to llama.cpp. */
@spock.lang.Tag('slow')
class ExportedModelPeerSpec extends Specification {
    static final TransformerConfig MODEL = TransformerConfig.llama(256, 2, 4, 2, 64, 512, 128, 420, true, 10_000d, 1e-5d)
    static final List<String> PROMPTS = [
        'for (int i = 0; i < n; i++) {', 'return', ' * @param name the name of', 'public static void main(String[] args)']

    @Shared
    @TempDir
    Path shared
    @Shared
    @AutoCleanup
    Memory memory = Memory.open()
    @TempDir
    Path folder

    @Shared
    Artifact weights

    def setupSpec() {
        weights = checkpoint('plain', null)
    }

    def "every text gets the same tokens"() {
        given:
        def file = packed(weights, F16)
        def texts = VariedText.all().findAll { !it.contains('\u0000') }

        when:
        def theirs = Peer.ask(file, LlamaCpp.Question.TOKENS, texts, folder)

        then:
        LanguageModel.open(file).withCloseable { model ->
            texts.indices.findAll { (model.tokenizer().encodePrompt(texts[it]) as List) != theirs[it] }.collect { texts[it] } == []
        }
    }

    def "#encoding: the final hidden state is the same but for #what"() {
        given:
        def file = packed(fakeQuantizer ? checkpoint('bitnet', fakeQuantizer) : weights, encoding)

        when:
        def theirs = Peer.ask(file, LlamaCpp.Question.HIDDEN, PROMPTS, folder)
        def distances = hidden(file).withIndex().collect { own, i -> distance(own, theirs[i] as List<Double>) }

        then:
        distances.max() < bound

        where: 'the bounds are about twice what was measured'
        encoding | fakeQuantizer            || bound | what
        F32      | null                     || 1e-5d | 'the order of sums'
        F16      | null                     || 4e-3d | 'activations rounded to half'
        Q8_0     | null                     || 5e-2d | 'activations rounded per block of 32'
        TQ2_0    | FakeQuantizer.bitNet([]) || 5e-2d | 'activations rounded per block of 256, here per token'
    }

    def "#encoding: the likeliest continuation is the same"() {
        given:
        def file = packed(weights, encoding)

        when:
        def theirs = Peer.ask(file, LlamaCpp.Question.GREEDY, PROMPTS, folder, 8)

        then:
        LanguageModel.open(file).withCloseable { model ->
            model.decoder(Backends.choose('auto', 1).backend()).withCloseable { decoder ->
                PROMPTS.collect { new Generator(decoder, model.tokenizer()).generate(new GenerationRequest(it, 8, Sampling.GREEDY), { }).text() } == theirs
            }
        }

        where:
        encoding << [F32, F16]
    }

    /** Hidden states of the prompts' last tokens, divided by their lengths. */
    private static List<List<Double>> hidden(Path file) {
        LanguageModel.open(file).withCloseable { model ->
            model.decoder(Backends.choose('auto', 1).backend()).withCloseable { Decoder decoder ->
                PROMPTS.collect { prompt ->
                    def ids = model.tokenizer().encodePrompt(prompt)
                    decoder.cache(ids.length).withCloseable { cache ->
                        def rows = decoder.hidden(ids, cache).toArray()
                        def last = (1..256).collect { (double) rows[rows.length - 257 + it] }
                        def length = Math.sqrt(last.sum { it * it })
                        last.collect { it / length }
                    }
                }
            }
        }
    }

    private static double distance(List<Double> a, List<Double> b) {
        Math.sqrt([a, b].transpose().sum { x, y -> (x - y) * (x - y) })
    }

    private Path packed(Artifact weights, Encoding encoding) {
        def context = new SpecContext(folder.resolve("packed-$encoding"))
        def embedding = encoding == TQ2_0 ? [new trit.phase.quantize.TensorRule('token_embd', Q8_0)] : []
        new QuantizePhase().run(new QuantizePhase.Config(encoding, embedding, [], Fallback.FORBID), new Inputs([model: weights]), context)
        context.output().resolve('model.gguf')
    }

    private Artifact checkpoint(String name, FakeQuantizer fakeQuantizer) {
        def directory = Files.createDirectories(shared.resolve(name))
        HuggingFaceCheckpoint.write(directory, SmallModel.weights(MODEL, 11, memory), Optional.ofNullable(fakeQuantizer), [:])
        def trainer = new BytePairTrainer()
        VariedText.all().each { trainer.add(it) }
        PROMPTS.each { trainer.add(it * 20) }
        Tokenizer.of(trainer.train(400), directory).withCloseable { it.save(directory) }
        new Artifact(Artifact.Kind.WEIGHTS, name, directory, name)
    }
}
