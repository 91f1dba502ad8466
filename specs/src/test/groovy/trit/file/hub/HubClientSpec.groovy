package trit.file.hub

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.tensor.RandomStream

import static trit.file.hub.FakeHub.COMMIT

/** Files of the Hub come through the cache that all tools share, whole and checked. */
class HubClientSpec extends Specification {
    static final HubRepository MODEL = HubRepository.model('org/name')

    @TempDir
    Path home

    @AutoCleanup
    FakeHub hub = new FakeHub()

    @AutoCleanup
    HubClient client = new HubClient(hub.settings(home))

    def "a small file lies in the cache as every other tool expects it"() {
        given:
        hub.put('config.json', '{}'.bytes)

        when:
        def path = client.fetch(file('config.json'), HubProgress.SILENT)

        then:
        path == home.resolve("hub/models--org--name/snapshots/$COMMIT/config.json")
        Files.readString(path) == '{}'
        Files.readSymbolicLink(path).toString() == "../../blobs/${FakeHub.gitHash('{}'.bytes)}"
        names('hub/models--org--name/blobs') == [FakeHub.gitHash('{}'.bytes)]
        names("hub/models--org--name/snapshots/$COMMIT") == ['config.json']
    }

    def "a large file comes from its storage, and its hash is checked"() {
        given:
        def content = noise(300_000)
        hub.put('sub folder/model.safetensors', content, true)

        when:
        def path = client.fetch(file('sub folder/model.safetensors'), HubProgress.SILENT)

        then:
        Files.readAllBytes(path) == content
        Files.readSymbolicLink(path).toString() == "../../../blobs/${FakeHub.sha256(content)}"
        hub.requests*.who == ['hub', 'hub', 'storage']
    }

    def "a branch is asked for its commit, which is remembered for when the Hub cannot be asked"() {
        expect:
        client.commit(MODEL, 'main') == COMMIT
        Files.readString(home.resolve('hub/models--org--name/refs/main')) == COMMIT
        new HubClient(hub.settings(home, [HF_HUB_OFFLINE: '1'])).commit(MODEL, 'main') == COMMIT
        client.commit(MODEL, 'a' * 40) == 'a' * 40
    }

    def "a branch that nobody knows is said so (#environment)"() {
        when:
        new HubClient(hub.settings(home, environment)).commit(HubRepository.model('org/other'), 'main')

        then:
        def e = thrown(NoSuchHubFileException)
        e.message.contains('org/other')

        where:
        environment << [[:], [HF_HUB_OFFLINE: '1']]
    }

    def "data sets have folders and addresses of their own"() {
        given:
        hub.put('a.txt', 'a'.bytes)

        expect:
        client.fetch(new HubFile(HubRepository.dataset('org/name'), COMMIT, 'a.txt'), HubProgress.SILENT) ==
            home.resolve("hub/datasets--org--name/snapshots/$COMMIT/a.txt")
        hub.requests*.path.unique() == ["/datasets/org/name/resolve/$COMMIT/a.txt"]
    }

    def "what is in the cache is not asked for again"() {
        given:
        hub.put('config.json', '{}'.bytes)
        client.fetch(file('config.json'), HubProgress.SILENT)
        int asked = hub.requests.size()

        expect:
        client.fetch(file('config.json'), HubProgress.SILENT)
        hub.requests.size() == asked
    }

    def "the same content at another commit or under another name is linked, not downloaded"() {
        given:
        hub.put('a', 'same'.bytes)
        hub.put('b', 'same'.bytes)

        when:
        client.fetch(file('a'), HubProgress.SILENT)
        client.fetch(file('b'), HubProgress.SILENT)

        then:
        hub.requests*.method == ['HEAD', 'GET', 'HEAD']
        names('hub/models--org--name/blobs').size() == 1
    }

    def "the token goes to the Hub and to nobody else"() {
        given:
        hub.put('model.safetensors', noise(1_000), true)
        def client = new HubClient(hub.settings(home, token))

        when:
        client.fetch(file('model.safetensors'), HubProgress.SILENT)

        then:
        hub.requests.findAll { it.who == 'hub' }*.token.unique() == ['Bearer secret']
        hub.requests.findAll { it.who == 'storage' }*.token == [null]

        cleanup:
        client?.close()

        where:
        token << [[HF_TOKEN: 'secret'], [HF_TOKEN_PATH: Files.writeString(Files.createTempFile('token', ''), 'secret\n').toString()]]
    }

    def "a repository that was renamed is followed"() {
        given:
        hub.put('config.json', '{}'.bytes)

        expect:
        Files.readString(client.fetch(new HubFile(HubRepository.model('old/name'), COMMIT, 'config.json'), HubProgress.SILENT)) == '{}'
    }

    def "a connection that breaks is taken up where it broke"() {
        given:
        def content = noise(400_000)
        hub.put('model.safetensors', content, true)
        hub.cuts.addAll([100_000, 150_000])

        when:
        def path = client.fetch(file('model.safetensors'), HubProgress.SILENT)

        then:
        Files.readAllBytes(path) == content
        def starts = hub.requests.findAll { it.who == 'storage' }*.range.collect { it?.find(/\d+/)?.toInteger() ?: 0 }
        starts.size() == 3
        starts[0] == 0 && starts[1] > 0 && starts[1] <= 100_000 && starts[2] > starts[1] && starts[2] <= 250_000
    }

    def "a run that gave up is gone on with by the next, even where the Hub knows no ranges"() {
        given:
        def content = noise(400_000)
        hub.put('model.safetensors', content, true)
        hub.cuts.addAll([100_000] * 3)
        hub.ranges = ranges

        when:
        client.fetch(file('model.safetensors'), HubProgress.SILENT)

        then:
        def refusal = thrown(HubException)
        refusal.message =~ /org\/name@$COMMIT\/model\.safetensors: the connection broke at [\d,]+ of 400,000 bytes .*; run again to go on from there/
        names('hub/models--org--name/blobs') == [FakeHub.sha256(content) + '.incomplete']
        !Files.exists(home.resolve("hub/models--org--name/snapshots/$COMMIT/model.safetensors"))

        when:
        def path = client.fetch(file('model.safetensors'), HubProgress.SILENT)

        then:
        Files.readAllBytes(path) == content
        names('hub/models--org--name/blobs') == [FakeHub.sha256(content)]

        where:
        ranges << [true, false]
    }

    def "an unfinished file that is longer than it should be is started again"() {
        given:
        def content = noise(50_000)
        hub.put('model.safetensors', content, true)
        def blobs = Files.createDirectories(home.resolve('hub/models--org--name/blobs'))
        Files.write(blobs.resolve(FakeHub.sha256(content) + '.incomplete'), noise(60_000))

        expect:
        Files.readAllBytes(client.fetch(file('model.safetensors'), HubProgress.SILENT)) == content
    }

    def "content with #what never gets its name: #message"() {
        given:
        hub.put('x', noise(50_000), large)
        hub.tamper = tamper

        when:
        client.fetch(file('x'), HubProgress.SILENT)

        then:
        def refusal = thrown(HubException)
        refusal.message.contains(message)
        names('hub/models--org--name/blobs').every { it.endsWith('.incomplete') }
        !Files.exists(home.resolve("hub/models--org--name/snapshots"))

        when: 'the Hub is well again'
        hub.tamper = { it }

        then:
        Files.readAllBytes(client.fetch(file('x'), HubProgress.SILENT)) == noise(50_000)

        where:
        what            | large | tamper                                                  || message
        'a flipped bit' | true  | { byte[] b -> b = b.clone(); b[9] ^= (byte) 1; b }      || 'does not have the hash'
        'a flipped bit' | false | { byte[] b -> b = b.clone(); b[9] ^= (byte) 1; b }      || 'does not have the hash'
        'too much'      | true  | { byte[] b -> Arrays.copyOf(b, b.length + 1) }          || 'more bytes than it said'
        'too little'    | true  | { byte[] b -> Arrays.copyOf(b, b.length - 1) }          || 'the connection broke at 49,999 of 50,000 bytes'
    }

    def "progress counts up to the whole length"() {
        given:
        hub.put('x', noise(200_000), true)
        def seen = []

        when:
        client.fetch(file('x')) { file, done, total -> seen << [file.path(), done, total] }

        then:
        seen.last() == ['x', 200_000L, 200_000L]
        seen*.get(1) == seen*.get(1).sort(false)
    }

    def "offline means that the missing file is named"() {
        given:
        hub.put('config.json', '{}'.bytes)
        client.fetch(file('config.json'), HubProgress.SILENT)
        def offline = new HubClient(hub.settings(home, [HF_HUB_OFFLINE: value]))

        expect:
        Files.readString(offline.fetch(file('config.json'), HubProgress.SILENT)) == '{}'

        when:
        offline.fetch(file('model.safetensors'), HubProgress.SILENT)

        then:
        def refusal = thrown(NoSuchHubFileException)
        refusal.message == "org/name@$COMMIT/model.safetensors is not in the cache ${home.resolve('hub')}, " +
            'and HF_HUB_OFFLINE is set; unset it once, or copy the file there'
        hub.requests.size() == 2

        cleanup:
        offline.close()

        where:
        value << ['1', 'true', 'YES']
    }

    def "#what is said as what it is: #message"() {
        given:
        hub.put('config.json', '{}'.bytes)
        hub.status = status

        when:
        client.fetch(new HubFile(HubRepository.model(id), commit, path), HubProgress.SILENT)

        then:
        def refusal = thrown(HubException)
        refusal.message.contains(message)
        refusal.message.readLines().size() == 1
        (refusal instanceof NoSuchHubFileException) == (status == 0)

        where:
        what                     | id         | commit   | path          | status || message
        'a file that is not'     | 'org/name' | COMMIT   | 'x.bin'       | 0      || "org/name has no file 'x.bin' at commit $COMMIT; check its list of files"
        'a commit that is not'   | 'org/name' | 'f' * 40 | 'config.json' | 0      || "org/name has no commit ${'f' * 40}; check the revision"
        'a model that is not'    | 'org/nane' | COMMIT   | 'config.json' | 0      || 'org/nane is not on the Hub, or private; check the name, or set HF_TOKEN'
        'a model with terms'     | 'org/name' | COMMIT   | 'config.json' | 403    || 'accept its terms on its page, and set HF_TOKEN'
        'a stranger'             | 'org/name' | COMMIT   | 'config.json' | 401    || 'set HF_TOKEN'
        'too many requests'      | 'org/name' | COMMIT   | 'config.json' | 429    || 'status 429; try again later'
        'a Hub that is ill'      | 'org/name' | COMMIT   | 'config.json' | 503    || 'status 503; try again later'
    }

    def "a Hub that does not answer is said so"() {
        given:
        def port = new ServerSocket(0).withCloseable { it.localPort }
        def client = new HubClient(HubSettings.of([HF_HOME: home.toString(), HF_ENDPOINT: "http://127.0.0.1:$port".toString()], home))

        when:
        client.fetch(file('config.json'), HubProgress.SILENT)

        then:
        def refusal = thrown(HubException)
        refusal.message.contains('127.0.0.1 does not answer')
        refusal.message.contains('set HF_ENDPOINT to a mirror')

        cleanup:
        client.close()
    }

    def "a branch is refused, and the commit it stands for is named where the cache knows"() {
        given:
        Files.createDirectories(home.resolve('hub/models--org--name/refs'))
        Files.writeString(home.resolve('hub/models--org--name/refs/main'), COMMIT)

        when:
        client.cache().requireCommit(MODEL, branch)

        then:
        def refusal = thrown(IllegalArgumentException)
        refusal.message == "revision '$branch' of org/name is a branch or a tag, which may move; $cure"

        where:
        branch           || cure
        'main'           || "in the cache it stands for revision: '$COMMIT'"
        'v1.0'           || 'write the commit, 40 hexadecimal digits'
        '../../x'        || 'write the commit, 40 hexadecimal digits'
        COMMIT.substring(1) || 'write the commit, 40 hexadecimal digits'
    }

    def "a commit is taken"() {
        expect:
        client.cache().requireCommit(MODEL, COMMIT) == COMMIT
    }

    def "#what cannot lead out of the cache"() {
        when:
        make()

        then:
        thrown(IllegalArgumentException)

        where:
        what                | make
        'an owner of dots'  | { HubRepository.model('../name') }
        'three names'       | { HubRepository.model('a/b/c') }
        'a double hyphen'   | { HubRepository.model('a--b/c') }
        'no name'           | { HubRepository.model('') }
        'a path upwards'    | { file('a/../../b') }
        'a path from /'     | { file('/etc/passwd') }
        'a backslash'       | { file('a\\b') }
        'an empty segment'  | { file('a//b') }
        'a branch'          | { new HubFile(MODEL, 'main', 'x') }
        'a commit in capitals' | { new HubFile(MODEL, 'A' * 40, 'x') }
    }

    def "the cache is where the environment says: #environment"() {
        expect:
        HubSettings.of(environment, Path.of('/home/me')).cache().toString() == cache

        where:
        environment                                                || cache
        [:]                                                        || '/home/me/.cache/huggingface/hub'
        [XDG_CACHE_HOME: '/xdg']                                   || '/xdg/huggingface/hub'
        [HF_HOME: '/hf', XDG_CACHE_HOME: '/xdg']                   || '/hf/hub'
        [HF_HOME: '~/hf']                                          || '/home/me/hf/hub'
        [HF_HUB_CACHE: '/cache', HF_HOME: '/hf']                   || '/cache'
        [HF_HUB_CACHE: ' ', HF_HOME: '']                           || '/home/me/.cache/huggingface/hub'
    }

    def "a checkpoint in #files is fetched with all it needs"() {
        given:
        content.each { name, text -> hub.put(name, text.bytes, name.endsWith('.safetensors')) }
        hub.put('README.md', 'not needed'.bytes)

        when:
        def folder = new HubCheckpoint(client, MODEL, COMMIT).fetch(HubProgress.SILENT)

        then:
        folder == client.cache().snapshot(MODEL, COMMIT)
        names(folder) == content.keySet().sort()

        and: 'and offline it is all there'
        def offline = new HubClient(hub.settings(home, [HF_HUB_OFFLINE: '1']))
        new HubCheckpoint(offline, MODEL, COMMIT).fetch(HubProgress.SILENT) == folder

        where:
        files      | content
        'one file' | ['config.json': '{}', 'tokenizer.json': '{"a":1}', 'model.safetensors': 'w']
        'two'      | ['config.json': '{}', 'tokenizer.json': '{"a":1}', 'tokenizer_config.json': '[]',
                      'model.safetensors.index.json': '{"weight_map": {"a": "m-1.safetensors", "b": "m-2.safetensors"}}',
                      'm-1.safetensors': 'w', 'm-2.safetensors': 'v']
    }

    def "a checkpoint without weights says which file it lacks"() {
        given:
        ['config.json', 'tokenizer.json'].each { hub.put(it, it.bytes) }

        when:
        new HubCheckpoint(client, MODEL, COMMIT).fetch(HubProgress.SILENT)

        then:
        def refusal = thrown(NoSuchHubFileException)
        refusal.message.contains("has no file 'model.safetensors'")
    }

    private static HubFile file(String path) {
        new HubFile(MODEL, COMMIT, path)
    }

    private List<String> names(String folder) {
        names(home.resolve(folder))
    }

    private static List<String> names(Path folder) {
        Files.list(folder).withCloseable { it.map { it.fileName.toString() }.sorted().toList() }
    }

    private static byte[] noise(int length) {
        def random = RandomStream.of(3)
        def bytes = new byte[length]
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.bits(i)
        }
        bytes
    }
}
