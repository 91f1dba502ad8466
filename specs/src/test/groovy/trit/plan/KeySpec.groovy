package trit.plan

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.fake.Brew
import trit.fake.Brewery
import trit.fake.FakeBackend
import trit.fake.Gather
import trit.fake.Press
import trit.fake.Ship
import trit.fake.Taste

/** What a step's key depends on, and what it does not. */
class KeySpec extends Specification {

    @TempDir
    Path folder

    def "changing #what recomputes #stale and nothing else"() {
        given:
        def text = text('barley')

        when:
        def before = keys(Brewery.standard(text))
        def after = keys(change.call(Brewery.standard(text)))

        then:
        before.keySet().findAll { before[it] != after[it] } == stale as Set

        where:
        what                    | change                                                              || stale
        'nothing'               | { it }                                                              || []
        'how much is tasted'    | { it.change('report', new Taste(50)) }                              || ['report']
        'the size'              | { it.change('packed', new Press(9_000)) }                           || ['packed', 'report', 'file']
        'the strength'          | { it.change('base', new Brew(0.6d, 20, 5, 0)) }                     || ['base', 'packed', 'report', 'file']
        'a checkpoint rate'     | { it.change('base', new Brew(0.5d, 20, 1, 9)) }                     || []
        'the name of the file'  | { it.change('file', new Ship('Ale.gguf')) }                         || ['file']
        'the name of the recipe'| { it.name('pub') }                                                  || []
        'the seed'              | { it.seed(8) }                                                      || ['base', 'packed', 'report', 'file']
    }

    def "equal content under another name has the same key, other content has another"() {
        expect:
        (keys(Brewery.standard(text('barley', 'a'))) == keys(Brewery.standard(text(other, 'b')))) == same

        where:
        other    || same
        'barley' || true
        'hops'   || false
    }

    def "only steps that compute floats depend on the class of determinism"() {
        given:
        def recipe = Brewery.standard(text('barley')).recipe()

        when:
        def one = plan(recipe, 'vector-256').steps()*.key()*.get()*.hex()
        def other = plan(recipe, 'scalar').steps()*.key()*.get()*.hex()

        then:
        [one, other].transpose().collect { it[0] == it[1] } == [true, false, false, false, false]
    }

    def "a key says what it is made of"() {
        when:
        def key = plan(Brewery.standard(text('barley')).recipe()).step('base').key().get()

        then:
        key.ingredients()*.name() ==
            ['verb', 'phase.version', 'config.steps', 'config.strength', 'input.data', 'kernels', 'seed', 'determinism']
        key.ingredients().find { it.name() == 'config.strength' }.value() == '0.5'
        key.hex() ==~ /[0-9a-f]{64}/
        key.brief() == key.hex().take(10)
    }

    def "neighbouring ingredients do not run together"() {
        expect:
        Key.of([new Ingredient('a', 'bc', ''), new Ingredient('d', '', '')]).hex() !=
            Key.of([new Ingredient('ab', 'c', ''), new Ingredient('d', '', '')]).hex()
    }

    private Map<String, String> keys(Brewery brewery) {
        plan(brewery.recipe()).steps().collectEntries { [it.name(), it.key().get().hex()] }
    }

    private Plan plan(recipe, String determinism = 'fake') {
        def nothing = new trit.run.PhaseCache(folder.resolve('cache'))
        new Planner(nothing, FakeBackend.of(determinism), { 1e9d }, folder.resolve('out')).plan(recipe)
    }

    private Path text(String content, String name = 'text') {
        Files.writeString(folder.resolve(name), content)
    }
}
