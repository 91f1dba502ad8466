package trit.language

import java.lang.reflect.Method
import spock.lang.Specification
import trit.cli.Main

class LanguageReferenceSpec extends Specification {

    def "every word stands on the page with what it means"() {
        given:
        def page = LanguageReference.markdown()
        def words = Vocabulary.blocks().collectMany { Vocabulary.words(it).values().flatten() } as List<Method>

        expect:
        words.size() > 50
        words.findAll { !page.contains("| `${Vocabulary.written(it)}`") } == []
        words.findAll { !page.contains(it.getAnnotation(Word).value().replace('|', '\\|')) } == []
    }

    def "every word is a whole sentence, and every verb shows how it is written"() {
        given:
        def words = Vocabulary.blocks().collectMany { Vocabulary.words(it).values().flatten() } as List<Method>

        expect:
        words.findAll { !(it.getAnnotation(Word).value() ==~ /[A-Z].*\./) } == []
        words.findAll { Vocabulary.block(it).present && it.getAnnotation(Word).example().empty } == []
    }

    def "every word can also be said from Java: #word.name of #block.simpleName"() {
        expect: 'beside the braces of a script there are the lambdas of Java'
        !Vocabulary.block(word).present || block.methods.any {
            it.name == word.name && it.parameterCount == word.parameterCount && !it.isAnnotationPresent(Word)
        }

        where:
        [block, word] << Vocabulary.blocks().collectMany { type ->
            Vocabulary.words(type).values().flatten().collect { [type, it] }
        }
    }

    def "numbers, units and encodings stand on the page: #what"() {
        expect:
        LanguageReference.markdown().contains(what)

        where:
        what << ['## `candidates { … }`, `tensors { … }`', '`.perplexity.ratio`', '`.bytes`', '`MiB`', '`hours`', '| `TQ2_0` | 2.0625 | 256 |']
    }

    def "the page's examples are of the language: #example"() {
        expect: 'each is parsed and has no shape that a recipe may not have'
        new RecipeShape('example').problems(parse('def packed = 0; def ternary = 0; def model = 0\n' + example)) == []

        where:
        example << Vocabulary.blocks().collectMany { Vocabulary.words(it).values().flatten() }
            .collect { it.getAnnotation(Word).example() }.findAll()
    }

    private static org.codehaus.groovy.ast.ModuleNode parse(String text) {
        def configuration = new org.codehaus.groovy.control.CompilerConfiguration()
        def source = new org.codehaus.groovy.control.SourceUnit(
            'example.groovy', text, configuration, null, new org.codehaus.groovy.control.ErrorCollector(configuration))
        source.parse()
        source.completePhase()
        source.nextPhase()
        source.convert()
        source.AST
    }

    def "the command line prints it"() {
        given:
        def out = new StringWriter()

        expect:
        Main.commandLine().setOut(new PrintWriter(out)).execute('language') == 0
        out.toString() == LanguageReference.markdown()
    }
}
