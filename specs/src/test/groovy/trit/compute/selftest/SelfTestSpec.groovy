package trit.compute.selftest

import java.lang.reflect.Proxy
import spock.lang.Specification
import trit.compute.Backend
import trit.compute.Backends
import trit.compute.Workers
import trit.compute.scalar.ScalarBackend

class SelfTestSpec extends Specification {

    def "the vector backend passes on every operation"() {
        given:
        def vector = Backends.choose('vector', 1).backend()

        expect:
        SelfTest.of(vector).findAll { !it.passed() } == []
        SelfTest.of(vector).size() > 40
    }

    def "a kernel that is wrong in one element, or not a number, is found"() {
        given:
        def scalar = ScalarBackend.on(Workers.caller())
        def wrong = Proxy.newProxyInstance(Backend.classLoader, [Backend] as Class[]) { proxy, method, arguments ->
            def result = method.invoke(scalar, arguments)
            if (method.name == 'scale') {
                arguments[2].set(arguments[2].size() - 1, value)
            }
            result
        }

        expect:
        SelfTest.of(wrong).findAll { !it.passed() }*.operation().unique() == ['add, multiply, scale']

        where:
        value << [0.75f, Float.NaN]
    }
}
