package trit.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared

/** What commands do with a model, recipes do too. */
@Requires({ Shared.present() })
class ModelRecipeSpec extends Specification {

    static final String MODEL = Shared.dir().resolve('data/models/stories260K/stories260K.gguf')
    static final String TEXT = Shared.dir().resolve('data/models/ppl-text.txt')

    static final String RECIPE = '''
        recipe('model') {
            seed 42
            def base       = checkpoint('base') { file '@MODEL@' }
            def text       = dataset('text')    { file '@TEXT@' }
            def collected  = calibrate('collected', base) { on text; collect IMATRIX; context 64; limit 4 }
            def importance = imatrix('importance') { file '@IMATRIX@' }
            def own   = quantize('own', base)   { encoding Q4_0; using collected; fallback PAD }
            def read  = quantize('read', base)  { encoding Q4_0; using importance; tensors(~/attn_v/) { encoding Q8_0 }; fallback PAD }
            def mixed = quantize('mixed', base) { mix 'Q4_K_M'; fallback NEXT_LARGER }
            inspect('contents', read) { hashes true }
            inspect('layers', mixed) { clusters 2 }
            generate('answer', read) { prompt 'Tell a story.'; system 'Be brief.'; template ZEPHYR; tokens 4; temperature 0 }
            def report = evaluate('report', read) { against base; perplexity text; kld text; context 64; limit 4 }
            expect('it is measured') { assert report.perplexity.ratio > 0.9 && report.kld.mean > 0 }
        }
        '''.stripIndent()

    @TempDir
    Path folder

    def out = new StringWriter()
    def err = new StringWriter()

    def "one recipe collects and reads importance, quantizes, pads, inspects, asks and measures"() {
        given: 'the same from the command line'
        def matrix = folder.resolve('imatrix.gguf').toString()
        def file = folder.resolve('read.gguf').toString()
        assert trit('imatrix', MODEL, '--file', TEXT, '-o', matrix, '--context', '64', '--chunks', '4') == 0
        assert trit('quantize', MODEL, '--format', 'Q4_0', '--pure', '--imatrix', matrix, '--tensor', 'attn_v=Q8_0', '--fallback', 'pad', '-o', file) == 0
        assert trit('inspect', file, '--hashes') == 0
        def hashes = hashesIn(out.toString(), /(?m)^(\S+\.weight) .* ([0-9a-f]{64})$/)

        when:
        def recipe = Files.writeString(folder.resolve('model.groovy'),
            RECIPE.replace('@MODEL@', MODEL).replace('@TEXT@', TEXT).replace('@IMATRIX@', matrix))
        assert trit('plan', recipe.toString(), '--cache', folder.resolve('cache').toString()) == 0
        def plan = out.toString()
        def code = trit('run', recipe.toString(), '--cache', folder.resolve('cache').toString(), '--out', folder.resolve('out').toString())

        then:
        code == 0
        plan.contains('blk.4.ffn_down.weight [64, 172]: padded with zeros to [64, 192]')
        out.toString().contains('holds: it is measured')
        out.toString().contains('answer:\n    Tell a story.')
        out.toString() =~ /layers:\n {4}GGUF v3\n/
        out.toString() =~ /(?m)^ {4}Q8_0: 5 tensors, 10,240 weights, 10,880 bytes, 8.5000 bits per weight$/
        out.toString() =~ /(?m)^ {4}matrix +rows +magnitude +deviation +kurtosis +largest +spread +bits$/
        out.toString() =~ /(?m)^ {4}blk\.0\.attn_q\.weight +\d+ .* 0\.\d{3} +[2348]$/
        hashes.size() == 48
        hashesIn(out.toString(), /(?m)^ {4}(\S+\.weight) .* ([0-9a-f]{64})$/) == hashes
    }

    private static Map<String, String> hashesIn(String text, String pattern) {
        (text =~ pattern).iterator().collectEntries { [it[1], it[2]] }
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        err.buffer.length = 0
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments)
    }
}
