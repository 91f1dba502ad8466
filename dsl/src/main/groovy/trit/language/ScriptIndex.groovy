package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.CodeVisitorSupport
import org.codehaus.groovy.ast.ModuleNode
import org.codehaus.groovy.ast.expr.ArgumentListExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import trit.recipe.Place

/**
 * Where every word of a script stands. The class file knows lines only; the column is looked up here
 * by line and word.
 */
@CompileStatic
final class ScriptIndex extends CodeVisitorSupport implements ScriptText {
    /** The class every script is compiled to. */
    static final String SCRIPT_CLASS = 'RecipeText'

    final String file
    private final String text
    private final List<String> lines
    private final Map<String, List<MethodCallExpression>> calls = [:].withDefault { [] } as Map<String, List<MethodCallExpression>>

    ScriptIndex(String file, String text, ModuleNode module) {
        this.file = file
        this.text = text
        this.lines = text.readLines()
        module.statementBlock.visit(this)
    }

    @Override
    void visitMethodCallExpression(MethodCallExpression call) {
        if (call.implicitThis && call.methodAsString != null) {
            calls[call.methodAsString] << call
        }
        super.visitMethodCallExpression(call)
    }

    @Override
    Place place(String word) {
        MethodCallExpression call = current(word)
        call == null ? Place.UNKNOWN : new Place(file, call.method.lineNumber, call.method.columnNumber)
    }

    @Override
    String body(String word) {
        MethodCallExpression call = current(word)
        Expression arguments = call?.arguments
        if (arguments instanceof ArgumentListExpression) {
            Expression last = arguments.expressions ? arguments.expressions.last() : null
            if (last instanceof ClosureExpression) {
                return between(last).strip().replaceAll(/^\{|\}$/, '').strip()
            }
        }
        ''
    }

    @Override
    String text() {
        text
    }

    /** The call of the word that begins last before the line being run, or in it. */
    private MethodCallExpression current(String word) {
        int line = currentLine()
        calls.getOrDefault(word, []).findAll { it.method.lineNumber <= line }.max { it.method.lineNumber }
    }

    private static int currentLine() {
        StackWalker.instance.walk { frames ->
            frames.filter { it.className.startsWith(SCRIPT_CLASS) && it.lineNumber > 0 }
                .mapToInt { it.lineNumber }
                .findFirst()
                .orElse(0)
        }
    }

    private String between(ClosureExpression closure) {
        List<String> part = lines[(closure.lineNumber - 1)..(closure.lastLineNumber - 1)]
        if (part.size() == 1) {
            return part[0].substring(closure.columnNumber - 1, closure.lastColumnNumber - 1)
        }
        String first = part[0].substring(closure.columnNumber - 1)
        String last = part[-1].substring(0, closure.lastColumnNumber - 1)
        ([first] + part[1..<-1]*.strip() + [last]).join('\n')
    }
}
