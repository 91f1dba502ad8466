package trit.compute.cuda

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Checkout

/** The table that is made of what a machine with a GPU has shown: no figure is there that was not taken. */
@Requires(value = { ProofReportSpec.python() }, reason = 'no python3 here')
class ProofReportSpec extends Specification {
    static final Path SCRIPTS = Checkout.path('specs/src/gpu')

    @TempDir
    Path results

    def "figures are ratios to what was taken beside them, and those that fall short are said"() {
        given:
        leave('doctor', 0, [GPU: 'NVIDIA H200'])
        leave('selftest', 0, [rows: []])
        leave('quickstart-device', 0, quickstart(80.0, 81.0))
        leave('quickstart-host', 0, quickstart(79.0, 79.5))
        leave('kernels', 0, [roofs: [bytesPerSecond: 4e12], result: ['TQ2_0', 'Q4_0', 'Q8_0', 'Q4_K'].collect {
            [encoding: it, tokens: 1, bytes: it == 'Q4_K' ? 2e9 : 3.4e9, seconds: 1e-3] }])
        leave('products', 0, [result: [
            [kernels: 'cuda', numbers: 'BF16', operationsPerSecond: 6e14], [kernels: 'cuBLAS', numbers: 'BF16', operationsPerSecond: 7e14],
            [kernels: 'cuda', numbers: 'F32', operationsPerSecond: 1e14], [kernels: 'cuBLAS', numbers: 'TF32', operationsPerSecond: 4e14]]])
        ['SINGLE', 'BFLOAT16'].each { leave("train-$it", 0, [result: [tokensPerSecond: 2e5, plannedBytes: 10e9, deviceBytes: 10.5e9]]) }
        leave('peer', 0, ['eager SINGLE', 'eager BFLOAT16'].collectEntries { [it, [tokensPerSecond: 1.6e5]] } +
            ['compiled SINGLE', 'compiled BFLOAT16'].collectEntries { [it, [tokensPerSecond: 4e5]] })
        leave('interrupt', 0, [killed: true])
        leave('resumed', 0, [steps: [[name: 'interrupted', origin: 'RESUMED', facts: [:]]]])
        leave('long', 0, [expectations: [[verdict: 'HELD']] * 2, steps: [[name: 'report', facts: ['bitsPerByte.value': 1.4]]]])

        expect: 'a figure that was taken falls short'
        report('cuda') == 3

        and:
        def rows = new ObjectMapper().readValue(results.resolve('prove.json').toFile(), Map).rows
        verdicts(rows, 'self-test') == ['holds']
        verdicts(rows, 'quickstart') == ['holds'] * 2
        rows.findAll { it.what.contains('TQ2_0') }*.reached == ['0.85']
        verdicts(rows, 'one token times Q4_K') == ['falls short']
        rows.findAll { it.what.startsWith('product') }*.reached == ['0.86', '0.25']
        rows.findAll { it.what.startsWith('training') && it.peer == 'PyTorch eager' }*.reached == ['1.25'] * 2
        verdicts(rows, 'memory') == ['holds'] * 2
        verdicts(rows, 'a training that is killed') == ['holds']
        rows.findAll { it.what.startsWith('training of ten minutes') }*.reached == ['1.400 beside 2.100', '2 of 2']
        Files.readString(results.resolve('prove.md')).startsWith('# What was shown on NVIDIA H200')
        !Files.readString(results.resolve('prove.md')).contains('says nothing about a GPU')
    }

    def "what could not be run is missing, not good; a trial on a processor says so above its table"() {
        given:
        leave('doctor', 0, [kernels: 'vector-512 backend, 2 threads'])
        leave('selftest', 1, null)
        leave('peer', 3, [missing: 'PyTorch is not installed here'])

        expect:
        report('vector', '--tiny') == 1

        and:
        def rows = new ObjectMapper().readValue(results.resolve('prove.json').toFile(), Map).rows
        rows*.verdict.unique() == ['missing']
        rows.findAll { it.peer.startsWith('PyTorch') }*.reached.unique() == ['PyTorch is not installed here']
        Files.readString(results.resolve('prove.md')).contains(
            '**A trial of the scripts in small, on the backend `vector`: it says nothing about a GPU.**')
    }

    private static List<String> verdicts(rows, String beginning) {
        rows.findAll { it.what.startsWith(beginning) }*.verdict
    }

    private static Map quickstart(double twin, double packed) {
        [steps: [[name: 'twin', facts: ['perplexity.value': twin]], [name: 'report', facts: ['perplexity.value': packed, 'bitsPerByte.value': 2.1]]]]
    }

    private void leave(String step, int code, Object content) {
        Files.writeString(results.resolve(step + '.code'), "$code\n")
        Files.writeString(results.resolve(step + '.json'), content == null ? '' : new ObjectMapper().writeValueAsString(content))
    }

    private int report(String... arguments) {
        def run = new ProcessBuilder([python(), SCRIPTS.resolve('report.py').toString(), results.toString(), *arguments]).redirectErrorStream(true).start()
        run.inputStream.text
        run.waitFor()
    }

    static String python() {
        System.getenv('PATH').split(':').collect { Path.of(it, 'python3') }.find { Files.isExecutable(it) }?.toString()
    }
}
