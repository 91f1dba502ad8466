package trit.phase.dataset

import trit.phase.SpecContext
import trit.phase.Inputs
import trit.phase.PhaseException
import com.fasterxml.jackson.databind.ObjectMapper
import spock.lang.Specification
import spock.lang.TempDir
import trit.VariedText
import trit.file.token.Tokenizer

import java.nio.file.Files
import java.nio.file.Path

class DatasetPhaseSpec extends Specification {

    static final String STORY = 'Once upon a time there was a little bunny named John. '

    @TempDir
    Path folder

    def "a file becomes text, tokens and a description"() {
        given:
        def file = stories(40)

        when:
        def context = run(new DatasetPhase.Config(new DatasetSource.File(file.toString(), null), null, new TokenizerSource.Trained(300), 0, 0, 32))
        def data = DatasetFiles.open(context.output())
        def tokenizer = data.tokenizer().get()
        def tokens = data.tokens(tokenizer, folder)
        def expected = (0..<40).collectMany { (tokenizer.encode(story(it)) as List) + [0] }
        def nats = entropy(expected)

        then:
        data.description().documents() == 40
        data.description().source() == 'stories.txt'
        data.description().split() == 'all'
        data.description().seqLength() == 32
        (0..<40).every { data.documents().text(it) == story(it) }
        context.facts.keySet() == ['bytes', 'documents', 'tokens', 'unigram.entropy.nats', 'unigram.entropy.bits'] as Set
        context.facts.bytes == (0..<40).sum { story(it).length() }
        context.facts.tokens == tokens.size()

        and: "documents are joined with the token that ends a text"
        tokens.window(0, tokens.size() as int) as List == expected
        tokens.window(5, 3) as List == expected[5..7]

        and: "the entropy is that of the tokens taken one by one"
        Math.abs(context.facts.get('unigram.entropy.nats') - nats) < 1e-9
        Math.abs(context.facts.get('unigram.entropy.bits') - nats / Math.log(2)) < 1e-9

        cleanup:
        [tokens, tokenizer, data]*.close()
    }

    def "the parts of a source have no document in common, and one vocabulary"() {
        given:
        def file = stories(400)

        when:
        def parts = ['train', 'validation', 'test'].collect { split ->
            run(new DatasetPhase.Config(new DatasetSource.File(file.toString(), null), split, new TokenizerSource.Trained(300), 0, 0, 0))
        }
        def texts = parts.collect { texts(it) }

        then:
        texts*.size().sum() == 400
        texts[0].size() > 320
        texts.every { !it.empty }
        texts.flatten().toSet().size() == 400
        parts.collect { Files.readString(it.output().resolve('tokenizer.json')) }.toSet().size() == 1
    }

    def "a data set without a tokenizer gets the model's when it is read, #samples sequences of it"() {
        given:
        def file = stories(20)
        def source = new DatasetSource.File(file.toString(), null)
        def with = DatasetFiles.open(run(new DatasetPhase.Config(source, null, new TokenizerSource.Trained(280), 0, samples, 16)).output())
        def without = DatasetFiles.open(run(new DatasetPhase.Config(source, null, null, 0, samples, 16)).output())
        def tokenizer = with.tokenizer().get()

        when:
        def stored = with.tokens(tokenizer, folder)
        def made = without.tokens(tokenizer, folder)

        then:
        without.tokenizer().empty
        made.size() == stored.size()
        samples == 0 || made.size() == samples * 16
        made.window(0, made.size() as int) == stored.window(0, stored.size() as int)

        cleanup:
        [stored, made, tokenizer, with, without]*.close()

        where:
        samples << [0, 3]
    }

    def "a tokenizer that does not match the model's is refused"() {
        given:
        def source = new DatasetSource.File(stories(20).toString(), null)
        def one = DatasetFiles.open(run(new DatasetPhase.Config(source, null, new TokenizerSource.Trained(280), 0, 0, 0)).output())
        def other = DatasetFiles.open(run(new DatasetPhase.Config(source, null, new TokenizerSource.Trained(290), 0, 0, 0)).output())
        def model = other.tokenizer().get()

        when:
        one.tokens(model, folder)

        then:
        def e = thrown(PhaseException)
        e.message ==~ /the data set \(stories\.txt\) was tokenized with another tokenizer than the model's: 280 tokens, \w{8}…, against 290, \w{8}…; leave 'tokenizer' out of the data set to use the model's/

        cleanup:
        [model, one, other]*.close()
    }

    def "#bytes bytes are taken, and no character is cut"() {
        given:
        def file = folder.resolve('wide.txt')
        Files.writeString(file, '日本語' * 100)

        expect:
        texts(run(config(file, bytes))).join('').length() == characters

        where:
        bytes || characters
        0     || 300
        10    || 3
        9     || 3
        8     || 2
        5_000 || 300
    }

    def "the whole of a varied text is kept"() {
        given:
        def file = folder.resolve('varied.jsonl')
        Files.writeString(file, VariedText.all().collect { new ObjectMapper().writeValueAsString([text: it]) }.join('\n'))

        expect:
        texts(run(config(file, 0))) == VariedText.all().findAll()
    }

    def "jdk-sources are read from the running JDK, split by file, in an order of their own"() {
        given:
        def corpus = new DatasetSource.Corpus('jdk-sources')

        when:
        def context = run(new DatasetPhase.Config(corpus, split, null, 200_000, 0, 0))
        def again = run(new DatasetPhase.Config(corpus, split, null, 200_000, 0, 0))

        then:
        context.facts.bytes == 200_000
        texts(context).size() > 3
        Files.mismatch(context.output().resolve('text.bin'), again.output().resolve('text.bin')) == -1

        where:
        split << ['train', 'validation', 'test']
    }

    def "#what is said before anything is done"() {
        given:
        def problems = []

        when:
        new DatasetPhase().forecast(config, new Inputs<>([:]), problems::add)

        then:
        problems == [message]

        where:
        what                 | config                                     || message
        'a misspelled split' | jdk('trian', null, 0, 0)                   || "there is no split 'trian'. Did you mean 'train'? Splits: train, validation, test"
        'a length'           | jdk('train', null, 5, 0)                   || 'samples counts sequences: say how long they are with seqLength'
        'a negative number'  | jdk('train', null, 0, -1)                  || 'bytes, samples and seqLength cannot be negative; leave them out for no limit'
    }

    def "#what is said when the source is looked for"() {
        when:
        new DatasetPhase().sources(config)

        then:
        def e = thrown(PhaseException)
        e.message.startsWith(message)

        where:
        what                 | config                                                                 || message
        'an unknown corpus'  | of(new DatasetSource.Corpus('jdk-source'))                             || "there is no corpus 'jdk-source'. Did you mean 'jdk-sources'? Known corpora: jdk-sources"
        'a missing file'     | of(new DatasetSource.File('no/such.txt', null))                        || 'there is no file no/such.txt; name one relative to '
        'a parquet file'     | of(new DatasetSource.File(parquet().toString(), null))                 || parquet().toString() + ': .parquet files are not read; convert it to .jsonl or .txt'
        'another hash'       | of(new DatasetSource.File(parquet().toString(), 'ab' * 32))            || parquet().toString() + ' has the SHA-256 '
        'a missing tokenizer' | jdk('train', new TokenizerSource.Stored('no/such'), 0, 0)             || "there is no tokenizer 'no/such': use 'bpe:4096' to train one, or the path of a tokenizer.json"
    }

    def "the content of a file is its source, its place is not"() {
        given:
        def here = stories(3)
        def there = Files.createDirectory(folder.resolve('other')).resolve('renamed.txt')
        Files.copy(here, there)
        def phase = new DatasetPhase()

        expect:
        phase.sources(config(here, 0)) == phase.sources(config(there, 0))

        when:
        Files.writeString(there, 'more', java.nio.file.StandardOpenOption.APPEND)

        then:
        phase.sources(config(here, 0)) != phase.sources(config(there, 0))
    }

    def "a text that is too short for its vocabulary is said to be"() {
        when:
        run(new DatasetPhase.Config(new DatasetSource.File(stories(1).toString(), null), null, new TokenizerSource.Trained(4096), 0, 0, 0))

        then:
        def e = thrown(PhaseException)
        e.message ==~ /the text is too short for a vocabulary of 4,096 tokens; use tokenizer 'bpe:\d+' or more text/
    }

    def "an empty split is refused"() {
        given:
        def file = folder.resolve('one.txt')
        Files.writeString(file, STORY)
        def empty = ['train', 'validation', 'test'].find { !trit.file.text.Part.named(it).get().holds(STORY) }

        when:
        run(new DatasetPhase.Config(new DatasetSource.File(file.toString(), null), empty, null, 0, 0, 0))

        then:
        def e = thrown(PhaseException)
        e.message == "the $empty split of one.txt is empty; take another, or a source with more documents"
    }

    def "the word '#word' of a recipe is #tokenizer"() {
        expect:
        TokenizerSource.parse(word) == tokenizer

        where:
        word                   || tokenizer
        'bpe:4096'             || new TokenizerSource.Trained(4096)
        'bpe:257'              || new TokenizerSource.Trained(257)
        'models/tokenizer.json' || new TokenizerSource.Stored('models/tokenizer.json')
    }

    def "no vocabulary has the size of '#word'"() {
        when:
        TokenizerSource.parse(word)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "tokenizer '$word': a vocabulary is trained to 257 … 65,536 tokens, such as 'bpe:4096'".toString()

        where:
        word << ['bpe:', 'bpe:256', 'bpe:65537', 'bpe:many', 'bpe:-1', 'bpe:99999999999']
    }

    private SpecContext run(DatasetPhase.Config config) {
        def context = new SpecContext(Files.createTempDirectory(folder, 'run'))
        new DatasetPhase().run(config, new Inputs<>([:]), context)
        context
    }

    private List<String> texts(SpecContext context) {
        def data = DatasetFiles.open(context.output())
        try {
            (0..<data.documents().size()).collect { data.documents().text(it) }
        } finally {
            data.close()
        }
    }

    private Path stories(int count) {
        def file = folder.resolve('stories.txt')
        Files.writeString(file, (0..<count).collect { story(it) }.join('\n<|endoftext|>\n'))
        file
    }

    private static double entropy(List<Integer> tokens) {
        double entropy = 0
        tokens.countBy { it }.each { token, count ->
            double share = count / (double) tokens.size()
            entropy -= share * Math.log(share)
        }
        return entropy
    }

    private static String story(int i) {
        STORY * (1 + i % 5) + "The end of number $i."
    }

    private static DatasetPhase.Config config(Path file, long bytes) {
        new DatasetPhase.Config(new DatasetSource.File(file.toString(), null), null, null, bytes, 0, 0)
    }

    private static DatasetPhase.Config of(DatasetSource source) {
        new DatasetPhase.Config(source, null, null, 0, 0, 0)
    }

    private static DatasetPhase.Config jdk(String split, TokenizerSource tokenizer, int samples, int seqLength) {
        new DatasetPhase.Config(new DatasetSource.Corpus('jdk-sources'), split, tokenizer, 0, samples, seqLength)
    }

    private static Path parquet() {
        def file = Path.of(System.getProperty('java.io.tmpdir')).resolve('trit-spec.parquet')
        Files.writeString(file, 'PAR1')
        file
    }
}
