package trit.eval.task

import com.fasterxml.jackson.databind.ObjectMapper
import spock.lang.Specification
import trit.eval.Bootstrap
import trit.eval.Estimate
import trit.eval.Proportion

/** What answers are worth. */
class ScoresSpec extends Specification {

    def "Wilson's interval of 60 in 100 is 0.502 to 0.691"() {
        when:
        def interval = Proportion.wilson(60, 100)

        then:
        Math.abs(interval.low() - 0.5020) < 5e-4
        Math.abs(interval.high() - 0.6906) < 5e-4
        Proportion.wilson(0, 10).low() == 0d
        Math.abs(Proportion.wilson(10, 10).high() - 1) < 1e-12
    }

    def "Matthews' coefficient of TP 6, TN 3, FP 1, FN 2 is 0.4781"() {
        given:
        def gold = [1] * 8 + [0] * 4
        def said = [1] * 6 + [0] * 2 + [0] * 3 + [1]
        def confusion = Confusion.of(gold as int[], said as int[], 2)

        expect:
        Math.abs(confusion.mcc() - 0.4781) < 5e-5
        Math.abs(confusion.f1(1) - 12 / 15d) < 1e-12
        Math.abs(confusion.accuracy() - 9 / 12d) < 1e-12
    }

    def "what would divide by nothing is 0"() {
        given:
        def always = Confusion.of([0, 1, 1] as int[], [1, 1, 1] as int[], 2)

        expect:
        always.mcc() == 0d
        always.f1(0) == 0d
    }

    def "with several classes Matthews' coefficient is 1 for all right and about 0 for one class"() {
        expect:
        Confusion.of([0, 1, 2, 2] as int[], [0, 1, 2, 2] as int[], 3).mcc() == 1d
        Confusion.of([0, 1, 2, 2] as int[], [2, 2, 2, 2] as int[], 3).mcc() == 0d
    }

    def "entities: a found one, a wrong one, a missed one"() {
        given: 'PER from 0 to 2 is found too short, LOC is right'
        def spans = Spans.bySentence([['B-PER', 'I-PER', 'O', 'B-LOC']], [['B-PER', 'O', 'O', 'B-LOC']]).first()

        expect:
        spans == new Spans(1, 2, 2)
        spans.f1() == 0.5d
    }

    def "tags #tags hold #count entities"() {
        expect:
        Spans.bySentence([tags], [tags]) == [new Spans(count, count, count)]

        where:
        tags                                || count
        []                                  || 0
        ['O', 'O']                          || 0
        ['I-PER', 'I-PER', 'I-LOC']         || 2
        ['B-PER', 'B-PER', 'I-PER']         || 2
        ['I-PER', 'O', 'I-PER']             || 2
    }

    def "answer '#answer' to '#gold': exact #em, words #f1"() {
        expect:
        AnswerText.exactMatch(answer, [gold]) == em
        Math.abs(AnswerText.f1(answer, [gold]) - f1) < 1e-12

        where:
        answer           | gold               || em | f1
        'Eiffel tower!'  | 'the Eiffel Tower' || 1d | 1d
        'tower in Paris' | 'Eiffel Tower'     || 0d | 0.4d
        ''               | ''                 || 1d | 1d
        ''               | 'x'                || 0d | 0d
        'a'              | 'the'              || 1d | 1d
        'no no no'       | 'no'               || 0d | 0.5d
    }

    def "the best of several right answers counts"() {
        expect:
        AnswerText.f1('Denver', ['Denver Broncos', 'Denver']) == 1d
    }

    def "the number of '#text' is #marked, or else #last"() {
        expect:
        WordProblem.marked(text).orElse(null) == marked
        WordProblem.last(text).orElse(null) == last

        where:
        text                            || marked | last
        'so 9*2=18\n#### 18'            || '18'   | '18'
        '#### 1,234.'                   || '1234' | '1234'
        'She has $70,000 left.'         || null   | '70000'
        '#### -3 and 4 more'            || '-3'   | '4'
        'none'                          || null   | null
    }

    def "a call of a tool: #text"() {
        given:
        def accepted = new ObjectMapper().readTree('{"area": {"base": [10, 10.0], "unit": ["cm", ""], "of": [["a", "b"]]}}')

        expect:
        ToolCall.score(text, accepted) == [valid_json: valid, tool: tool, acc: right].collectEntries { k, v -> [k, v as Double] }

        where:
        text                                                                       || valid | tool | right
        '{"name": "area", "arguments": {"base": 10, "of": ["A", "b"]}}'            || 1 | 1 | 1
        'Sure: {"name": "area", "arguments": {"base": 10.0, "unit": "cm", "of": ["a", "b"]}} done' || 1 | 1 | 1
        '{"name": "area", "arguments": {"base": 11, "of": ["a", "b"]}}'            || 1 | 1 | 0
        '{"name": "area", "arguments": {"base": 10}}'                              || 1 | 1 | 0
        '{"name": "area", "arguments": {"base": 10, "of": ["a", "b"], "x": 1}}'    || 1 | 1 | 0
        '{"name": "volume", "arguments": {"base": 10, "of": ["a", "b"]}}'          || 1 | 0 | 0
        '{"name": "area", "arguments": {'                                          || 0 | 0 | 0
        'area(10)'                                                                 || 0 | 0 | 0
    }

    def "the bootstrap's error of a mean is that of the mean"() {
        given:
        def values = (0..<200).collect { it % 4 == 0 ? 1d : 0d } as double[]

        when:
        def error = Bootstrap.error(200, { int[] items -> items.collect { values[it] }.sum() / items.length })

        then:
        Math.abs(error - Math.sqrt(0.25 * 0.75 / 200)) < 6e-4
    }
}
