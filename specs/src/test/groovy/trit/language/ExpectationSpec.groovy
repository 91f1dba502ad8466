package trit.language

import org.codehaus.groovy.runtime.powerassert.PowerAssertionError
import spock.lang.Specification
import trit.recipe.Expectation

class ExpectationSpec extends Specification {

    static Expectation expectation(String assertion) {
        Scripts.read("""\
            recipe('x') {
                def text = dataset('text') { corpus 'c' }
                def base = checkpoint('base') { file 'f' }
                def packed = quantize('packed', base) { encoding Q8_0 }
                def report = evaluate('report', packed) { against base; perplexity text; kld text }
                expect('holds') { assert $assertion }
            }
            """.stripIndent()).expectations().first()
    }

    static final Map<String, Map<String, Double>> FACTS = [
        text  : [bytes: 1000d, tokens: 300d, 'unigram.entropy.nats': Math.log(64)],
        base  : ['train.loss': 2.5d, parameters: 100d],
        packed: [bytes: 2048d, bitsPerWeight: 2.5d],
        report: ['perplexity.value': 20d, 'perplexity.error': 0.5d, 'perplexity.ratio': 1.02d, 'kld.mean': 0.03d,
                 'sameTop.value'   : 0.9d, 'sameTop.error': 0.01d, 'bitsPerByte.value': 1.5d]]

    def "holds: #assertion"() {
        when:
        expectation(assertion).condition().check(FACTS)

        then:
        noExceptionThrown()

        where:
        assertion << [
            'packed.bytes <= 2.KiB', 'packed.bytes == 2048', 'packed.bitsPerWeight < 3', 'base.loss > 2',
            'base.parameters == 100', 'report.perplexity.value < 21 && report.perplexity.error < 1',
            'report.perplexity.ratio <= 1.02', 'report.kld.mean < 0.031', 'report.sameTop.value >= 0.9',
            'report.bitsPerByte.value == 1.5', 'text.unigram.perplexity / 3 > report.perplexity.value',
            'text.unigram.entropy > 4', 'text.bytes > text.tokens', '!(packed.bytes > 1.MiB)']
    }

    def "does not hold: #assertion"() {
        when:
        expectation(assertion).condition().check(FACTS)

        then:
        thrown(PowerAssertionError)

        where:
        assertion << ['packed.bytes <= 1.KiB', 'report.perplexity.ratio < 1.02', 'report.kld.mean > 1 || base.loss < 0']
    }

    def "a failure shows every part with its number"() {
        when:
        expectation('report.perplexity.ratio <= 1.01').condition().check(FACTS)

        then:
        def e = thrown(PowerAssertionError)
        def shown = e.message.readLines()
        shown.first() == 'assert report.perplexity.ratio <= 1.01'
        ['report', '1.02', '20.0 ± 0.5, ratio 1.02'].every { part -> shown.drop(1).any { it.contains(part) } }
        !e.message.contains('@')
    }

    def "a number that does not exist yet names its step"() {
        when:
        expectation('report.perplexity.ratio <= 1.05').condition().check([packed: [bytes: 1d]])

        then:
        def e = thrown(Expectation.NotYetKnown)
        e.message == "'report' has no perplexity.ratio yet"
    }

    def "what is known before the run can be decided before the run"() {
        when:
        expectation('packed.bytes <= 1.MiB').condition().check([packed: [bytes: 5d]])

        then:
        noExceptionThrown()
    }

    def "expectations of one recipe can be checked at the same time"() {
        given:
        def check = expectation('packed.bytes < 10').condition()

        when:
        def results = (1..64).toList().parallelStream().map { Integer n ->
            try {
                check.check([packed: [bytes: (double) n]])
                true
            } catch (AssertionError ignored) {
                false
            }
        }.toList()

        then:
        results == (1..64).collect { it < 10 }
    }
}
