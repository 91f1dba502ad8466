package trit.shell

import spock.lang.Specification

/** What is open where a text ends. */
class OpenTextSpec extends Specification {

    def "the words whose braces are open around the end of #text.inspect()"() {
        expect:
        OpenText.of(text).verbs() == verbs

        where:
        text                                                   || verbs
        "recipe('x') {\n def q = quantize('q', base) { enc"    || ['recipe', 'quantize']
        "recipe('x') { quantize('q', base) { encoding Q8_0 }"  || ['recipe']
        "a { /* b { */ c 'd {' ; e \"f {\" // g {\n"           || ['a']
        'tensors(~/token_embd\\.{3}/) { '                      || ['tensors']
        "x = '''{\n{"                                          || []
        '}}} a {'                                              || ['a']
        "budget { time 36.hours; memory"                       || ['budget']
    }

    def "what would close #text.inspect()"() {
        expect:
        OpenText.of(text).with { closingQuote() + closingBrackets() } == closing

        where:
        text               || closing
        'a(b[c{'           || '}])'
        "a('''text ("      || "''')"
        'a /* text ('      || '*/'
        "a('text"          || ')'
    }
}
