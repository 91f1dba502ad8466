package trit.cli

import org.slf4j.event.Level
import spock.lang.Specification

class LogsSpec extends Specification {
    def logs = new Logs()

    def cleanup() {
        Logs.show(0)
    }

    def "with verbosity #verbosity a logger of ours writes from #ours on and another from #others on"() {
        given:
        Logs.show(verbosity)

        expect:
        shown('trit.compute.Backends') == Level.values().findAll { it.toInt() >= ours.toInt() }
        shown('ai.djl.Engine') == Level.values().findAll { it.toInt() >= others.toInt() }

        where:
        verbosity || ours        | others
        0         || Level.WARN  | Level.ERROR
        1         || Level.INFO  | Level.ERROR
        2         || Level.DEBUG | Level.INFO
    }

    def "a line is the message alone, or says where it comes from"() {
        expect:
        said(0) { logs.loggerFactory.getLogger('trit.A').warn('{} of {}', 1, 2) } == '1 of 2\n'
        said(1) { logs.loggerFactory.getLogger('trit.A').info('{} of {}', 1, 2) } == 'INFO  trit.A 1 of 2\n'
        said(1) { logs.loggerFactory.getLogger('trit.A').debug('{} of {}', 1, 2) } == ''
    }

    def "an exception is written with its trace"() {
        expect:
        said(0) { logs.loggerFactory.getLogger('trit.A').warn('odd', new IOException('why')) }
            .startsWith("odd\njava.io.IOException: why\n\tat ")
    }

    def "the JVM of every command is told whom to ask"() {
        given:
        def options = new File(System.getProperty('trit.root'), 'kernels/src/main/jvm/options').readLines()

        expect:
        "-Dslf4j.provider=${Logs.name}".toString() in options
    }

    private List<Level> shown(String name) {
        def logger = logs.loggerFactory.getLogger(name)
        Level.values().findAll { logger.isEnabledForLevel(it) }
    }

    private static String said(int verbosity, Closure work) {
        Logs.show(verbosity)
        def bytes = new ByteArrayOutputStream()
        def before = System.err
        System.err = new PrintStream(bytes, true)
        try {
            work()
        } finally {
            System.err = before
        }
        bytes.toString()
    }
}
