package trit.compute

import spock.lang.Specification
import spock.util.environment.RestoreSystemProperties

@RestoreSystemProperties
class BackendsSpec extends Specification {

    def "the setting names the backend, and the other one is listed with the reason"() {
        given:
        System.setProperty('trit.backend', 'scalar')
        System.setProperty('trit.threads', '1')

        when:
        def selection = Backends.choose()

        then:
        selection.backend() instanceof ScalarBackend
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
}
