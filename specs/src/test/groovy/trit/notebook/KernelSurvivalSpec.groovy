package trit.notebook

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir

/** Cells that go wrong: the kernel says what happened and takes the next one. */
class KernelSurvivalSpec extends Specification {

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

    def cleanup() {
        assert kernel.execute('1 + 1').shown('text/plain') == '2'
    }

    def "#what costs its cell and nothing else"() {
        when:
        def outcome = kernel.execute(code)

        then:
        outcome.reply.status == 'error'
        outcome.of('error')[0].traceback.join('\n').contains(message)

        where:
        what                   | code                                       || message
        'a syntax error'       | 'def x = ('                                || 'cell '
        'System.exit'          | 'System.exit(3)'                           || 'a cell cannot end the kernel'
        'Runtime.halt'         | 'Runtime.runtime.halt(3)'                  || 'a cell cannot end the kernel'
        'endless recursion'    | 'int deep(int n) { deep(n + 1) }\ndeep(0)' || 'StackOverflowError'
        'too large an array'   | 'new long[Integer.MAX_VALUE]'              || 'OutOfMemoryError'
        'an error of a linker' | 'throw new NoClassDefFoundError("x")'      || 'NoClassDefFoundError'
    }

    def "a value that cannot be shown is named instead"() {
        when:
        def outcome = kernel.execute("class Shy { String toString() { throw new IllegalStateException('no') } }\n new Shy()")

        then:
        outcome.reply.status == 'ok'
        outcome.shown('text/plain').contains('Shy, which cannot be shown: java.lang.IllegalStateException: no')
    }

    def "a renderer that throws costs its drawing, and says why: #error"() {
        when:
        def outcome = kernel.execute("""
            class Broken implements Numbers {
                Map<String, Double> numbers() { [:] }
                Table table() { throw new $error('no') }
            }
            new Broken()""".stripIndent())

        then:
        outcome.reply.status == 'ok'
        outcome.shown('text/plain') == "a value of Broken, which cannot be shown: java.lang.$error: no".toString()

        where:
        error << ['IllegalStateException', 'AssertionError', 'OutOfMemoryError']
    }

    def "an endless loop in Java ends too when it is interrupted"() {
        given:
        kernel.execute('%%java\nint n = 0;')
        def id = kernel.begin('%%java\nwhile (true) { n++; }')
        Thread.sleep(1500)

        when:
        kernel.ask('interrupt_request', [:], 'control')

        then:
        kernel.end(id).reply.status == 'error'
    }

    @Tag('slow')
    def "hundreds of cells leave no more behind than their values"() {
        given: 'KiB of the heap and classes that are left after a collection'
        kernel.execute("""
            import java.lang.management.ManagementFactory
            left = {
                3.times { System.gc(); Thread.sleep(50) }
                def heap = ManagementFactory.memoryMXBean.heapMemoryUsage.used.intdiv(1024)
                "\$heap \${ManagementFactory.classLoadingMXBean.loadedClassCount}".toString()
            }""".stripIndent())
        def left = { kernel.execute('left()').shown('text/plain').split(' ')*.toLong() }
        def run = { cells ->
            cells.each { assert kernel.execute("v = (1..100).collect { i -> i * $it }; println v.sum()").reply.status == 'ok' }
        }
        run(1..100)

        when: 'four hundred cells of two classes each'
        def (heap, classes) = left()
        run(101..500)
        def (heapLater, classesLater) = left()

        then:
        heapLater - heap < 5 * 1024
        classesLater - classes < 400
    }

    def "an endless loop ends when it is interrupted"() {
        given:
        def id = kernel.begin('while (true) { }')
        Thread.sleep(500)

        when:
        kernel.ask('interrupt_request', [:], 'control')

        then:
        kernel.end(id).error() == 'interrupted'
    }

    def "of a hundred megabytes of output a megabyte is shown and the rest is counted"() {
        when:
        def outcome = kernel.execute("line = 'x' * 1023\n100.times { 1024.times { println line } }", 120)
        def text = outcome.stream('stdout')

        then:
        outcome.reply.status == 'ok'
        text.count('x') <= 1 << 20
        text.endsWith('… 99 MiB more are not shown\n')
        outcome.of('stream').size() < 200
    }

    def "a long value is shortened"() {
        expect:
        kernel.execute('(1..200_000).toList()').shown('text/plain').contains(' more characters')
    }

    def "interrupting a training stops it, and the next run goes on from there"() {
        given:
        Files.writeString(folder.resolve('text.txt'), 'Once upon a time there was a little bunny named John.\n' * 400)
        kernel.execute("""
            recipe('bunny') {
                def text = dataset('text') { file '${folder.resolve('text.txt')}'; tokenizer 'bpe:280' }
                def init = llama('init') { hidden 64; layers 2; heads 2; kvHeads 1; ffn 128; context 64; vocab 280 }
                def full = pretrain('full', init) { on text; steps 1_000_000; batch 4; checkpointEvery 10 }
            }""".stripIndent())

        when: 'the first numbers of hours of training have been drawn'
        def id = kernel.begin('%run')
        while (!kernel.await('update_display_data').content.data['text/plain'].contains('tokensPerSecond')) {}
        kernel.ask('interrupt_request', [:], 'control')
        def outcome = kernel.end(id)

        then:
        outcome.reply.status == 'error'
        outcome.reply.ename == 'CancelledException'
        kernel.execute('%plan').shown('text/plain').contains('resumes')
    }
}
