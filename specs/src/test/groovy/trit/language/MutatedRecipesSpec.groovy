package trit.language

import spock.lang.Specification
import spock.lang.Timeout

/** Whatever a recipe's text has become, it is read or answered with problems, never with a crash. */
@Timeout(120)
class MutatedRecipesSpec extends Specification {

    static final List<String> TOKENS = [
        '{', '}', '(', ')', '[', ']', "'", '"', ';', ',', ':', '~/', '$', '@', '->', '..', '=', '==', '?', '*', '+', '-', '1', '1e9', 'x',
        'def', 'recipe', 'encoding', 'on', 'text', 'this', 'it', 'null', 'new', 'as', 'in', 'assert', 'metaClass', 'binding', 'Q8_0', '\n', ' ']

    def "a recipe with #count changes at random is read or has problems: seed #seed"() {
        given:
        def random = new Random(seed)
        def text = new StringBuilder(RecipeReaderSpec.WHOLE)
        count.times {
            int at = random.nextInt(text.length())
            int end = Math.min(text.length(), at + random.nextInt(4))
            text.replace(at, end, TOKENS[random.nextInt(TOKENS.size())])
        }

        expect:
        readable(text.toString())

        where:
        [count, seed] << [[2, 12], 1..12].combinations()
    }

    def "a text cut off after #length characters has problems"() {
        expect:
        readable(RecipeReaderSpec.WHOLE.substring(0, length))

        where:
        length << (0..<RecipeReaderSpec.WHOLE.length()).findAll { it % 211 == 0 }
    }

    private static boolean readable(String text) {
        try {
            Scripts.read(text)
            true
        } catch (RecipeException e) {
            e.problems().every { !it.message().blank && !it.message().contains('gave up') }
        }
    }
}
