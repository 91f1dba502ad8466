package trit.phase.dataset

import trit.phase.SpecContext
import trit.phase.Influence
import trit.phase.Inputs
import trit.phase.PhaseException
import com.fasterxml.jackson.databind.ObjectMapper
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.Sha256
import trit.file.text.domain.Domain
import trit.phase.dataset.DatasetSource.Share
import trit.recipe.CanonicalJson
import trit.tensor.RandomStream

import java.nio.file.Files
import java.nio.file.Path

/** Data sets that are made of samples of several domains. */
class DatasetDomainsSpec extends Specification {

    @TempDir
    Path folder

    def "what was sampled is recorded: counts, bytes and a hash for each domain"() {
        when:
        def context = run(config(new Share(Domain.MATH, 30, null), new Share(Domain.TOOL_USE, 10, null)))
        def described = new ObjectMapper().readTree(context.output().resolve('dataset.json').toFile())
        def texts = texts(context)

        then:
        context.facts.subMap(['documents', 'samples.math', 'samples.tool_use']).values() as List == [40, 30, 10]
        described.source.asText() == 'math 30, tool_use 10'
        described.hashes.fieldNames().toSet() == ['math', 'tool_use'] as Set
        with(described.domains.math) {
            it.samples.asInt() == 30
            it.sha256.asText() == Sha256.of(texts.findAll { it.startsWith('Question: ') }.join(''))
            it.bytes.asInt() == texts.findAll { it.startsWith('Question: ') }*.bytes*.length.sum()
        }
    }

    def "the same seed gives the same bytes, another seed others"() {
        given:
        def config = config(new Share(Domain.REASONING, 20, null))

        expect:
        texts(run(config, 42)) == texts(run(config, 42))
        texts(run(config, 42)) != texts(run(config, 43))
    }

    def "only a data set of domains depends on the seed"() {
        expect:
        new DatasetPhase().influences(config(new Share(Domain.MATH, 3, null))) == [Influence.SEED] as Set
        new DatasetPhase().influences(new DatasetPhase.Config(new DatasetSource.Corpus('jdk-sources'), null, null, 0, 0, 0)).empty
    }

    def "a file's content is in the key, its place is not"() {
        given:
        def here = Files.writeString(folder.resolve('here.txt'), 'Some text of mine.')
        def there = Files.copy(here, folder.resolve('there.txt'))
        def of = { Path file -> config(new Share(Domain.LANGUAGE, 1, file.toString())) }
        def phase = new DatasetPhase()

        expect:
        CanonicalJson.keyTree(of(here)) == CanonicalJson.keyTree(of(there))
        phase.sources(of(here)) == phase.sources(of(there))
        phase.sources(of(here)).keySet() == ['language'] as Set

        when:
        Files.writeString(there, 'Another text of mine.')

        then:
        phase.sources(of(here)) != phase.sources(of(there))
    }

    def "#what is said before anything is computed"() {
        when:
        new DatasetPhase().sources(config(share))

        then:
        def e = thrown(PhaseException)
        e.message.startsWith(message)

        where:
        what               | share                                                        || message
        'a missing file'   | new Share(Domain.LANGUAGE, 5, 'no/such.txt')                 || 'there is no file no/such.txt; name one relative to '
        'a file of tables' | new Share(Domain.LANGUAGE, 5, table().toString())            || table().toString() + ': .csv files are not read'
    }

    def "a file with too few passages is said in one line"() {
        given:
        def file = Files.writeString(folder.resolve('short.txt'), 'A short text.')

        when:
        run(config(new Share(Domain.LANGUAGE, 5, file.toString())))

        then:
        def e = thrown(PhaseException)
        e.message == "$file holds only 1 of the 5 samples that domain language takes; say fewer, or name a longer file"
    }

    private SpecContext run(DatasetPhase.Config config, long seed = 42) {
        def context = new SpecContext(Files.createTempDirectory(folder, 'run'))
        context.random = RandomStream.of(seed)
        new DatasetPhase().run(config, new Inputs<>([:]), context)
        context
    }

    private static DatasetPhase.Config config(Share... shares) {
        new DatasetPhase.Config(new DatasetSource.Domains(shares as List), null, null, 0, 0, 0)
    }

    private static List<String> texts(SpecContext context) {
        DatasetFiles.open(context.output()).withCloseable { data ->
            (0..<data.documents().size()).collect { data.documents().text(it) }
        }
    }

    private static Path table() {
        def file = Path.of(System.getProperty('java.io.tmpdir'), 'table.csv')
        Files.exists(file) ? file : Files.createFile(file)
    }
}
