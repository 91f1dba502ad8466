package trit.shell

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.CodeVisitorSupport
import org.codehaus.groovy.ast.ModuleNode
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.BlockStatement
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.Statement
import trit.language.RecipeCompiler
import trit.language.WordGuide

/**
 * A cell, taken apart: whole recipes, single words of the recipe language, and the Groovy between
 * them. A name that the session has defined itself is no word.
 */
@CompileStatic
final class CellParts {
    private static final String RECIPE = 'recipe'
    private static final Set<String> WORDS = WordGuide.inside([])*.word() as Set

    private final String cell
    private final Set<String> defined

    /** Calls of {@code recipe}, with what their variables are called. */
    final List<Said> recipes = []

    /** What is declared inside of each of them. */
    final List<Said> declared = []

    /** Words that stand outside of a recipe. */
    final List<Said> words = []

    /** The rest; blank where there is none. */
    String groovy

    private CellParts(String cell, Set<String> defined, String text) {
        this.cell = cell
        this.defined = defined
        this.groovy = text
    }

    /** The parts of a text. */
    static CellParts of(String cell, String text, Set<String> defined) {
        CellParts parts = new CellParts(cell, defined, text)
        ModuleNode module = RecipeCompiler.parse(cell, text)
        Set<String> own = defined + module.methods*.name
        module.statementBlock.statements.findAll { it.lineNumber > 0 }.each { parts.add(it, text, own) }
        parts
    }

    private void add(Statement statement, String text, Set<String> own) {
        MethodCallExpression call = call(statement)
        String word = call?.methodAsString
        if (word == RECIPE && body(call)) {
            recipes << said(statement, call, new SourceRange(call).cut(text), call.lineNumber)
            ((BlockStatement) body(call).code).statements.each { inner ->
                declared << said(inner, this.call(inner), '', inner.lineNumber)
            }
        } else if (call ? word in WORDS && !(word in own) : speaks(statement, own)) {
            words << said(statement, call, new SourceRange(statement).cut(text), statement.lineNumber)
        } else {
            return
        }
        groovy = new SourceRange(statement).blank(groovy)
    }

    private Said said(Statement statement, MethodCallExpression call, String text, int line) {
        new Said(cell, line, call?.methodAsString, variable(statement), call && body(call) ? name(call) : null, text)
    }

    /** The call that is the statement, or whose value it names. */
    private static MethodCallExpression call(Statement statement) {
        Expression expression = statement instanceof ExpressionStatement ? statement.expression : null
        Expression value = expression instanceof BinaryExpression && expression.operation.text == '='
            ? expression.rightExpression : expression
        value instanceof MethodCallExpression && value.implicitThis ? value : null
    }

    private static String variable(Statement statement) {
        Expression expression = statement instanceof ExpressionStatement ? statement.expression : null
        Expression left = expression instanceof BinaryExpression ? expression.leftExpression : null
        left instanceof VariableExpression ? left.name : null
    }

    private static List<Expression> arguments(MethodCallExpression call) {
        call.arguments instanceof TupleExpression ? ((TupleExpression) call.arguments).expressions : [] as List<Expression>
    }

    private static ClosureExpression body(MethodCallExpression call) {
        List<Expression> arguments = arguments(call)
        Expression last = arguments ? arguments.last() : null
        last instanceof ClosureExpression ? last : null
    }

    private static String name(MethodCallExpression call) {
        Expression first = arguments(call).first()
        first instanceof ConstantExpression ? String.valueOf(first.value) : null
    }

    /** Whether a statement that is no call, such as a loop, says words of a recipe. */
    private static boolean speaks(Statement statement, Set<String> own) {
        boolean found = false
        statement.visit(new CodeVisitorSupport() {
            @Override
            void visitMethodCallExpression(MethodCallExpression call) {
                found |= call.implicitThis && call.methodAsString in WORDS && !(call.methodAsString in own)
            }

            @Override
            void visitClosureExpression(ClosureExpression closure) {
            }
        })
        found
    }
}
