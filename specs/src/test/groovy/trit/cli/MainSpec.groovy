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
import trit.show.Quantities

/** The command line: what it prints where, and what it returns. */
class MainSpec extends Specification {

    @TempDir
    Path folder

    def out = new StringWriter()
    def err = new StringWriter()

    def "help names every command and exit code"() {
        expect:
        trit('--help') == 0
        ['run', 'plan', 'why', 'export', 'doctor', 'gc', 'over its budget', '130'].every { out.toString().contains(it) }
    }

    def "#command answers --help"() {
        expect:
        trit(*(command.split(' ') + '--help')) == 0
        out.toString().startsWith("Usage: trit $command ")
        out.toString().contains('--json')

        where:
        command << Main.commandLine().subcommands.keySet() - 'bench' + ['bench train', 'bench decode', 'bench kernels']
    }

    def "'#line' is wrong usage and says what is right"() {
        expect:
        trit(*line.split(' ')) == 2
        err.toString().contains(message)
        out.toString() == ''

        where:
        line                 || message
        'rnu recipe.groovy'  || "unknown command 'rnu'. Did you mean 'run'?\nsee 'trit --help'"
        'gc --delet'         || "unknown option '--delet'. Did you mean '--delete'?\nsee 'trit gc --help'"
        'gc now'             || "'now' is one argument too many"
        'plan'               || "Missing required parameter: 'RECIPE'"
        'plan nowhere.groovy'|| 'there is no recipe nowhere.groovy'
        'run nowhere.groovy' || 'there is no recipe nowhere.groovy'
    }

    def "a misspelled recipe is an invalid recipe, with its place"() {
        given:
        def recipe = Files.writeString(folder.resolve('bad.groovy'), "recipe('bad') {\n    sed 7\n}\n")

        expect:
        trit('plan', recipe.toString(), '--cache', folder.toString()) == 2
        err.toString().contains("2:5  unknown word 'sed'")
        err.toString().contains("Did you mean 'seed'?")
        !err.toString().contains('Exception')
    }

    def "only the command that is asked for is read, and all where none is: #arguments"() {
        expect:
        Main.commandLine(arguments as String[]).subcommands.keySet() == (alone ? [arguments.first()] as Set : Main.commandLine().subcommands.keySet())

        where:
        arguments            || alone
        ['generate', '--no'] || true
        ['jshell']           || true
        ['generat']          || false
        ['--help']           || false
        []                   || false
    }

    def "doctor tells of the machine, for people and for programs"() {
        expect:
        trit('doctor', '--cache', folder.toString(), '--json') == 0
        def found = new ObjectMapper().readValue(out.toString(), Map)
        found.JDK.startsWith('25')
        found.kernels.contains('backend')
        found['dense product'] =~ /FLOP/
        found.cache.startsWith(folder.toRealPath().toString())
    }

    @Requires({ Shared.present() })
    def "doctor says what memory a model would take, before it is loaded"() {
        given:
        def file = Shared.dir().resolve('data/models/gguf/random-llama-256-Q4_0-pure.gguf').toString()

        expect: 'weights at their encoded size; keys and values for the whole context, fewer bytes in F16'
        memory(file, 'F32')['weights'] == inspected(file) + ', a tenth more at most when repacked'
        memory(file, 'F32')['keys and values'] =~ /KiB|MiB/
        memory(file, 'F16')['keys and values'].contains('in F16')
        memory(file, 'F16')['model in all'] != memory(file, 'F32')['model in all']
    }

    private Map memory(String file, String type) {
        assert trit('doctor', file, '--kv-type', type, '--cache', folder.toString(), '--json') == 0
        new ObjectMapper().readValue(out.toString(), Map)
    }

    private static String inspected(String file) {
        try (def gguf = GgufFile.open(Path.of(file))) {
            Quantities.bytes(gguf.header().tensors().values().sum { it.bytes() })
        }
    }

    def "encodings lists what a tensor can be stored in, for people and for programs"() {
        expect:
        trit('encodings') == 0
        out.toString() =~ /(?m)^Q4_K +4\.5000 +256 +Q4_K +weighed +4-bit, /
        out.toString() =~ /(?m)^TQ2_0 +2\.0625 +256 +TQ2_0 +ternary, /
        out.toString() =~ /(?m)^PIQ3 +3\.0625 +256 +Q3_K +weighed +3-bit, /
        out.toString().readLines().size() == Encoding.values().length + 1

        when:
        out.buffer.length = 0
        trit('encodings', '--json')
        def rows = new ObjectMapper().readValue(out.toString(), List)

        then:
        rows*.encoding == Encoding.values()*.name()
        rows.find { it.encoding == 'IQ2_XS' } == [encoding: 'IQ2_XS', bitsPerWeight: 2.3125d, block: 256, blockBytes: 74, inGguf: 'IQ2_XS', ggmlType: 17,
            written: false, weighsImportance: false, use: Encoding.IQ2_XS.note()]
    }

    def "gc lists what lies in the cache and deletes only when told so"() {
        given:
        def begun = Files.createDirectories(folder.resolve('scratch/0123'))
        Files.writeString(begun.resolve('state'), 'x' * 100)

        expect:
        trit('gc', '--cache', folder.toString(), '--unused-days', '0') == 0
        out.toString() =~ /(?m)100 B +checkpoints of an unfinished step +0123/
        Files.exists(begun)
        trit('gc', '--cache', folder.toString(), '--unused-days', '0', '--delete') == 0
        !Files.exists(begun)
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        err.buffer.length = 0
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments)
    }
}
