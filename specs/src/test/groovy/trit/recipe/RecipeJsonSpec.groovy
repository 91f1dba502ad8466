package trit.recipe

import com.fasterxml.jackson.databind.ObjectMapper
import spock.lang.Specification
import trit.language.Scripts

class RecipeJsonSpec extends Specification {

    static final String SCRIPT = '''
        recipe('small') {
            seed 7
            budget { time 2.hours }
            def bytes = parameter('bytes', 1_024, 'bytes of text')
            def text = dataset('text') { corpus 'jdk-sources'; bytes bytes }
            def base = checkpoint('base') { file 'models/base' }
            def packed = quantize('packed', base) { encoding Q8_0 }
            expect('small') { assert packed.bytes < 1.MiB }
        }
        '''

    def "a recipe is JSON with every default written out, and nothing of its text or its places"() {
        when:
        def json = RecipeJson.tree(Scripts.read(SCRIPT))

        then:
        json.fieldNames().toList() ==
            ['budget', 'description', 'deterministic', 'expectations', 'name', 'parameters', 'seed', 'steps']
        json.at('/budget').toString() == '{"artifact":null,"disk":null,"memory":null,"time":"PT2H"}'
        json.at('/parameters/0').toString() == '{"help":"bytes of text","name":"bytes","standard":1024,"value":1024}'
        json.at('/steps/2').toString() ==
            '{"config":{"body":{"encoding":"Q8_0","type":"Uniform"},"choice":{"type":"Nearest"},"fallback":"FORBID","ignore":[],"ofAnotherModel":false,"tensors":[]},"inputs":{"model":"base"},"name":"packed","verb":"quantize"}'
        json.at('/expectations/0').toString() == '{"source":"assert packed.bytes < 1.MiB","text":"small"}'
        !json.toString().contains('recipe.groovy')
    }

    def "spaces, comments and line breaks do not show; a parameter does"() {
        given:
        def plain = text(Scripts.read(SCRIPT))

        expect:
        text(Scripts.read(SCRIPT.replaceAll(/; /, '\n').replace('seed 7', 'seed  7 // seven'))) == plain
        text(Scripts.read(SCRIPT, [bytes: '9'])) != plain
    }

    def "other tools read it"() {
        expect:
        new ObjectMapper().readTree(text(Scripts.read(SCRIPT))).at('/name').asText() == 'small'
    }

    private static String text(Recipe recipe) {
        RecipeJson.tree(recipe).toString()
    }
}
