package trit.recipe

import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import trit.code.Encoding
import trit.phase.dataset.DatasetSource
import trit.phase.train.PretrainPhase

class CanonicalJsonSpec extends Specification {

    def "#value is #text"() {
        expect:
        CanonicalJson.text(value) == text

        where:
        value                                  || text
        null                                   || 'null'
        'a "b"'                                || '"a \\"b\\""'
        3                                      || '3'
        3L                                     || '3'
        1.5e-3                                 || '0.0015'
        1.5e-3d                                || '0.0015'
        1.50                                   || '1.5'
        true                                   || 'true'
        Encoding.Q8_0                          || '"Q8_0"'
        Duration.ofHours(36)                   || '"PT36H"'
        ~/a.b/                                 || '"a.b"'
        Path.of('a', 'b')                      || '"a/b"'
        Optional.of(1)                         || '1'
        Optional.empty()                       || 'null'
        [b: 1, a: [2, 3]]                      || '{"a":[2,3],"b":1}'
        [1, 2] as int[]                        || '[1,2]'
        new Place('f', 1, 2)                   || '{"column":2,"file":"f","line":1}'
        new DatasetSource.Corpus('jdk-sources') || '{"name":"jdk-sources","type":"Corpus"}'
    }

    def "what has no canonical form is refused: #value"() {
        when:
        CanonicalJson.text(value)

        then:
        thrown(IllegalArgumentException)

        where:
        value << [Double.NaN, Double.POSITIVE_INFINITY, Float.NaN, new Object(), new StringBuilder().getClass()]
    }

    def "the order in which a map was filled does not show"() {
        expect:
        CanonicalJson.text([a: 1, b: 2, c: 3]) == CanonicalJson.text([c: 3, b: 2, a: 1])
    }

    def "members of a sealed family are told apart"() {
        expect:
        CanonicalJson.text(new DatasetSource.Corpus('x')) != CanonicalJson.text(new DatasetSource.File('x', null))
    }

    def "what cannot change a result is not in the key"() {
        given:
        def config = PretrainPhase.Config.defaults()

        expect:
        CanonicalJson.tree(config).at('/training').has('checkpointEvery')
        !CanonicalJson.keyTree(config).at('/training').has('checkpointEvery')
        CanonicalJson.keyTree(config).at('/training').has('steps')
    }
}
