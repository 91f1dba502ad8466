package trit.peer

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.VariedText
import trit.code.Encoding
import trit.compute.Backends
import trit.file.token.BytePairTrainer
import trit.file.token.GgufVocabulary
import trit.file.token.TokenizerJson
import trit.infer.Decoder
import trit.infer.LanguageModel
import trit.infer.SmallTransformers
import trit.nn.GgufModel
import trit.nn.StoredModel
import trit.tensor.Memory

/** A random model of every architecture is the same model to llama.cpp. */
@spock.lang.Tag('slow')
class ArchitecturesPeerSpec extends Specification {
    static final List<String> PROMPTS = [
        'for (int i = 0; i < n; i++) {', 'return', ' * @param name the name of', 'public static void main(String[] args) throws IOException {']

    @Shared
    TokenizerJson vocabulary = new BytePairTrainer().with { trainer ->
        VariedText.all().each { trainer.add(it) }
        PROMPTS.each { trainer.add(it * 20) }
        trainer.train(SmallTransformers.ROWS - 20)
    }

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "#name: the final hidden state is the same but for #what"() {
        given:
        def file = write(SmallTransformers.random(SmallTransformers.named(name), 8, memory))

        when:
        def theirs = Peer.ask(file, LlamaCpp.Question.HIDDEN, PROMPTS, folder)
        def distances = hidden(file).withIndex().collect { own, i -> distance(own, theirs[i] as List<Double>) }

        then:
        distances.max() < bound

        where: 'qwen3 is younger than the library that specs load'
        name                              || bound | what
        'llama'                           || 1e-5d | 'the order of sums'
        'llama with biases'               || 1e-5d | 'the order of sums'
        'llama with Llama 3\'s positions' || 1e-5d | 'the order of sums'
        'llama with slow positions'       || 1e-5d | 'the order of sums'
        'qwen2'                           || 1e-5d | 'the order of sums'
        'qwen2 with YaRN'                 || 1e-5d | 'the order of sums'
        'gpt2'                            || 2e-3d | 'GELU from a table of half floats'
        'bitnet'                          || 1e-5d | 'the order of sums'
    }

    private Path write(StoredModel model) {
        def file = folder.resolve('m.gguf')
        def encodings = model.tensors().keySet().collectEntries { [it, Encoding.F32] }
        def metadata = GgufVocabulary.of(vocabulary, SmallTransformers.ROWS)
        GgufModel.write(file, model.config(), GgufModel.layout(model.config(), encodings, Optional.empty(), metadata)) { model.get(it) }
        file
    }

    /** Hidden states of the prompts' last tokens, divided by their lengths; no activation is rounded, as in llama.cpp with F32. */
    private static List<List<Double>> hidden(Path file) {
        LanguageModel.open(file).withCloseable { model ->
            new Decoder(model.stored().withoutFakeQuantizer(), Backends.choose('auto', 1).backend()).withCloseable { Decoder decoder ->
                PROMPTS.collect { prompt ->
                    def ids = model.tokenizer().encodePrompt(prompt)
                    decoder.cache(ids.length).withCloseable { cache ->
                        def rows = decoder.hidden(ids, cache).toArray()
                        int width = model.config().hidden()
                        def last = (0..<width).collect { (double) rows[rows.length - width + it] }
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
}
