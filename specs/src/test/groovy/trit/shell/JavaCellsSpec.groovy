package trit.shell

import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import trit.language.RecipeException
import trit.shell.CellLanguage.Completeness

/** Cells in Java share the session's variables with all others. */
class JavaCellsSpec extends Specification {

    @Shared
    Map<String, Object> names = [:]

    @Shared @AutoCleanup
    JavaCells java = new JavaCells(names)

    def "values go in and come out"() {
        given:
        names.count = 20
        names.words = ['a', 'b']

        expect:
        java.evaluate('cell', 'int doubled = 2 * count;\nvar list = new ArrayList<>(words); list.add("c");') != null
        names.doubled == 40
        names.list == ['a', 'b', 'c']
        java.evaluate('cell', 'doubled + 1') == 41

        when: 'another cell names them again'
        names.count = 21

        then:
        java.evaluate('cell', 'count * 2') == 42
    }

    def "a recipe can be written in Java"() {
        when:
        java.evaluate('cell', 'var recipe = trit.language.RecipeBuilder.recipe("small", r -> r.seed(3));')

        then:
        names.recipe.name() == 'small'
        names.recipe.seed() == 3
    }

    def "mistakes name the line: #code"() {
        when:
        java.evaluate('cell 7', code)

        then:
        def e = thrown(RecipeException)
        e.message.startsWith(place)

        where:
        code                           || place
        'int x = "text";'              || 'cell 7:1:9'
        'int y = 1;\nint z = nosuch;'  || 'cell 7:2:9'
    }

    def "what a cell throws, and an attempt to end the process, end the cell: #code"() {
        when:
        java.evaluate('cell', code)

        then:
        def e = thrown(CellException)
        e.message.contains(message)

        where:
        code                                       || message
        'Integer.parseInt("x")'                    || 'NumberFormatException'
        'if (count > 0) System.exit(3);'           || 'a cell cannot end the kernel'
    }

    def "the parser says whether a text goes on: #code"() {
        expect:
        java.completeness(code) == verdict

        where:
        code             || verdict
        'int a = 1;'     || Completeness.COMPLETE
        'a + 1'          || Completeness.COMPLETE
        'if (a > 1) {'   || Completeness.INCOMPLETE
    }
}
