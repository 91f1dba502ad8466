package trit.file.text

import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.hub.FakeHub
import trit.file.hub.HubException
import trit.file.hub.HubRepository

import java.nio.file.Files
import java.nio.file.Path

import static trit.file.hub.FakeHub.COMMIT

class HubTextSpec extends Specification {

    @TempDir
    Path home

    @AutoCleanup
    FakeHub hub = new FakeHub()

    def "files whose names say so are a part"() {
        given:
        put('README.md': 'about', 'data/train-00000.txt': 'one', 'data/train-00001.jsonl': '{"text":"two"}',
            'data/valid.txt': 'three', 'data/model_test.txt': 'four', 'data/latest.txt': 'five')

        expect:
        texts(Part.TRAIN) == ['one', 'two']
        texts(Part.VALIDATION) == ['three']
        texts(Part.TEST) == ['four']
        texts(Part.ALL) == ['five', 'four', 'one', 'two', 'three']
        source(null).estimatedBytes(Part.TRAIN) == 'one'.length() + '{"text":"two"}'.length()
    }

    def "where no name says so, parts are made of the documents"() {
        given:
        put('stories.txt': (1..200).collect { "story $it" }.join('<|endoftext|>'))

        when:
        def parts = [Part.TRAIN, Part.VALIDATION, Part.TEST].collect { texts(it) }

        then:
        parts*.size().sum() == 200
        parts.flatten().toSet().size() == 200
        parts[0].size() > 160
    }

    def "the configuration #config takes #wanted"() {
        given:
        put('raw/train.txt': 'a', 'raw-v1/train.txt': 'b', 'clean.train.txt': 'c', 'cleaned/train.txt': 'd')

        expect:
        texts(Part.TRAIN, config) == wanted

        where:
        config   || wanted
        null     || ['c', 'd', 'b', 'a']
        'raw'    || ['b', 'a']
        'raw-v1' || ['b']
        'clean'  || ['c']
    }

    def "the Hub is asked once; then the cache answers, also offline"() {
        given:
        put('train.txt': 'one', 'test.txt': 'two')
        def hash = source(null).hashes()
        texts(Part.TRAIN)
        hub.requests.clear()

        expect:
        source(null).hashes() == hash
        texts(Part.TRAIN) == ['one']
        source(null, [HF_HUB_OFFLINE: '1']).open(Part.TRAIN).next().get().text() == 'one'
        hub.requests.empty

        when:
        source(null, [HF_HUB_OFFLINE: '1']).open(Part.TEST)

        then:
        def e = thrown(HubException)
        e.message.contains('is not in the cache')
    }

    def "a data set that was copied into the cache is read offline without the Hub ever being asked"() {
        given:
        def file = home.resolve("hub/datasets--org--name/snapshots/$COMMIT/train.txt")
        Files.createDirectories(file.parent)
        Files.writeString(file, 'copied')

        expect:
        source(null, [HF_HUB_OFFLINE: '1']).open(Part.TRAIN).next().get().text() == 'copied'
        hub.requests.empty
    }

    def "#what is one clear message"() {
        given:
        put(files)

        when:
        new HubText(hub.settings(home, environment), HubRepository.dataset(id), commit, config).hashes()

        then:
        def e = thrown(Exception)
        e instanceof IllegalArgumentException || e instanceof HubException
        e.message.startsWith(message)

        where:
        what                  | files                          | environment           | id         | commit   | config || message
        'parquet'             | ['data/train.parquet': 'PAR1'] | [:]                   | 'org/name' | COMMIT   | null   || "datasets/org/name@$COMMIT has no .txt or .jsonl files; its .parquet files are not read: export one as .jsonl and name it with file"
        'a wrong config'      | ['raw/train.txt': 'a']         | [:]                   | 'org/name' | COMMIT   | 'rwa'  || "datasets/org/name@$COMMIT has no .txt or .jsonl files of the configuration 'rwa'; check the configuration"
        'no such repository'  | ['raw/train.txt': 'a']         | [:]                   | 'no/name'  | COMMIT   | null   || "datasets/no/name has no commit $COMMIT, is private, or is not on the Hub"
        'a branch'            | ['raw/train.txt': 'a']         | [:]                   | 'org/name' | 'main'   | null   || "revision 'main' of datasets/org/name is a branch or a tag"
        'nothing when offline' | ['raw/train.txt': 'a']        | [HF_HUB_OFFLINE: '1'] | 'org/name' | COMMIT   | null   || "datasets/org/name@$COMMIT is not in the cache"
    }

    private void put(Map<String, String> files) {
        files.each { name, text -> hub.put(name, text.bytes) }
    }

    private HubText source(String config, Map<String, String> environment = [:]) {
        new HubText(hub.settings(home, environment), HubRepository.dataset('org/name'), COMMIT, config)
    }

    private List<String> texts(Part part, String config = null) {
        def texts = []
        source(config).open(part).withCloseable { reader ->
            for (def document = reader.next(); document.present; document = reader.next()) {
                texts << document.get().text()
            }
        }
        texts
    }
}
