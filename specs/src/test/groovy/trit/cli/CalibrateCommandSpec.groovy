package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared
import trit.file.Sha256
import trit.file.gguf.GgufFile

/** Looking at a model over domains, and quantizing it with what was seen. */
@Requires(value = { Shared.present() }, reason = 'needs the shared models')
class CalibrateCommandSpec extends Specification {
    static final String MODEL = Shared.dir().resolve('data/models/stories260K')
    static final String WIDE = Shared.dir().resolve('data/models/gguf/random-llama-256-f32.gguf')

    @TempDir
    Path folder

    def out = new StringWriter()
    def err = new StringWriter()

    def "samples of all domains are read, and what was seen is left for quantize"() {
        given:
        def seen = folder.resolve('seen')

        expect:
        calibrate('--model', MODEL, '--samples', '20', '-o', seen.toString()) == 0
        out.toString() =~ /(?m)^texts\.samples\.math +4$/
        out.toString() =~ /(?m)^texts\.samples\.language +8$/
        out.toString().contains("wrote $seen/imatrix.gguf")
        trit('quantize', MODEL, '--format', 'q4_0', '--pure', '--fallback', 'next_larger', '--calibration', seen.toString(), '-o', folder.resolve('m.gguf').toString()) == 0
        out.toString() =~ /the whole file is [\d.]+ times smaller than the weights in F32, [\d.]+ times than in F16; the tensors below 16 bits alone, [\d.]+ bits per weight, [\d.]+ and [\d.]+ times/
    }

    def "options make a recipe whose samples sum to what was asked for, none of them of a test part"() {
        expect:
        calibrate('--model', MODEL, '--domains', 'math,code,language,reasoning', '--samples', '10000', '--seed', '7', '--format', '2bit', '--print-recipe') == 0

        when:
        def recipe = new ObjectMapper().readTree(out.toString())
        def texts = recipe.steps.find { it.name.asText() == 'texts' }.config

        then:
        recipe.seed.asInt() == 7
        texts.source.shares*.samples*.asInt() == [2222, 1111, 4445, 2222]
        texts.split.asText() == 'train'
        recipe.steps*.name*.asText() == ['base', 'texts', 'collected', 'packed']
        recipe.steps.find { it.name.asText() == 'packed' }.config.body.encoding.asText() == 'UNIFORM2'
    }

    def "settings in TOML say how many samples of a domain"() {
        given:
        def settings = Files.writeString(folder.resolve('s.toml'), '[calibration]\nmath_samples = 5\ncode_samples = 0\nlanguage_samples = 7\nreasoning_samples = 0\ntool_use_samples = 1\n')

        expect:
        calibrate('--model', MODEL, '--config', settings.toString(), '--print-recipe') == 0
        new ObjectMapper().readTree(out.toString()).steps[1].config.source.shares.collect { [it.domain.asText(), it.samples.asInt()] } ==
            [['MATH', 5], ['LANGUAGE', 7], ['TOOL_USE', 1]]
    }

    def "errors are passed on with a Hessian that is collected on the way, the same as one that lies there"() {
        given:
        def seen = folder.resolve('seen')
        def reading = ['--domains', 'math,tool_use', '--samples', '30', '--chunks', '3']
        def format = ['--format', 'Q2_K', '--pure', '--ldlq']

        expect:
        trit('quantize', WIDE, *format, *reading, '-o', file('way'), '--cache', file('cache')) == 0
        calibrate('--model', WIDE, '--collect', 'hessian', *reading, '-o', seen.toString()) == 0
        trit('quantize', WIDE, *format, '--calibration', seen.toString(), '-o', file('lying')) == 0
        trit('quantize', WIDE, '--format', 'Q2_K', '--pure', '-o', file('nearest')) == 0
        tensors('way') == tensors('lying')
        tensors('way') != tensors('nearest')
    }

    def "a step of alpha pi/k is searched as a whole: every k gives the same file"() {
        expect:
        trit('quantize', WIDE, '--format', 'pi-q3', '-o', file('plain')) == 0
        trit('quantize', WIDE, '--format', 'pi-q3', '--k', '4', '-o', file('four')) == 0
        Files.mismatch(folder.resolve('plain'), folder.resolve('four')) == -1
    }

    def "an average of bits is spent where calibration says that errors cost most"() {
        given:
        def seen = file('seen')

        expect:
        calibrate('--model', WIDE, '--collect', 'fisher', '--domains', 'math', '--samples', '30', '--chunks', '2', '-o', seen) == 0
        trit('quantize', WIDE, '--target-bpw', '4.5', '--calibration', seen, '-o', file('average')) == 0
        (out.toString() =~ /([\d.]+) bits per weight/)[0][1] as double <= 4.5
    }

    def "each matrix gets the bits that it asks for: #option #value"() {
        expect:
        trit('quantize', WIDE, option, value, '-o', file('adaptive')) == 0
        def types = GgufFile.open(Path.of(file('adaptive'))).withCloseable { gguf -> gguf.entries()*.type().toSet() }
        types.every { it in ['Q2_K', 'Q3_K', 'Q4_K', 'Q8_0', 'F32'] }
        types.size() > 1

        where:
        option                  | value
        '--precision-by-loss'   | '0.02'
        '--precision-by-spread' | '4'
    }

    def "#message"() {
        expect:
        trit(*arguments, '--cache', file('cache')) == 2
        err.toString().contains(message)

        where:
        arguments                                                                       || message
        ['calibrate', '--model', MODEL, '--domains', 'math,musik']                      || "no domain 'musik'. There are math, code, language, reasoning, tool_use"
        ['calibrate', '--model', MODEL, '--domains', 'math,math']                       || '--domains names math twice'
        ['calibrate', '--model', MODEL, '--samples', '3']                               || '3 samples are too few for 5 domains in their usual proportions'
        ['calibrate', '--model', MODEL, '--text', 'math=no/such.txt']                   || 'there is no file no/such.txt'
        ['calibrate', '--model', MODEL, '--domains', 'code', '--text', 'math=x.txt']    || '--text names a file for math, which --domains leaves out'
        ['calibrate', '--model', MODEL, '--format', 'q9']                               || "no format 'q9'"
        ['calibrate', '--model', 'no/such']                                             || 'no/such'
        ['quantize', MODEL, '-o', 'x']                                                  || 'say which format: --format FORMAT, --target-bpw BITS'
        ['quantize', MODEL, '--format', 'Q8_0', '--precision-by-loss', '0.1', '-o', 'x'] || 'these exclude each other, leave all but one out: --format FORMAT, --target-bpw BITS'
        ['quantize', MODEL, '--precision-by-loss', '2', '-o', 'x']                      || '--precision-by-loss: a share lost is between 0 and 1, not 2.0'
        ['quantize', MODEL, '--precision-by-spread', '0', '-o', 'x']                    || '--precision-by-spread: there are 1 to 256 clusters of rows, not 0'
        ['calibrate', '--model', MODEL, '--chunks', '-1']                               || '--chunks must be at least 0, not -1'
        ['calibrate', '--model', MODEL, '--format', 'q2-quip']                          || "no format 'q2-quip'. 'trit quantize --format q2-quip' looks at the model by itself"
        ['quantize', MODEL, '--format', 'Q8_0', '--dry-run', '--threads', '0']          || '--threads must be 1 to 9999, not 0'
        ['quantize', MODEL, '--format', 'Q8_0', '--dry-run', '--backend', 'gpu']        || "--backend must be auto, scalar, vector, cuda, not 'gpu'"
        ['bench', '--model', MODEL, '--questions', '-1']                                || '--questions must be at least 0, not -1'
        ['bench', '--model', MODEL, '--chunks', '0']                                    || '--chunks must be at least 1, not 0'
        ['bench', '--model', MODEL, '--steps', '0']                                     || '--steps must be at least 1, not 0'
        ['bench', '--model', MODEL, '--configs', 'fp16,fp16']                           || "'fp16' is named twice"
        ['quantize', MODEL, '--format', 'pi-q3', '--k', '6', '-o', 'x']                 || '--k must be 2 to 5, not 6'
        ['quantize', MODEL, '--format', 'Q8_0', '--k', '4', '-o', 'x']                  || '--k belongs to --format pi-q2 or pi-q3'
        ['quantize', MODEL, '--format', 'Q8_0', '--gptq', '--ldlq', '-o', 'x']          || 'say one of --gptq, --act-order and --ldlq'
        ['quantize', MODEL, '--format', 'Q8_0', '--dampening', '0.1', '-o', 'x']        || '--dampening belongs to --gptq, --act-order or --ldlq'
        ['quantize', MODEL, '--format', 'Q8_0', '--ldlq', '--dampening', '0', '-o', 'x'] || 'dampening 0.0 must be above 0 and at most 10'
        ['quantize', MODEL, '--format', 'Q8_0', '--calibration', 'no/such', '-o', 'x']  || 'there is no file no/such'
        ['quantize', MODEL, '--format', 'Q8_0', '--imatrix', 'i', '--incoherence', 'hadamard', '-o', 'x'] || 'what was collected in one basis says nothing of another: leave --imatrix out'
        ['quantize', WIDE, '--target-bpw', '0.5', '-o', 'x']                            || 'at 0.500 bits per weight Gaussian weights lose at least 50.0% of their energy'
    }

    private Map<String, String> tensors(String name) {
        GgufFile.open(Path.of(file(name))).withCloseable { gguf ->
            gguf.header().tensors().values().collectEntries { [it.name(), Sha256.of(gguf.bytes(it))] }
        }
    }

    private String file(String name) {
        folder.resolve(name)
    }

    private int calibrate(String... options) {
        trit('calibrate', *options, '--cache', file('cache'))
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        err.buffer.length = 0
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments)
    }
}
