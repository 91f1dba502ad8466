package trit.file.token

import spock.lang.Specification
import spock.lang.Title
import trit.tensor.RandomStream

@Title('How often a pattern goes back is known before it is used')
class PatternReaderSpec extends Specification {
    def "patterns that models are published with take time that grows with the text: #pattern"() {
        expect:
        PatternReader.failures(pattern, 1 << 20).asDouble <= 6.0e6

        where:
        pattern << [
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++\$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s{512}(?!\\S)|\\s{256}(?!\\S)|\\s{1,2}(?!\\S)|\\s{1}",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+',
            '\\s?[A-Za-zµÀ-ÖØ-öø-ƺ]+', '\\s?[!-/:-~！-／：-～‘-‟　-。]+', '\\s+$', '\\p{N}{1,3}', '[一-龥぀-ゟ゠-ヿ]+', ' ?[^(\\s|.,!?…。，、।۔،)]+',
            '<sentinel:[0-9]+>', '(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z', '([\\t\\n]|    |  )', '[\\p{P}!-/:-@\\[-`{-~]', '[^\\n]+|[\\n]+', '\\S+',
            '\\d{1,3}(?=(?:\\d{3})*\\b)', '(?=(\\d{3})+(?!\\d))', '(?:[^a-z&&[^A-Z]])+', '[[:alpha:]\\]]+x'] +
            SplitRule.values().collectMany { it.json().findValuesAsText('Regex') }
    }

    def "what is not part of usual patterns is not read: #pattern"() {
        expect:
        PatternReader.failures(pattern, 1 << 16).empty

        where:
        pattern << ['(', ')', '(((', '*a', '[', '[]a]', '[^]]', '[a[]b]', '\\', 'a\\1', '\\k<a>', '\\g<0>', '\\X', '(?<a>b)', '(?x: a)', '(*FAIL)', '(?{x})', '(?(1)a|b)',
                    'a{5,2}', 'a{100000}', '\\cx', '[\\c]]', '\\Qa+\\E', '(?<=a+)b', '(?~a)', 'x(?i)b', '(' * 60 + 'a' + ')' * 60, 'a' * 20_000]
    }

    def "no matcher goes back more often than is said"() {
        given:
        def random = RandomStream.of(7)
        int at = 0
        def choose = { int n -> random.below(at++, n) as int }

        expect:
        (0..<4000).each {
            def parts = pattern(choose, 3)
            def text = (0..<choose(9)).collect { 'ab'[choose(2)] }.join('')
            def said = PatternReader.failures(spelled(parts), text.length()).asDouble
            def matcher = new CountingMatcher(text)
            matcher.match(parts, 0) { true }
            assert matcher.failures <= said: "${spelled(parts)} in $text"
        }
    }

    /** A random pattern: letters, rows, alternatives, repetitions, places and what is tried once. */
    private static List pattern(Closure<Integer> choose, int depth) {
        int kind = depth == 0 ? 0 : choose(9)
        switch (kind) {
            case 0..1: return ['letter', 'abc'[choose(3)]]
            case 2..3: return ['row', pattern(choose, depth - 1), pattern(choose, depth - 1)]
            case 4: return ['or', pattern(choose, depth - 1), pattern(choose, depth - 1)]
            case 5..6: return ['repeat', pattern(choose, depth - 1), ['*', '+', '?', '{2,3}'][choose(4)]]
            case 7: return ['once', pattern(choose, depth - 1)]
            default: return ['place', pattern(choose, depth - 1), choose(2) == 0]
        }
    }

    private static String spelled(List part) {
        switch (part[0]) {
            case 'letter': return part[1]
            case 'row': return spelled(part[1]) + spelled(part[2])
            case 'or': return "(?:${spelled(part[1])}|${spelled(part[2])})"
            case 'repeat': return "(?:${spelled(part[1])})${part[2]}"
            case 'once': return "(?>${spelled(part[1])})"
            default: return "(?${part[2] ? '=' : '!'}${spelled(part[1])})"
        }
    }
}

/** A backtracking matcher as plain as can be, which counts what fails. */
class CountingMatcher {
    private final String text
    long failures

    CountingMatcher(String text) {
        this.text = text
    }

    boolean match(List part, int at, Closure<Boolean> rest) {
        switch (part[0]) {
            case 'letter': return at < text.length() && text[at] == part[1] ? rest(at + 1) : fail()
            case 'row': return match(part[1], at) { match(part[2], it, rest) }
            case 'or': return match(part[1], at, rest) || match(part[2], at, rest)
            case 'repeat':
                def (least, most) = ['*': [0, 99], '+': [1, 99], '?': [0, 1], '{2,3}': [2, 3]][part[2]]
                return repeat(part[1], at, least, most, rest)
            case 'once':
                int end = -1
                return match(part[1], at) { end = it; true } && rest(end)
            default:
                boolean there = match(part[1], at) { true }
                return there == part[2] ? rest(at) : there ? fail() : false
        }
    }

    private boolean repeat(List part, int at, int least, int most, Closure<Boolean> rest) {
        if (least > 0) {
            return match(part, at) { repeat(part, it, least - 1, most - 1, rest) }
        }
        most > 0 && match(part, at) { (it > at || most < 9) && repeat(part, it, 0, most - 1, rest) } || rest(at)
    }

    private boolean fail() {
        failures++
        false
    }
}
