package trit.file.text.domain

import com.fasterxml.jackson.databind.ObjectMapper
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.text.Document
import trit.file.text.Part
import trit.tensor.RandomStream

import java.nio.file.Files
import java.nio.file.Path

class DomainTextsSpec extends Specification {

    @TempDir
    Path folder

    def "there are as many samples of each domain as were asked for, mixed from beginning to end"() {
        when:
        def samples = read(texts(42, MATH: 40, REASONING: 20, TOOL_USE: 10, CODE: 5, LANGUAGE: 5))

        then:
        samples.countBy { DomainTexts.domainOf(it) } == [math: 40, reasoning: 20, tool_use: 10, code: 5, language: 5]
        samples.take(16).countBy { DomainTexts.domainOf(it) } == [math: 8, reasoning: 4, tool_use: 2, code: 1, language: 1]
        samples*.text().every { it.endsWith('\n\n') && it.length() < 1_300 }
    }

    def "the same seed gives the same samples, another seed others"() {
        expect:
        read(texts(42, MATH: 30, CODE: 10, LANGUAGE: 10)) == read(texts(42, MATH: 30, CODE: 10, LANGUAGE: 10))
        read(texts(42, MATH: 30)) != read(texts(43, MATH: 30))
        read(texts(42, CODE: 10)) != read(texts(43, CODE: 10))
    }

    def "fewer samples of one domain change nothing in those of another"() {
        expect:
        math(texts(42, MATH: 30, TOOL_USE: 30)) == math(texts(42, MATH: 30, TOOL_USE: 3))
    }

    def "the numbers in made word problems are right"() {
        expect:
        read(texts(7, MATH: 400)).every { sample ->
            def sums = (sample.text() =~ /(\d+) ([*+-]) (\d+)(?: \/ (\d+))? = (\d+)/).collect { it }
            def gold = (sample.text() =~ /#### (-?\d+)/)[0][1]
            sums.every { all, a, sign, b, divisor, result -> value(a as int, sign, b as int, (divisor ?: 1) as int) == result as int } &&
                sample.text().split('####')[0].contains(gold)
        }
    }

    def "made deductions number their steps and end in what the last one says"() {
        expect:
        read(texts(7, REASONING: 200)).every { sample ->
            def lines = sample.text().strip().readLines()
            def steps = lines.findAll { it.startsWith('Step ') }
            steps*.takeWhile { it != ':' } == (1..steps.size()).collect { "Step $it" as String } && lines.last().startsWith('Answer: ')
        }
    }

    def "made calls of tools are JSON that names the tool and only parameters it has"() {
        given:
        def json = new ObjectMapper()

        expect:
        read(texts(7, TOOL_USE: 200)).every { sample ->
            def lines = sample.text().strip().readLines()
            def tool = json.readTree(lines[0] - 'Tool: ')
            def call = json.readTree(lines[2] - 'Call: ')
            call.name == tool.name && call.arguments.fieldNames().toSet() == tool.parameters.fieldNames().toSet()
        }
    }

    def "prose has no markup left in it"() {
        expect:
        DocComments.prose('''
            /**
             * Returns the {@code int} value of &lt;this&gt; <em>number</em>, which is long enough to count as a paragraph of
             * prose, because it says more than a name would.
             *
             * @param x is not prose, however long the explanation of the parameter may become in the end of it all
             */
            int value(int x) { return x; /* nor is this */ }
        ''') == 'Returns the int value of <this> number, which is long enough to count as a paragraph of prose, because it says more than a name would.'
    }

    def "a file's passages are taken in their order, cut between lines, each in one part"() {
        given:
        def file = Files.writeString(folder.resolve('own.txt'), (1..400).collect { "Line number $it of a text of one's own." }.join('\n'))
        def share = { int n -> new DomainTexts([new DomainShare(Domain.LANGUAGE, n, Optional.of(file))], RandomStream.of(1)) }

        when:
        def all = read(share(14), Part.ALL)

        then:
        all*.text().collect { it.strip() }.join('\n') == Files.readString(file)
        [Part.TRAIN, Part.VALIDATION, Part.TEST].every { part ->
            def mine = all*.text().findAll { part.holds(it) }
            mine.empty || read(share(mine.size()), part)*.text() == mine
        }
    }

    def "a file that is too short is said, with how much it has"() {
        given:
        def file = Files.writeString(folder.resolve('short.txt'), 'A short text.')

        when:
        read(new DomainTexts([new DomainShare(Domain.LANGUAGE, 5, Optional.of(file))], RandomStream.of(1)), Part.ALL)

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "$file holds only 1 of the 5 samples that domain language takes; say fewer, or name a longer file"
    }

    def "samples are shared out in the usual proportions, and their counts sum to what was asked for"() {
        expect:
        Domain.share(usual(domains), samples).collectEntries { [it.key.title(), it.value] } == shares

        where:
        domains                                      | samples || shares
        ['math', 'code', 'language', 'reasoning']    | 10_000  || [math: 2222, code: 1111, language: 4445, reasoning: 2222]
        Domain.values()*.title()                     | 10_240  || [math: 2048, code: 1024, language: 4096, reasoning: 2048, tool_use: 1024]
        ['tool-use', 'MATH']                         | 10      || [tool_use: 3, math: 7]
    }

    def "#what is refused with the cure"() {
        when:
        wrong()

        then:
        def e = thrown(IllegalArgumentException)
        e.message == message

        where:
        what                   | wrong                                                || message
        'an unknown domain'    | { Domain.named('maths') }                            || "no domain 'maths'. Did you mean 'math'? There are math, code, language, reasoning, tool_use"
        'a domain with nothing'| { Domain.share(usual(Domain.values()*.title()), 5) }         || '5 samples are too few for 5 domains in their usual proportions; take more, or name fewer domains'
    }

    private static Map<Domain, Integer> usual(List<String> names) {
        names.collect { Domain.named(it) }.collectEntries { [it, it.usualSamples()] }
    }

    private static int value(int a, String sign, int b, int divisor) {
        (sign == '*' ? a * b : sign == '+' ? a + b : a - b).intdiv(divisor)
    }

    private static List<String> math(DomainTexts texts) {
        read(texts).findAll { DomainTexts.domainOf(it) == 'math' }*.text()
    }

    private static DomainTexts texts(Map<String, Integer> counts, long seed) {
        new DomainTexts(counts.collect { domain, n -> new DomainShare(Domain.valueOf(domain), n, Optional.empty()) }, RandomStream.of(seed))
    }

    private static List<Document> read(DomainTexts texts, Part part = Part.TRAIN) {
        texts.open(part).withCloseable { reader ->
            def all = []
            for (def next = reader.next(); next.present; next = reader.next()) {
                all << next.get()
            }
            all
        }
    }
}
