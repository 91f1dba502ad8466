package trit.language

import groovy.transform.CompileStatic
import java.lang.reflect.Method
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.TupleExpression

/** The blocks around a place in a recipe, innermost first; none outside of {@code recipe}. */
@CompileStatic
final class Scope {
    private static final String BLOCK = 'trit.block'

    /** A block that is open: the interface of its words, the word that opened it, and its title. */
    @CompileStatic
    static final class Open {
        final Class<?> block
        final String verb
        final String title

        Open(Class<?> block, String verb, String title) {
            this.block = block
            this.verb = verb
            this.title = title
        }
    }

    final List<Open> open

    private Scope(List<Open> open) {
        this.open = open
    }

    /** The scope inside of these calls, innermost first. */
    static Scope of(List<Expression> calls) {
        new Scope(calls.collect { (Open) it.getNodeMetaData(BLOCK) }.findAll())
    }

    /** Remembers the block that a call opens, if it opens one. */
    static void enter(MethodCallExpression call, MethodNode target) {
        Optional<Class<?>> block = methods(target).stream()
            .flatMap { Method it -> Vocabulary.block(it).stream() }
            .findFirst() as Optional<Class<?>>
        block.ifPresent { Class<?> it -> call.putNodeMetaData(BLOCK, new Open(it, target.name, title(call))) }
    }

    /** The words of the innermost block, and of the script outside of all blocks. */
    Map<String, List<Method>> words() {
        Vocabulary.words(open ? open.first().block : RecipeScript)
    }

    /** What messages call the innermost block. */
    String getTitle() {
        open.first().title
    }

    /** The word that opened the innermost block. */
    String getVerb() {
        open.first().verb
    }

    /** The word whose block, further out, has this word. */
    Optional<String> owner(String word) {
        Open found = open.drop(1).find { Vocabulary.words(it.block).containsKey(word) }
        Optional.ofNullable(found?.verb)
    }

    private static List<Method> methods(MethodNode target) {
        Class<?> type = target.declaringClass.typeClass
        Vocabulary.words(type).getOrDefault(target.name, [])
    }

    private static String title(MethodCallExpression call) {
        List<Expression> arguments = ((TupleExpression) call.arguments).expressions
        Expression first = arguments ? arguments.first() : null
        boolean named = first instanceof ConstantExpression && first.value instanceof String
        named ? "${call.methodAsString}('${((ConstantExpression) first).value}')".toString() : call.methodAsString
    }
}
