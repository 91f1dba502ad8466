package trit.notebook

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** What a front end may rely on, message by message; the kernel is a process of its own. */
class KernelProtocolSpec extends Specification {

    @Shared @TempDir
    Path folder

    @Shared
    JupyterClient kernel

    def setupSpec() {
        kernel = new JupyterClient(folder)
    }

    def cleanupSpec() {
        kernel?.close()
    }

    def "it says who it is"() {
        when:
        def info = kernel.ask('kernel_info_request', [:])

        then:
        info.implementation == 'trit'
        info.language_info.name == 'groovy'
        info.language_info.file_extension == '.groovy'
    }

    def "a cell's last value is its result, and names, methods, classes and imports outlive their cell"() {
        expect:
        kernel.execute('def a = 20').of('execute_result') == []
        kernel.execute('int twice(int x) { 2 * x }').reply.status == 'ok'
        kernel.execute('class Pair { int left, right }').reply.status == 'ok'
        kernel.execute('import java.time.Duration').reply.status == 'ok'
        kernel.execute('Duration.ofSeconds(twice(a) + new Pair(left: 2).left)').shown('text/plain') == 'PT42S'
    }

    def "words of the language make one recipe grow, and its handles have numbers"() {
        when:
        kernel.execute('''
            def init = llama('init') { hidden 256; layers 2; heads 4; kvHeads 2; ffn 512; context 64; vocab 512; tieEmbeddings true }'''.stripIndent())
        def shown = kernel.execute("def packed = quantize('packed', init) {\n  encoding Q8_0\n}")

        then:
        shown.shown('text/html').contains('>quantize</td>')
        kernel.execute('packed.bitsPerWeight < 10').shown('text/plain') == 'true'

        when: 'said again, a step is replaced'
        kernel.execute("def packed = quantize('packed', init) { encoding F16 }")

        then:
        kernel.execute('packed.bitsPerWeight > 15').shown('text/plain') == 'true'
    }

    def "a mistake is answered in the language's own words, at the cell's own line"() {
        when:
        def outcome = kernel.execute("\ndef packed = quantize('packed', init) {\n  encodng Q8_0\n}")
        def count = outcome.reply.execution_count

        then:
        outcome.reply.status == 'error'
        outcome.error() == "cell $count:3:3  unknown word 'encodng' in quantize('packed'). Did you mean 'encoding'?".toString()

        and: 'a cell that failed has changed nothing'
        kernel.execute('packed.bitsPerWeight > 15').shown('text/plain') == 'true'
    }

    def "errors of Groovy name the cell's line too: #code"() {
        when:
        def outcome = kernel.execute(code)
        def cell = "cell ${outcome.reply.execution_count}".toString()

        then:
        outcome.reply.status == 'error'
        outcome.of('error')[0].traceback.join('\n').contains(message.replace('CELL', cell))

        where:
        code                                  || message
        '1\n\nprinln 3'                       || "CELL:3:1  unknown word 'prinln'. Did you mean 'println'?"
        'x = 1\ny = pakced'                   || "CELL:2:5  nothing is called 'pakced'. Did you mean 'packed'?"
        'foo)'                                || 'CELL:1:4'
        'def n = 0\n5.intdiv(n)'              || 'in CELL, line 2'
        '%plam'                               || "there is no %plam. Did you mean 'plan'?"
        '%plan nothing.groovy'                || "there is no recipe or script 'nothing.groovy'"
        'a = 5\nassert a == 6'                || 'a == 6'
    }

    def "completion knows the block, the handle's numbers, units and the session's names: #code"() {
        when:
        def reply = kernel.ask('complete_request', [code: code, cursor_pos: code.length()])

        then:
        reply.status == 'ok'
        reply.matches.containsAll(found)
        !(absent in reply.matches)
        code.substring(reply.cursor_start) == typed

        where:
        code                                    | typed || found                     | absent
        'def q = quantize("q", init) { enc'     | 'enc' || ['encoding']              | 'quantize'
        'quan'                                  | 'quan'|| ['quantize']              | 'encoding'
        "recipe('x') { qa"                      | 'qa'  || ['qat']                   | 'encoding'
        'quantize("q", init) { encoding Q'      | 'Q'   || ['Q8_0', 'Q4_0']          | 'F16'
        'packed.bits'                           | 'bits'|| ['bitsPerWeight']         | 'bytes'
        '64.M'                                  | 'M'   || ['MiB']                   | 'KiB'
        '"abc'.substring(1) + '; twi'           | 'twi' || ['twice']                 | 'quantize'
    }

    def "inspection shows what a word means"() {
        when:
        def reply = kernel.ask('inspect_request', [code: 'quantize("q", init) { encoding Q8_0 }', cursor_pos: 25, detail_level: 0])

        then:
        reply.found
        reply.data['text/plain'].startsWith('encoding ')

        and:
        !kernel.ask('inspect_request', [code: 'nosuchname', cursor_pos: 3, detail_level: 0]).found
    }

    def "the parser says whether a cell goes on: #code"() {
        when:
        def reply = kernel.ask('is_complete_request', [code: code])

        then:
        reply.status == status
        status != 'incomplete' || reply.indent == indent

        where:
        code                                    || status       | indent
        'a + 1'                                 || 'complete'   | ''
        'quantize("q", init) {'                 || 'incomplete' | '    '
        'for (i in 1..3) {\n    if (i) {'       || 'incomplete' | '        '
        "x = '''text with ( and {"              || 'incomplete' | ''
        "x = '(' + \"{\""                       || 'complete'   | ''
        'a +'                                   || 'incomplete' | ''
        'foo)'                                  || 'invalid'    | ''
        "x = 'abc"                              || 'invalid'    | ''
        '%run -P steps=3'                       || 'complete'   | ''
    }

    def "standard output and error are streams"() {
        when:
        def outcome = kernel.execute("println 'grün'; System.err.println 'red'")

        then:
        outcome.stream('stdout') == 'grün\n'
        outcome.stream('stderr') == 'red\n'
    }

    def "cells in Java share the session's names, print, and may end with a value"() {
        given:
        kernel.execute('score = 20')

        expect:
        kernel.execute('%%java\nvar tripled = 3 * score;\nSystem.out.println("three");\ntripled').with {
            it.shown('text/plain') == '60' && it.stream('stdout') == 'three\n'
        }
        kernel.execute('%%java\nvar text = "a" + tripled;').reply.status == 'ok'
        kernel.execute('text').shown('text/plain') == 'a60'
        kernel.execute('%%java\nint n = "x";').error().startsWith('%%java:2:9')
    }

    def "a Java cell is completed by JShell, which knows what other cells have named"() {
        given:
        kernel.execute("shared = 'text'")
        def code = "%%java\nvar n = shared.len"

        when:
        def reply = kernel.ask('complete_request', [code: code, cursor_pos: code.length()])

        then:
        reply.matches == ['length()']
        code.substring(reply.cursor_start) == 'len'
    }

    def "what a step, a table or a tensor looks like is a word"() {
        expect:
        kernel.execute("t = Table.named('errors').text('layer', ['a', 'b']).numbers('error', [1d, 2d], { it as String })\nt.bars('layer', 'error')")
            .shown('text/html').contains('aria-label="errors: error"')
        kernel.execute("Samples.gaussian(8, 32, 1d, 1).histogram(Q4_0)").shown('text/html').contains('<svg')
        kernel.execute("packed.plot()").error() == "'packed' has not been run in this session; %run computes it"
    }

    def "a cell may read what the user types"() {
        when:
        def id = kernel.begin('line = System.in.newReader().readLine()\nline.reverse()', true)
        kernel.answer('abc')

        then:
        kernel.end(id).shown('text/plain') == 'cba'

        and: 'where nobody can type it reads nothing, and does not wait'
        kernel.execute('System.in.read()').shown('text/plain') == '-1'
    }

    def "commands plan, explain and time, and may name their result"() {
        expect:
        kernel.execute('p = %plan\np.steps()*.name()').of('execute_result')[0].data['text/plain'] == '[init, packed]'
        kernel.execute('%plan').shown('text/html').contains('>packed</td>')
        kernel.execute('%why init').shown('text/plain').contains('its key')
        kernel.execute('%time Thread.sleep(20)').stream('stdout') ==~ /(?s)\d+(\.\d+)? m?s\n/
        kernel.execute('%backend scalar').stream('stdout').startsWith('scalar')
        kernel.execute('%backend auto').reply.status == 'ok'
        kernel.execute('%doctor').stream('stdout').contains('processors')
    }

    def "a whole recipe is a cell, whether it is announced or not"() {
        expect:
        kernel.execute('''%%recipe
recipe('announced') {
    def init = llama('init') { hidden 64; layers 1; heads 2; kvHeads 1; ffn 64; context 32; vocab 256 }
}''').shown('text/html').contains('announced')
        kernel.execute("recipe('plain') {\n    description 'x'\n}").shown('text/html').contains('plain')
        kernel.execute("%%recipe\nrecipe('wrong') {\n    sead 1\n}").error() ==
            "%%recipe:3:5  unknown word 'sead' in recipe('wrong'). Did you mean 'seed'?"
    }

    def "%compare puts what runs have left side by side"() {
        given:
        def recipe = { name, encoding ->
            kernel.execute("""recipe('$name') {
                def init = llama('init') { hidden 64; layers 1; heads 2; kvHeads 1; ffn 64; context 32; vocab 256 }
                def small = quantize('small', init) { encoding $encoding }
            }""")
        }

        expect:
        kernel.execute('%compare').error() == 'nothing has been run in this session yet: %run runs the last recipe'

        when:
        recipe('left', 'Q8_0')
        recipe('right', 'Q4_0')
        ['left', 'right'].each { assert kernel.execute("%run $it").reply.status == 'ok' }
        def lines = kernel.execute('table = %compare right left').shown('text/plain').readLines()*.trim()*.split(/ {2,}/)

        then: 'of the 57,536 weights 192, those of the norms, stay 32 bits wide'
        lines.find { it[0] == 'number' } == ['number', 'right', 'left']
        lines.find { it[0] == 'small.bitsPerWeight' } == ['small.bitsPerWeight', '4.592', '8.578']
        kernel.execute('%compare').shown('text/html').contains('>left</th>')
        kernel.execute('%compare nothing').error().startsWith("'nothing' has not been run in this session; %compare knows: ")
    }

    def "shutdown ends the process, even under a cell that never ends"() {
        given:
        def other = new JupyterClient(Files.createDirectory(folder.resolve('other')))

        when:
        other.begin('while (true) { new Random().nextInt() }')
        Thread.sleep(500)
        def reply = other.ask('shutdown_request', [restart: false], 'control')

        then:
        reply.restart == false
        other.ends(10)

        cleanup:
        other.close()
    }
}
