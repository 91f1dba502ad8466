package trit.cli

import spock.lang.IgnoreIf
import spock.lang.Specification
import trit.compute.CudaDoor

class DoctorCommandSpec extends Specification {
    def out = new StringWriter()
    def err = new StringWriter()

    def "--selftest compares every kernel with the scalar backend and prints the table"() {
        expect:
        trit('doctor', '--selftest', '--backend', 'vector', '--threads', '1') == 0
        out.toString().contains('linear')
        out.toString().contains('Q4_K x ')
        !out.toString().contains('WRONG')
    }

    def "--backend and --threads hold for this command only"() {
        expect:
        trit('doctor', '--selftest', '--backend', 'scalar', '--threads', '1') == 0
        out.toString().contains('self-test of the scalar backend, 1 thread')
        System.getProperty('trit.backend') == null
        System.getProperty('trit.threads') == null
    }

    @IgnoreIf(value = { CudaDoor.obstacle().empty }, reason = 'there is a driver here')
    def "--backend cuda without a driver says what is missing"() {
        expect:
        trit('doctor', '--backend', 'cuda') == 2
        err.toString().contains('backend cuda cannot run: there is no NVIDIA driver, install one to use a GPU')
    }

    def "products of floats are timed in every kind of number"() {
        expect:
        trit('bench', 'products', '--size', '64', '--numbers', 'F32,BF16', '--backend', 'vector', '--threads', '1', '--json') == 0
        with(new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString())) {
            it.get('result')*.get('numbers')*.asText() == ['F32', 'BF16']
            it.get('result').every { it.get('operationsPerSecond').asDouble() > 1e6 }
            !it.has('withoutPeer')
        }

        and:
        trit('bench', 'products', '--numbers', 'Q8_0') == 2
        err.toString().contains('--numbers takes F32, BF16 and F16')
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        err.buffer.length = 0
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments)
    }
}
