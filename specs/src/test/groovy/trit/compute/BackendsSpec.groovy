package trit.compute

import java.nio.file.Path
import spock.lang.Specification
import spock.util.environment.RestoreSystemProperties

@RestoreSystemProperties
class BackendsSpec extends Specification {

    static final String MODULE = '--add-modules=jdk.incubator.vector'
    static final String NO_MODULE =
        'the module jdk.incubator.vector is not resolved, start Java with --add-modules=jdk.incubator.vector'
    static final String NO_OPTIMIZER =
        'it needs the optimizing compiler, start Java without -XX:TieredStopAtLevel=1'

    def "the setting names the backend, and the other one is listed with the reason"() {
        given:
        System.setProperty('trit.backend', 'scalar')
        System.setProperty('trit.threads', '1')

        when:
        def selection = Backends.choose()

        then:
        selection.backend().name() == 'scalar'
        selection.describe() == 'scalar backend, 1 thread (not vector: TRIT_BACKEND asks for scalar)'
    }

    def "an unknown backend is refused with the names there are"() {
        when:
        Backends.choose('fast', 1)

        then:
        def refused = thrown(BackendUnavailableException)
        refused.message == 'TRIT_BACKEND=fast is not one of auto, scalar, vector'
    }

    def "TRIT_THREADS=#text is refused"() {
        given:
        System.setProperty('trit.threads', text)

        when:
        Backends.choose('scalar')

        then:
        def refused = thrown(BackendUnavailableException)
        refused.message == "TRIT_THREADS=$text is not a number of threads, give 1 to 9999"

        where:
        text << ['0', '-2', 'two', '1.5', '100000']
    }

    def "a JVM started with #options says #line"() {
        given:
        def java = Path.of(System.getProperty('java.home'), 'bin', 'java').toString()
        def command = [java, *options, '-cp', System.getProperty('java.class.path'), PrintSelection.name, name]

        when:
        def child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start()

        then:
        child.inputStream.text.readLines().last() == line

        where:
        name     | options                             || line
        'auto'   | []                                  || "scalar backend, 1 thread (not vector: $NO_MODULE)"
        'vector' | []                                  || "TRIT_BACKEND=vector cannot run: $NO_MODULE"
        'auto'   | [MODULE, '-XX:TieredStopAtLevel=1'] || "scalar backend, 1 thread (not vector: $NO_OPTIMIZER)"
        'auto'   | [MODULE, '-Dtrit.vector.bits=128']  || 'vector-128 backend, 1 thread'
        'auto'   | [MODULE, '-Dtrit.vector.bits=100']  || '-Dtrit.vector.bits=100 is no vector width, give 128, 256 or 512'
        'vector' | [MODULE, '-Dtrit.vector.bits=wide'] || '-Dtrit.vector.bits=wide is no vector width, give 128, 256 or 512'
    }
}
