package trit.language

import spock.lang.Specification
import trit.recipe.CanonicalJson
import trit.recipe.Place
import trit.recipe.Recipe

class RecipeBuilderSpec extends Specification {

    static final String SCRIPT = '''\
        recipe('both') {
            description 'the same, twice'
            seed 7
            budget { time 2.hours; artifact 8.MiB }
            def steps = parameter('steps', 30, 'optimizer steps')
            def text = dataset('text') { corpus 'jdk-sources'; split 'train'; tokenizer 'bpe:1024' }
            def init = llama('init') { hidden 64; layers 2; heads 4; ffn 128; context 32; vocab 1_024 }
            def full = pretrain('full', init) { on text; steps steps; batch 4; adamw { lr 1e-3; betas 0.9, 0.95 } }
            def ternary = qat('ternary', full) { on text; steps steps; qat { weights TERNARY, absmean(perTensor); ignore 'embed_tokens' } }
            def packed = quantize('packed', ternary) { encoding TQ2_0; tensors(~/token_embd/) { encoding Q8_0 }; fallback NEXT_LARGER }
            evaluate('report', packed) { against ternary; perplexity text; kld text; context 32 }
            expect('small') { assert packed.bytes < 1.MiB }
            export('gguf', packed) { gguf 'Both-v1.0-TQ2_0.gguf'; modelCard true }
        }
        '''.stripIndent()

    private static Recipe java(Map<String, String> parameters = [:]) {
        SameInJava.both(parameters)
    }

    /** What a recipe does, without where its words stand. */
    private static String essence(Recipe recipe) {
        CanonicalJson.text([
            recipe.name(), recipe.description(), recipe.seed(), recipe.budget(), recipe.parameters(),
            recipe.steps().collect { [it.name(), it.config().verb(), it.config(), it.inputs()] }, recipe.expectations()*.text()])
    }

    def "a recipe from Java equals the one from a script"() {
        expect:
        essence(java()) == essence(Scripts.read(SCRIPT))
        java().steps()*.config() == Scripts.read(SCRIPT).steps()*.config()
        java(steps: '9').steps()*.config() == Scripts.read(SCRIPT, [steps: '9']).steps()*.config()
    }

    def "it has no text and no places"() {
        expect:
        java().text() == ''
        java().steps()*.place().unique() == [Place.UNKNOWN]
    }

    def "its expectations are checked in the same way"() {
        when:
        java().expectations().first().condition().check([packed: [bytes: 2e9d]])

        then:
        thrown(AssertionError)
    }

    def "its mistakes are told in the same words, without a place"() {
        when:
        SameInJava.wrong()

        then:
        def e = thrown(RecipeException)
        e.message.readLines() == [
            "evaluate('e') needs perplexity <dataset>",
            "evaluate('e') takes elsewhere of another recipe",
            "quantize('q') needs encoding <encoding>, mix <mix>, targetBpw <bits>, precisionByLoss <share> or precisionBySpread <clusters>"]
    }
}
