package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.Shared

/** {@code compare} and {@code diff}. */
class CompareCommandsSpec extends Specification {

    @TempDir
    Path folder

    def "diff says what recipes do differently"() {
        given:
        def one = recipe('one', 'encoding Q8_0')
        def other = recipe('other', 'encoding Q4_0')

        when:
        def (code, text) = trit('diff', one, other)

        then:
        code == 0
        text.readLines()*.trim()*.replaceAll(/ +/, ' ') == [
            'what one.groovy other.groovy', 'q.config.body.encoding "Q8_0" "Q4_0"']
        trit('diff', one, one) == [0, 'the recipes do the same\n']
        new ObjectMapper().readTree(trit('diff', one, other, '--json')[1])[0].get('second').asText() == '"Q4_0"'
    }

    def "compare puts printed reports side by side and weighs their errors"() {
        given:
        def one = report('one', [value: 10.0, error: 0.1])
        def other = report('other', [value: second, error: 0.1])

        expect:
        trit('compare', one, other)[1].readLines()[1].trim().endsWith(verdict)

        where:
        second || verdict
        10.2   || 'within its error'
        9.0    || 'lower'
        11.0   || 'higher'
        10.0   || 'same'
    }

    def "what cannot be compared is refused: #what"() {
        expect:
        trit('compare', Files.writeString(folder.resolve(a), content), folder.resolve(b)) == [2, message.replace('DIR', folder.toString())]

        where:
        what          | a        | content | b          || message
        'nothing'     | 'a.json' | '{}'    | 'b.json'   || 'there is no file DIR/b.json\n'
        'no report'   | 'a.json' | '{}'    | 'a.json'   || "DIR/a.json is no report; 'trit run --json' prints one\n"
    }

    @Requires({ Shared.present() })
    def "compare puts models side by side"() {
        given:
        def models = Shared.dir().resolve('data/models/gguf')
        def text = Shared.dir().resolve('data/models/ppl-text.txt')

        when:
        def (code, out) = trit('compare', models.resolve('stories260K-ffn192-Q8_0.gguf'), models.resolve('stories260K-ffn192-Q4_0.gguf'),
            '--file', text, '--context', '128', '--chunks', '4')

        then:
        code == 0
        out.contains('bits/weight')
        out.contains('Q4_0')
        out =~ /perplexity ratio +1\.\d+ ±/
        out =~ /KL divergence +0\.\d+ ±/
    }

    def "score tells what predictions of a file are worth: #kind"() {
        given:
        def right = Files.writeString(folder.resolve('right'), gold)
        def said = Files.writeString(folder.resolve('said'), predicted)

        expect:
        new ObjectMapper().readTree(trit('score', '--as', kind, right, said, '--json')[1]).get(metric).asDouble() == value

        where:
        kind      | gold                               | predicted                       | metric        || value
        'LABELS'  | 'yes\nno\nno\nyes\n'               | 'yes\nno\nyes\nyes\n'           | 'accuracy'    || 0.75d
        'SPANS'   | 'Jo B-PER\nRo I-PER\n\nX O\nBonn B-LOC' | 'Jo B-PER\nRo O\n\nX O\nBonn B-LOC' | 'F1' || 0.5d
        'ANSWERS' | 'the Eiffel Tower\tLa tour\nParis' | 'Eiffel tower!\nRome'          | 'exact match' || 0.5d
    }

    def "every score has its standard error, a share's as the binomial distribution has it"() {
        given:
        def right = Files.writeString(folder.resolve('right'), 'yes\n' * 100)
        def said = Files.writeString(folder.resolve('said'), 'yes\n' * 60 + 'no\n' * 40)

        when:
        def scores = new ObjectMapper().readTree(trit('score', '--as', 'LABELS', right, said, '--json')[1])

        then:
        scores.accuracy.asDouble() == 0.6d
        Math.abs(scores.accuracy_stderr.asDouble() - Math.sqrt(0.6 * 0.4 / 100)) < 0.001
        trit('score', '--as', 'LABELS', right, said)[1] =~ /(?m)^metric +value +±$/
    }

    def "predictions that cannot be scored are refused: #message"() {
        given:
        def right = Files.writeString(folder.resolve('right'), gold)
        def said = Files.writeString(folder.resolve('said'), predicted)

        expect:
        trit('score', '--as', kind, right, said)[0] == 2
        trit('score', '--as', kind, right, said)[1].contains(message)

        where:
        kind     | gold      | predicted || message
        'LABELS' | 'a\nb\n' | 'a\n'     || 'they must be as many'
        'SPANS'  | 'x O\ny O' | 'x O'    || 'sentence 1 has 1 tags, not 2'
        'LABELS' | ''        | 'a'       || 'is empty'
    }

    private Path recipe(String name, String body) {
        Files.writeString(folder.resolve("${name}.groovy"),
            "recipe('x') {\ndef base = checkpoint('base') { file 'models/base' }\nquantize('q', base) { $body }\n}")
    }

    private Path report(String name, Map numbers) {
        Files.writeString(folder.resolve("${name}.json"), new ObjectMapper().writeValueAsString(
            [steps: [[name: 'report', facts: ['perplexity.value': numbers.value, 'perplexity.error': numbers.error]]]]))
    }

    private static List trit(Object... arguments) {
        def out = new StringWriter()
        def command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out))
        int code = command.execute(arguments*.toString() as String[])
        [code, out.toString()]
    }
}
