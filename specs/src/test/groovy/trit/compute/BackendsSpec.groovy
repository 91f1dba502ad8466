package trit.compute

import java.nio.file.Path
import spock.lang.IgnoreIf
import spock.lang.Specification
import spock.util.environment.RestoreSystemProperties

@RestoreSystemProperties
class BackendsSpec extends Specification {

    static final String MODULE = '--add-modules=jdk.incubator.vector'
    static final String NO_MODULE =
        'the module jdk.incubator.vector is not resolved, start Java with --add-modules=jdk.incubator.vector'
    static final String NO_OPTIMIZER =
        'it needs the optimizing compiler, start Java without -XX:TieredStopAtLevel=1'

    static final String NO_GPU = 'there is no NVIDIA driver, install one to use a GPU'
    static final boolean GPU = CudaDoor.obstacle().empty

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
        refused.message == 'TRIT_BACKEND=fast is not one of auto, scalar, vector, cuda'
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

    @IgnoreIf(value = { GPU }, reason = 'auto takes the GPU here')
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
        'auto'   | []                                  || "scalar backend, 1 thread (not vector: $NO_MODULE; not cuda: $NO_GPU)"
        'vector' | []                                  || "backend vector cannot run: $NO_MODULE"
        'auto'   | [MODULE, '-XX:TieredStopAtLevel=1'] || "scalar backend, 1 thread (not vector: $NO_OPTIMIZER; not cuda: $NO_GPU)"
        'auto'   | [MODULE, '-Dtrit.vector.bits=128']  || "vector-128 backend, 1 thread (not cuda: $NO_GPU)"
        'auto'   | [MODULE, '-Dtrit.vector.bits=100']  || '-Dtrit.vector.bits=100 is no vector width, give 128, 256 or 512'
        'cuda'   | [MODULE]                            || "backend cuda cannot run: $NO_GPU"
        'vector' | [MODULE, '-Dtrit.vector.bits=wide'] || '-Dtrit.vector.bits=wide is no vector width, give 128, 256 or 512'
    }
}
