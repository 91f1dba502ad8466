package trit.show

import spock.lang.Specification
import trit.code.Encoding
import trit.compute.Backends
import trit.infer.Speed
import trit.infer.TurnRatio
import trit.nn.ModelSummary

/** Speeds beside those of another program. */
class SpeedTableSpec extends Specification {
    static final ModelSummary MODEL = new ModelSummary('llama', Encoding.Q4_0, 4, 16)

    def "a rival's row says how many times as fast Trit was, the spread over the turns, and how each keeps keys and values"() {
        given:
        def own = new Speed('trit', Encoding.F16, 'tg128', 100, 5, 5, Optional.empty())
        def rival = new Speed('llama.cpp', Encoding.F16, 'tg128', 90, 9, 5, Optional.of(new TurnRatio(1.06, 0.941, 1.25)))

        when:
        def rows = SpeedTable.of(MODEL, Backends.choose('scalar', 1), [own, rival]).asCsv().readLines()

        then:
        rows[0].endsWith('kv,test,t/s,±,trit / it,quartiles')
        rows[1].endsWith('F16,tg128,100.0,5.0,–,–')
        rows[2].endsWith('F16,tg128,90.0,9.0,1.06,0.94 … 1.25')
    }

    def "alone there is nothing to compare with"() {
        given:
        def own = new Speed('trit', Encoding.F32, 'tg128', 100, 5, 5, Optional.empty())

        expect:
        SpeedTable.of(MODEL, Backends.choose('scalar', 1), [own]).asCsv().readLines()[0].endsWith('kv,test,t/s,±')
    }
}
