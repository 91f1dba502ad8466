package trit.compute

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import trit.compute.scalar.ScalarBackend

/** The vector backend against the scalar one, which is its specification. */
class VectorBackendSpec extends Specification {

    @Shared
    Backend scalar = ScalarBackend.on(Workers.caller())

    @Shared
    Backend vector = Backends.choose('vector', 2).backend()

    @Shared
    @AutoCleanup
    Workers workers = vector.workers()

    def "#subject agree with the scalar backend, odd sizes and extremes included"() {
        expect:
        Agreement.differences(cases, scalar, vector) == []

        where:
        [subject, cases] << OperationCases.bySubject().collect { subject, cases -> [subject, cases] }
    }

    def "vectors of #bits bits agree too"() {
        given:
        def java = Path.of(System.getProperty('java.home'), 'bin', 'java')
        def command = [java, '--add-modules=jdk.incubator.vector', '--enable-native-access=ALL-UNNAMED',
            '-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0', "-Dtrit.vector.bits=$bits",
            '-cp', System.getProperty('java.class.path'), Agreement.name]*.toString()

        when:
        def child = new ProcessBuilder(command).redirectErrorStream(true).start()
        def output = child.inputStream.text

        then:
        child.waitFor() == 0
        output.contains("vector-$bits: ")
        output.contains(' 0 differences')

        where:
        bits << [128, 256, 512].findAll { "vector-$it" != vector.determinism() }
    }

    def "results on #threads threads equal those on one, bit for bit (#name)"() {
        given:
        def one = Backends.choose(name, 1).backend()
        def several = Backends.choose(name, threads).backend()

        expect:
        Agreement.differentBits(OperationCases.all(), one, several) == []

        cleanup:
        several.workers().close()

        where:
        name     | threads
        'vector' | 2
        'vector' | 3
        'scalar' | 3
    }
}
