package trit.peer

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backends
import trit.file.token.GgufVocabulary
import trit.infer.Decoder
import trit.infer.LanguageModel
import trit.nn.GgufModel
import trit.tensor.Memory

/** Two trained models write the same 200 tokens here and in llama.cpp, or part where two tokens are as good. */
@Tag('slow')
@Requires({ trit.Shared.present() })
class GreedyPeerSpec extends Specification {
    static final Path MODELS = trit.Shared.dir().resolve('data/models')
    static final int TOKENS = 200
    static final List<String> PROMPTS = ['Once upon a time', 'Lily and Tom went to the park.', 'The little dog was sad because']

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "#name in #encoding: the same text, or a gap below #gap where it parts"() {
        given:
        def file = converted(MODELS.resolve(source), encoding)

        when:
        def theirs = Peer.ask(file, LlamaCpp.Question.GREEDY, PROMPTS, folder, TOKENS)
        def partings = PROMPTS.withIndex().collect { prompt, i -> parting(file, prompt, theirs[i] as String) }

        then: 'llama.cpp rounds activations to 16 bits for F16 weights, and to 8 for Q8_0'
        theirs.every { it.length() > TOKENS }
        partings.every { it == null || it.gap < gap }

        where:
        name           | source                                | encoding      || gap
        'stories260K'  | 'stories260K/stories260K.gguf'        | Encoding.F32  || 1e-3d
        'stories260K'  | 'gguf/stories260K-ffn192-f32.gguf'    | Encoding.F16  || 0.02d
        'stories260K'  | 'gguf/stories260K-ffn192-f32.gguf'    | Encoding.Q8_0 || 0.3d
        'bitllama-3M'  | 'gguf/bitllama-3M-bitnet-f32.gguf'    | Encoding.F32  || 1e-3d
        'bitllama-3M'  | 'gguf/bitllama-3M-bitnet-f32.gguf'    | Encoding.F16  || 0.02d
        'bitllama-3M'  | 'gguf/bitllama-3M-bitnet-f32.gguf'    | Encoding.Q8_0 || 0.3d
    }

    /** Where our text leaves theirs, and how much better the token we chose is than the next best; null where it does not. */
    private static Map parting(Path file, String prompt, String theirs) {
        LanguageModel.open(file).withCloseable { model ->
            // in these encodings llama.cpp does not round activations as BitNet does
            new Decoder(model.stored().withoutFakeQuantizer(), Backends.choose('auto', 1).backend()).withCloseable { decoder ->
                def ids = model.tokenizer().encodePrompt(prompt)
                decoder.cache(ids.length + TOKENS).withCloseable { cache ->
                    def stream = model.tokenizer().stream()
                    ids.each { stream.next(it) }
                    def text = ''
                    def logits = decoder.next(ids, cache).toArray()
                    for (int i = 0; i < TOKENS; i++) {
                        def ranked = (0..<logits.length).toSorted { -logits[it] }
                        text += stream.next(ranked[0])
                        if (!theirs.startsWith(text)) {
                            return [token: i, gap: logits[ranked[0]] - logits[ranked[1]]]
                        }
                        logits = decoder.next([ranked[0]] as int[], cache).toArray()
                    }
                    return null
                }
            }
        }
    }

    private Path converted(Path source, Encoding encoding) {
        def file = folder.resolve('m.gguf')
        LanguageModel.openStored(source).withCloseable { model ->
            def encodings = model.tensors().collectEntries { name, t -> [name, t.shape().rank() == 1 ? Encoding.F32 : encoding] }
            def vocabulary = GgufVocabulary.of(LanguageModel.vocabulary(source).get(), model.config().vocab())
            GgufModel.write(file, model.config(), GgufModel.layout(model.config(), encodings, Optional.empty(), vocabulary)) { name ->
                encodings[name].encode(Encoding.decode(model.get(name), memory), memory)
            }
        }
        file
    }
}
