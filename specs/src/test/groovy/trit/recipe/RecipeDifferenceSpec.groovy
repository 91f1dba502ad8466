package trit.recipe

import spock.lang.Specification

import static trit.language.Scripts.read

/** What two recipes do differently. */
class RecipeDifferenceSpec extends Specification {
    static final String BASE = "def base = checkpoint('base') { file 'models/base' }"

    def "a recipe is no different from itself, however it is written"() {
        expect:
        between("$BASE\nquantize('q', base) { encoding Q8_0 }",
            "// a comment\n$BASE\n\n  quantize('q', base) {\n fallback FORBID; encoding Q8_0 }") == []
    }

    def "another value, another step and another input are differences"() {
        expect:
        between("seed 1\n$BASE\nquantize('q', base) { encoding Q8_0 }",
            "seed 2\n$BASE\nquantize('q', base) { encoding Q4_0 }\nquantize('r', base) { encoding Q4_0; ignore 'a' }")
            .findAll { !it.path().startsWith('r.config.') } == [
            new RecipeDifference('seed', '1', '2'),
            new RecipeDifference('q.config.body.encoding', '"Q8_0"', '"Q4_0"'),
            new RecipeDifference('r.inputs.model', null, '"base"'),
            new RecipeDifference('r.verb', null, '"quantize"')]
    }

    def "the order of independent steps is no difference"() {
        given:
        def other = "def other = checkpoint('other') { file 'models/other' }"

        expect:
        between("$BASE\n$other", "$other\n$BASE") == []
    }

    private static List<RecipeDifference> between(String one, String other) {
        RecipeDifference.between(read("recipe('x') {\n$one\n}"), read("recipe('x') {\n$other\n}"))
    }
}
