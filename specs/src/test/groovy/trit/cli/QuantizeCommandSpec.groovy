package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.code.Encoding
import trit.file.gguf.GgufFile
import trit.quant.ImportanceMatrix
import trit.tensor.Memory

/** Tensors of our files are those of llama-quantize's, byte for byte. */
@Requires({ Shared.present() })
class QuantizeCommandSpec extends Specification {

    static final Path FILES = Shared.dir().resolve('data/models/gguf')
    static final String RANDOM = FILES.resolve('random-llama-256-f32.gguf')
    static final String BITNET = FILES.resolve('bitllama-3M-bitnet-f32.gguf')
    static final String STORIES = Shared.dir().resolve('data/models/stories260K/stories260K.gguf')
    static final String WIDER = FILES.resolve('stories260K-ffn192-f32.gguf')

    @TempDir
    Path folder

    def out = new StringWriter()
    def err = new StringWriter()

    def "#file is written as llama-quantize wrote it"() {
        given:
        def own = folder.resolve('own.gguf')

        expect:
        trit('quantize', model, '--format', format, '-o', own.toString(), *options) == 0
        differences(own, FILES.resolve(file + '.gguf')) == []

        where:
        model  | format   | options    | file
        RANDOM | 'Q8_0'   | []         | 'random-llama-256-Q8_0'
        RANDOM | 'Q4_0'   | ['--pure'] | 'random-llama-256-Q4_0-pure'
        RANDOM | 'Q4_K_M' | []         | 'random-llama-256-Q4_K_M'
        RANDOM | 'Q4_K'   | ['--pure'] | 'random-llama-256-Q4_K_M-pure'
        RANDOM | 'Q2_K'   | []         | 'random-llama-256-Q2_K'
        RANDOM | 'Q2_K'   | ['--pure'] | 'random-llama-256-Q2_K-pure'
        RANDOM | 'Q6_K'   | ['--pure'] | 'random-llama-256-Q6_K-pure'
        RANDOM | 'TQ2_0'  | []         | 'random-llama-256-TQ2_0'
        RANDOM | 'TQ1_0'  | []         | 'random-llama-256-TQ1_0'
        BITNET | 'Q4_K_M' | []         | 'bitllama-3M-bitnet-Q4_K_M'
        BITNET | 'Q4_0'   | []         | 'bitllama-3M-bitnet-Q4_0'
        BITNET | 'TQ2_0'  | []         | 'bitllama-3M-bitnet-TQ2_0'
        BITNET | 'TQ2_0'  | ['--tensor', 'token_embd=F32'] | 'bitllama-3M-bitnet-TQ2_0-embF32'
        BITNET | 'Q8_0'   | []         | 'bitllama-3M-bitnet-Q8_0'
        BITNET | 'Q2_K'   | []         | 'bitllama-3M-bitnet-Q2_K'
        BITNET | 'TQ1_0'  | []         | 'bitllama-3M-bitnet-TQ1_0'
        STORIES | 'Q4_K_M' | ['--fallback', 'next_larger'] | 'stories260K-Q4_K_M'
        STORIES | 'TQ2_0' | ['--fallback', 'next_larger']  | 'stories260K-TQ2_0'
        STORIES | 'IQ4_NL' | ['--pure', '--tensor', 'ffn_down=F16', '--tensor', '^output=Q8_0'] | 'stories260K-Q2_K' // as llama.cpp fell back then
        STORIES | 'Q8_0'  | ['--fallback', 'pad']          | 'stories260K-ffn192-Q8_0'
        STORIES | 'Q4_0'  | ['--fallback', 'pad', '--tensor', '^output=Q8_0'] | 'stories260K-ffn192-Q4_0'
        WIDER  | 'Q8_0'   | []         | 'stories260K-ffn192-Q8_0'
        WIDER  | 'Q4_0'   | ['--fallback', 'next_larger']  | 'stories260K-ffn192-Q4_0'
    }

    def "what a file says about its tokens is kept word for word"() {
        given:
        def own = folder.resolve('own.gguf')

        expect:
        trit('quantize', STORIES, '--format', 'F16', '-o', own.toString()) == 0
        aboutTokens(own) == aboutTokens(Path.of(STORIES))
        aboutTokens(own).keySet().containsAll(['tokenizer.ggml.tokens', 'tokenizer.ggml.scores'])
    }

    def "#command refuses to replace what it reads: #target"() {
        given:
        def model = Files.copy(Path.of(STORIES), folder.resolve('model.gguf'))
        def text = Files.writeString(folder.resolve('text.txt'), 'Once upon a time ' * 400)
        def before = [model, text].collectEntries { [it, Files.readAllBytes(it)] }
        def link = Files.createSymbolicLink(folder.resolve('link.gguf'), model)

        expect:
        trit(command, model.toString(), '-o', folder.resolve(target).toString(), *options(text)) == 2
        err.toString().contains("$target' would be replaced by what is made of it; name another file to write")
        before.every { file, bytes -> Files.readAllBytes(file) == bytes }
        Files.isSymbolicLink(link)

        where:
        command    | target       | options
        'quantize' | 'model.gguf' | { ['--format', 'F16'] }
        'quantize' | 'link.gguf'  | { ['--format', 'F16'] }
        'imatrix'  | 'model.gguf' | { ['-f', it.toString()] }
        'imatrix'  | 'text.txt'   | { ['-f', it.toString()] }
    }

    def "a checkpoint's own files are not replaced, but a GGUF file may lie beside them"() {
        given:
        def checkpoint = folder.resolve('checkpoint')
        Files.createDirectory(checkpoint)
        ['config.json', 'model.safetensors', 'tokenizer.json'].each {
            Files.copy(Path.of(STORIES).resolveSibling(it), checkpoint.resolve(it))
        }

        expect:
        trit('quantize', checkpoint.toString(), '--format', 'F16', '-o', checkpoint.resolve('config.json').toString()) == 2
        trit('quantize', checkpoint.toString(), '--format', 'F16', '-o', checkpoint.toString()) == 2
        err.toString().contains('is a folder, which cannot be replaced')
        2.times { assert trit('quantize', checkpoint.toString(), '--format', 'F16', '-o', checkpoint.resolve('f16.gguf').toString()) == 0 }
    }

    def "an importance matrix that #what is refused, in a dry run and in another"() {
        given:
        def matrix = folder.resolve('imatrix.gguf')
        new ImportanceMatrix(entries.collectEntries(new TreeMap()) { name, columns -> [name, new ImportanceMatrix.Entry(new float[columns], 7)] }, ['x'], 1, 7).write(matrix)

        expect:
        trit('quantize', RANDOM, '--format', 'Q2_K_S', '--imatrix', matrix.toString(), '-o', folder.resolve('own.gguf').toString()) == 2
        err.toString().contains("$matrix $message")
        !dry || trit('quantize', RANDOM, '--format', 'Q2_K_S', '--imatrix', matrix.toString(), '--dry-run') == 2

        where:
        what                        | entries                              | dry   || message
        'has other columns'         | ['blk.1.attn_q.weight': 128]         | true  || 'says what 128 columns of blk.1.attn_q.weight weigh, but it has 256; collect it from this model'
        'speaks of another model'   | ['h.1.attn.weight': 256]             | true  || 'says nothing of any matrix of this model'
        'leaves out what needs it'  | ['blk.1.attn_q.weight': 256]         | false || 'says nothing of blk.0.attn_q.weight, which mix Q2_K_S makes rubbish of'
    }

    def "a dry run says what every tensor would get and writes nothing"() {
        expect:
        trit('quantize', RANDOM, '--format', 'Q4_K_M', '--dry-run') == 0
        out.toString() =~ /(?m)^blk\.0\.attn_v\.weight +\[128, 256\] +Q[46]_K/
        out.toString() =~ /(?m)^would take [\d.]+ MiB/
        Files.list(folder).findAny().empty

        and:
        trit('quantize', RANDOM, '--format', 'Q4_K_M', '--dry-run', '--json') == 0
        new ObjectMapper().readValue(out.toString(), Map).tensors.find { it.name == 'output.weight' }.encoding == 'Q6_K'
    }

    def "an encoding of the house's own is written in one of ggml's, and both are said"() {
        given:
        def own = folder.resolve('own.gguf')

        expect:
        trit('quantize', RANDOM, '--format', 'pi-q3', '-o', own.toString(), '--tensor', '^output=SEQ2') == 0
        out.toString() =~ /: [\d.]+ MiB, 3\.\d+ bits per weight: .*PIQ3 as Q3_K.*1 in SEQ2 as Q2_K/

        and: 'the numbers in the file are those that the encoding chose'
        Memory memory = Memory.open()
        GgufFile file = GgufFile.open(own)
        GgufFile source = GgufFile.open(Path.of(RANDOM))
        def weights = Encoding.decode(source.encoded(source.header().tensors()['blk.0.ffn_up.weight']), memory)
        def written = file.encoded(file.header().tensors()['blk.0.ffn_up.weight'])
        written.encoding() == Encoding.Q3_K
        Encoding.decode(written, memory).toArray() == Encoding.decode(Encoding.PIQ3.encode(weights, memory), memory).toArray()
        file.header().tensors()['output.weight'].type().name() == 'Q2_K'

        and: 'a dry run says so before'
        trit('quantize', RANDOM, '--format', 'FIVE', '--dry-run') == 0
        out.toString() =~ /(?m)^blk\.0\.attn_v\.weight +\[128, 256\] +FIVE as Q3_K/

        cleanup:
        [file, source, memory]*.close()
    }

    def "substitutions are said where they are allowed"() {
        expect:
        trit('quantize', STORIES, '--format', 'Q4_K_M', '-o', folder.resolve('q').toString(), '--fallback', 'NEXT_LARGER') == 0
        err.toString().contains("blk.0.ffn_down.weight [64, 172]: rows of 172 are not a multiple of Q6_K's block of 256, F16 instead") ||
            err.toString().contains("blk.0.ffn_down.weight [64, 172]: rows of 172 are not a multiple of Q4_K's block of 256, F16 instead")
    }

    def "padding is said before anything is written, tensor by tensor"() {
        expect:
        trit('quantize', STORIES, '--format', 'Q8_0', '--fallback', 'pad', '--dry-run') == 0
        out.toString().readLines().count { it.startsWith('instead: ') && it.contains('padded with zeros') } == 15
        out.toString().contains('instead: blk.0.ffn_down.weight [64, 172]: padded with zeros to [64, 192], which changes no result and any reader takes (+1,360 bytes)')

        and: 'rows that cannot be padded are an error'
        trit('quantize', STORIES, '--format', 'Q4_K', '--pure', '--fallback', 'pad', '--dry-run') == 2
        err.toString() =~ /\d+ tensors \(token_embd, attn_q, .*\): rows of 64 are not a multiple of Q4_K's block of 256/
        err.toString().contains('PAD makes feed-forward layers without a norm inside wider, and nothing else')
        !err.toString().contains('ffn_down')
    }

    def "cures are said as options#when"() {
        expect:
        trit(*(['quantize', STORIES, '--format', 'TQ2_0', '--dry-run', '--pure'] + method)) == 2
        err.toString().readLines().last().contains("--tensor 'REGEX=E', fallback is --fallback")

        where:
        method     || when
        []         || ''
        ['--gptq'] || ', also where something comes before'
    }

    def "'#what' is one message and exit 2, and nothing is left"() {
        expect:
        trit(*(['quantize', RANDOM] + arguments)) == 2
        err.toString().contains(message)
        Files.list(folder).findAny().empty

        where:
        what            | arguments                                                  || message
        'a misspelling' | ['--format', 'Q4_KM', '--dry-run']                         || "no format 'Q4_KM'. Did you mean 'Q4_K_M'?"
        'no output'     | ['--target-bpw', '4']                                      || 'say where the file goes'
        'two models'    | ['--input', RANDOM, '--format', 'Q8_0', '-o', 'x']           || 'MODEL, --input=MODEL are mutually exclusive'
        'no importance' | ['--format', 'Q2_K_S', '--dry-run']                        || 'mix Q2_K_S is rubbish unless'
        'no such folder of one' | ['--format', 'Q4_K', '--imatrix', FILES.toString(), '--dry-run'] || 'has no imatrix.gguf; name an importance matrix'
        'another file'  | ['--format', 'Q4_K', '--imatrix', STORIES, '--dry-run']    || 'is no importance matrix'
        'no imatrix'    | ['--format', 'Q4_K', '--imatrix', 'nowhere', '-o', 'x']    || 'there is no file nowhere'
        'a wrong rule'  | ['--format', 'Q4_K', '--tensor', 'nope=Q8_0', '--dry-run'] || 'tensors(~/nope/) matches no tensor'
    }

    def "a file that is not named lies beside the model, which may be named by its weights"() {
        given:
        ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'].each {
            Files.copy(Shared.dir().resolve("data/models/bitllama-3M/$it"), folder.resolve(it))
        }

        expect:
        trit('quantize', '--format', 'pi-q3', '--k', '4', '--input', folder.resolve('model.safetensors').toString()) == 0
        trit('quantize', folder.toString(), '--format', 'pi-q3', '-o', folder.resolve('own.gguf').toString()) == 0
        differences(folder.resolve('model.safetensors.pi-q3'), folder.resolve('own.gguf')) == []
    }

    def "q2-quip is Q2_K in another basis with errors passed on"() {
        given:
        def model = Files.copy(Path.of(RANDOM), folder.resolve('r.gguf')).toString()
        def read = ['--samples', '20', '--chunks', '1', '--cache', folder.resolve('cache').toString()]

        expect:
        trit(*(['quantize', '--format', 'q2-quip', '--incoherence', 'hadamard', '--input', model] + read)) == 0
        trit(*(['quantize', model, '--format', 'Q2_K', '--pure', '--incoherence', 'hadamard', '--ldlq', '-o', folder.resolve('own').toString()] + read)) == 0
        differences(folder.resolve('r.gguf.q2-quip'), folder.resolve('own')) == []
    }

    def "a settings file says format and basis where options do not: #options"() {
        given:
        def config = Files.writeString(folder.resolve('x.toml'), '[quantization]\nformat = "pi-q2"\n[incoherence]\nenabled = true')

        expect:
        trit(*(['quantize', RANDOM, '--dry-run', '--config', config.toString(), '--cache', folder.resolve('cache').toString()] + options)) == 0
        out.toString().contains('rotate')
        out.toString().contains(encoding)

        where:
        options              || encoding
        []                   || 'PIQ2 as Q2_K 30'
        ['--format', 'Q8_0'] || 'Q8_0 30'
    }

    def "a format that a settings file says wrongly is said with its line"() {
        given:
        def config = Files.writeString(folder.resolve('x.toml'), '[quantization]\nformat = "Q4_KM"')

        expect:
        trit('quantize', RANDOM, '--dry-run', '--config', config.toString()) == 2
        err.toString().readLines()[0] == "$config: line 2: no format 'Q4_KM'. Did you mean 'Q4_K_M'?"
    }

    def "inspect shows what was written"() {
        given:
        def own = folder.resolve('own.gguf').toString()
        trit('quantize', RANDOM, '--format', 'Q4_K_M', '-o', own)

        expect:
        trit('inspect', own) == 0
        out.toString().startsWith('GGUF v3, ')
        out.toString() =~ /(?m)^hash of the tensors: [0-9a-f]{64}, holds/
        out.toString() =~ /(?m)^general\.file_type +15/
        out.toString() =~ /(?m)^Q4_K +25 /

        and:
        trit('inspect', own, '--hashes', '--json') == 0
        def json = new ObjectMapper().readValue(out.toString(), Map)
        json.encodings.find { it.type == 'Q6_K' }.tensors == 5
        json.tensors.every { it.sha256 ==~ /[0-9a-f]{64}/ }

        and:
        trit('inspect', Shared.dir().resolve('data/models/stories260K').toString()) == 0
        out.toString().startsWith('safetensors, ')
        trit('inspect', 'nowhere') == 2
    }

    def "inspect says what encodings lose of trained weights: about what they lose of Gaussian ones"() {
        when:
        assert trit('inspect', Shared.dir().resolve('data/models/stories260K').toString(), '--errors', '--json') == 0
        def errors = new ObjectMapper().readValue(out.toString(), Map).errors.collectEntries { [it.encoding, it] }

        then: 'rows of 64 and 172, which blocks of 32 and of 256 do not all divide'
        errors.keySet() == ['Q8_0', 'Q5_1', 'Q5_0', 'Q4_1', 'Q4_0', 'IQ4_NL'] as Set
        errors.values().every { it.matrices == 31 && Math.abs(it.relative / it.gaussian - 1) < 0.15 }

        and: 'of Gaussian ones as much as ggml does'
        [Q8_0: 2.9e-5, Q5_0: 0.001824, Q4_1: 0.006126, Q4_0: 0.007368, IQ4_NL: 0.005811].every { encoding, loss ->
            Math.abs(errors[encoding].gaussian / loss - 1) < 0.03
        }
    }

    def "kld says how far a file is from its original, as llama-perplexity does"() {
        given: 'the chunks of llama.cpp-reference.md, of which the first few are enough here'
        def text = Shared.dir().resolve('data/models/ppl-text.txt').toString()
        def q8 = FILES.resolve('bitllama-3M-bitnet-Q4_0.gguf').toString()

        expect:
        trit('kld', q8, '--base', BITNET, '-f', text, '-c', '512', '--chunks', '4', '--json') == 0
        def json = new ObjectMapper().readValue(out.toString(), Map)
        json.result.meanKld.value > 0.01 && json.result.meanKld.value < 0.03
        json.result.sameTop.value > 0.9

        and:
        trit('kld', q8, '--base', BITNET, '-f', text, '-c', '512', '--chunks', '2') == 0
        ['Mean KLD', 'Maximum KLD', '99.0% KLD', 'Median KLD', 'RMS Δp', 'Same top p', 'Mean PPL(Q)/PPL(base)'].every { out.toString().contains(it) }
    }

    def "imatrix collects what quantize then weighs errors by"() {
        given:
        def text = Shared.dir().resolve('data/models/ppl-text.txt').toString()
        def matrix = folder.resolve('imatrix.gguf').toString()
        def files = ['plain.gguf', 'weighed.gguf'].collect { folder.resolve(it) }

        expect:
        trit('imatrix', RANDOM, '-f', text, '-c', '128', '--chunks', '2', '-o', matrix) == 0
        out.toString().contains('28 matrices, 2 chunks of 128 tokens')
        trit('quantize', RANDOM, '--format', 'Q4_K', '--pure', '-o', files[0].toString()) == 0
        trit('quantize', RANDOM, '--format', 'Q4_K', '--pure', '--imatrix', matrix, '-o', files[1].toString()) == 0

        and: 'all matrices of the blocks are others than before, embedding and output are not'
        def changed = differences(files[0], files[1])
        changed.size() == 28
        changed.every { it.startsWith('blk.') }

        and: 'a mix that needs importance can be written'
        trit('quantize', RANDOM, '--format', 'Q2_K_S', '--imatrix', matrix, '-o', files[0].toString()) == 0
        trit('inspect', files[0].toString()) == 0
        out.toString() =~ /(?m)^quantize\.imatrix\.entries_count +28/
    }

    private static Map aboutTokens(Path file) {
        GgufFile.open(file).withCloseable { it.header().metadata().findAll { key, value -> key.startsWith('tokenizer.') } }
    }

    private static List<String> differences(Path own, Path reference) {
        def files = [own, reference].collect { GgufFile.open(it) }
        def tensors = files.collect { file -> file.entries().collectEntries { [it.name(), it] } }
        def different = (tensors[0].keySet() + tensors[1].keySet()).findAll { name ->
            def pair = tensors*.get(name)
            pair.any { it == null } || pair*.type().toSet().size() > 1 || pair[0].bytes().mismatch(pair[1].bytes()) != -1
        }
        files*.close()
        different.toList()
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        err.buffer.length = 0
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments)
    }
}
