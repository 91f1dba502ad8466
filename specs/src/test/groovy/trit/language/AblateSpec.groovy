package trit.language

import spock.lang.Specification
import trit.code.Encoding
import trit.recipe.Recipe

import static trit.language.Scripts.problemsIn
import static trit.language.Scripts.read

/** The word {@code ablate}: which variants it makes of a recipe. */
class AblateSpec extends Specification {

    static final String STEPS = '''
        def more = dataset('more') { corpus 'jdk-sources' }
        def text = dataset('text') { corpus 'jdk-sources'; tokenizer 'bpe:512' }
        def init = llama('init') { hidden 64; layers 1; heads 2; ffn 64; context 16; vocab 512 }
        def ternary = qat('ternary', init) { on text; steps 30; adamw { lr 1e-3 }; qat { startStep 5 } }
        def packed = quantize('tq2', ternary) { encoding TQ2_0 }
        def other = quantize('other', ternary) { encoding Q8_0 }
        def mixed = quantize('mixed', ternary) { mix 'Q8_0' }
        def report = evaluate('report', packed) { against ternary; perplexity text }
        export('file', packed) { gguf 'Some-1M-v1.0-TQ2_0.gguf' }
        '''.stripIndent()

    def "a variant is the recipe with other values, for every combination and seed"() {
        when:
        def recipe = ablation('''
            vary('QAT start')     { ternary.qat.startStep }.over 0, 7
            vary('learning rate') { ternary.adamw.lr }.over 1e-3, 2e-3, 3e-3
            repeat 1..2
            columns 'train.loss', 'report.perplexity' ''')
        def variants = recipe.ablation().variants()

        then:
        variants.size() == 12
        variants*.recipe()*.seed() == [1L, 2L] * 6
        variants*.values().unique() == [[0, 1e-3], [0, 2e-3], [0, 3e-3], [7, 1e-3], [7, 2e-3], [7, 3e-3]]
        variants.collect { it.recipe().step('ternary').config().onset().startStep() } == [0] * 6 + [7] * 6
        variants[2].recipe().step('ternary').config() != variants[0].recipe().step('ternary').config()
        recipe.step('ternary').config().onset().startStep() == 5
    }

    def "a setting is varied wherever its word stands: #setting"() {
        when:
        def variants = ablation("vary('x') { $setting }.over $values; columns 'tq2.bytes', 'mixed.bytes'").ablation().variants()

        then:
        variants.collect { picked.call(it.recipe()) } == result

        where:
        setting                | values            | picked                                                 || result
        'packed.encoding'      | 'Q8_0, TQ1_0'     | { Recipe r -> r.step('tq2').config().body().encoding() } || [Encoding.Q8_0, Encoding.TQ1_0]
        'ternary.steps'        | '10, 20'          | { Recipe r -> r.step('ternary').config().training().steps() }          || [10, 20]
        'ternary.muon.lr'      | '0.01, 0.02'      | { Recipe r -> r.step('ternary').config().training().optimizer().lr() } || [0.01d, 0.02d]
        'init.hidden'          | '32, 64'          | { Recipe r -> r.step('init').config().hidden() } || [32, 64]
        'mixed.mix'            | "'Q4_0', 'Q4_K_M'" | { Recipe r -> r.step('mixed').config().body().mix().name() } || ['Q4_0', 'Q4_K_M']
        'ternary.on'           | 'text, more'      | { Recipe r -> r.step('ternary').inputs().data }        || ['text', 'more']
    }

    def "only the steps that columns need are repeated: #columns"() {
        expect:
        ablation("vary('x') { ternary.steps }.over 10, 20; columns $columns")
            .ablation().variants()[0].recipe().steps()*.name() == steps

        where:
        columns                        || steps
        "'tq2.bytes', 'time'"          || ['text', 'init', 'ternary', 'tq2']
        "'report.perplexity'"          || ['text', 'init', 'ternary', 'tq2', 'report']
        "'train.loss', 'tq2.bytes'"    || ['more', 'text', 'init', 'ternary', 'tq2', 'other', 'mixed', 'report']
    }

    def "without 'repeat' there is the recipe's own seed"() {
        expect:
        ablation("vary('x') { ternary.steps }.over 10, 20; columns 'time'", 'seed 42')
            .ablation().variants()*.recipe()*.seed() == [42L, 42L]
    }

    def "where nothing is varied the recipe itself is repeated"() {
        when:
        def variants = ablation("repeat 3..5; columns 'tq2.bytes', 'other.bytes'").ablation().variants()

        then:
        variants*.values() == [[], [], []]
        variants*.recipe()*.seed() == [3L, 4L, 5L]
    }

    def "mistakes: #body"() {
        expect:
        problemsIn(STEPS + "ablate { $body }").collect { it.replaceFirst(/^\S+ +/, '') } == [message]

        where:
        body                                                                        || message
        "vary('start') { ternary.qat.startstep }.over 0, 1; columns 'time'"         || "qat has no 'startstep'. Did you mean 'startStep'?"
        "vary('start') { ternary.qat.startStep }.over 0, 'never'; columns 'time'"   || "axis 'start' takes a whole number; 'never' is a String"
        "vary('start') { ternary.steps }.over 5; columns 'time'"                    || "axis 'start' needs two or more different values behind .over"
        "vary('start') { ternary.steps }.over 5, 5; columns 'time'"                 || "axis 'start' needs two or more different values behind .over"
        "vary('start') { ternary.qat }.over 5, 6; columns 'time'"                   || "'qat' does not take one value, so it cannot be varied"
        "vary('start') { ternary.steps.more }.over 5, 6; columns 'time'"            || "'steps' is a setting and holds no others"
        "vary('start') { }.over 5, 6; columns 'time'"                               || "axis 'start' needs a setting such as { model.steps }"
        "vary('start') { ternary.steps }.over 5, 6"                                 || "ablate needs columns <number>"
        "columns 'time'"                                                            || "ablate needs vary('…') { step.word }.over value, value, or repeat 1..3"
        "vary('start') { ternary.steps }.over 5, -6; columns 'time'"                || "start -6: steps must be at least 1, not -6"
        "vary('start') { text }.over 5, 6; columns 'time'"                          || "axis 'start' needs a setting such as { model.steps }"
    }

    def "an ablation can be said from Java"() {
        when:
        def recipe = RecipeBuilder.recipe('x') { RecipeBlock r ->
            def base = r.checkpoint('base', { c -> c.file('nowhere') } as java.util.function.Consumer)
            def packed = r.quantize('packed', base, { q -> q.encoding(Encoding.Q8_0) } as java.util.function.Consumer)
            r.ablate({ AblateWords.Block a ->
                a.vary('encoding', { s -> s.setting(packed, 'encoding') } as java.util.function.Consumer).over(Encoding.Q8_0, Encoding.Q4_0)
                a.columns('packed.bytes')
            } as java.util.function.Consumer)
        }

        then:
        recipe.ablation().variants()*.values() == [[Encoding.Q8_0], [Encoding.Q4_0]]
    }

    private static Recipe ablation(String body, String outside = '') {
        read("recipe('x') {\n$outside\n$STEPS\nablate { $body }\n}")
    }
}
