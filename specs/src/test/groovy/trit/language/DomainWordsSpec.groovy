package trit.language

import spock.lang.Specification
import trit.file.text.domain.Domain
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.DatasetSource.Share

class DomainWordsSpec extends Specification {

    def "a data set of domains takes over what the block says"() {
        when:
        def recipe = Scripts.read('''recipe('x') {
            dataset('texts') { domain MATH, 2_048; domain LANGUAGE, 40, file: 'own.txt'; domain TOOL_USE, 10; split 'train' }
        }''')

        then:
        recipe.step('texts').config().source() == new DatasetSource.Domains(
            [new Share(Domain.MATH, 2_048, null), new Share(Domain.LANGUAGE, 40, 'own.txt'), new Share(Domain.TOOL_USE, 10, null)])
        recipe.step('texts').config().split() == 'train'
    }

    def "a wrong line is answered: #message"() {
        expect:
        Scripts.problemsIn("dataset('texts') { $block }").join('\n').contains(message)

        where:
        block                                      || message
        'domain MATHS, 10'                         || "no domain 'MATHS'. Did you mean 'MATH'?"
        'domain MATH, 0'                           || 'domain MATH needs at least 1 sample, not 0'
        'domain MATH, 10; domain MATH, 20'         || 'domain MATH is said twice in dataset'
        "domain MATH, 10; corpus 'jdk-sources'"    || "takes one of corpus, domain"
        "domain MATH, 10; config 'x'"              || 'config belongs to a data set of the hub'
        "domain LANGUAGE, 10, fil: 'x.txt'"        || 'domain needs file: <value>, not fil:'
        "split 'train'"                            || 'needs corpus <name>, file <path>, hub <id>, revision: <commit> or domain <domain>, <samples>'
    }
}
