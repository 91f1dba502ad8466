package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.ImportNode
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.ModuleNode
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.ListExpression
import org.codehaus.groovy.ast.stmt.AssertStatement
import org.codehaus.groovy.ast.stmt.BlockStatement
import org.codehaus.groovy.ast.stmt.EmptyStatement
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.ForStatement
import org.codehaus.groovy.ast.stmt.IfStatement
import org.codehaus.groovy.ast.stmt.ReturnStatement
import org.codehaus.groovy.ast.stmt.Statement

/**
 * Compares a parsed script with the shapes of the language; whatever is not listed here or in {@link
 * ExpressionShape} is refused. It sees the text as parsed, before any name is resolved and before
 * Groovy transforms anything, so that annotations and imports of a stranger never come into play.
 *
 * <p>Shapes: words with arguments and braces, {@code def}, literals, text with values inside,
 * arithmetic and comparison, {@code if}, {@code assert}, and {@code for} over a list or a range
 * written out. What the names mean is checked later, by {@link RecipeTypes}.
 */
@CompileStatic
final class RecipeShape {
    private final Refusals refusals
    private final ExpressionShape expressions
    private final Repetition repetition = new Repetition()

    RecipeShape(String file) {
        refusals = new Refusals(file)
        expressions = new ExpressionShape(refusals, this.&statement)
    }

    /** Everything in the script that is not of the language. */
    List<Problem> problems(ModuleNode module) {
        (module.imports + module.starImports + module.staticImports.values() + module.staticStarImports.values())
            .each { ImportNode it -> refusals.refuse(it, it.text.readLines().last()) }
        if (module.packageName != null) {
            refusals.refuse(module.package, "package ${module.packageName.replaceAll(/\.$/, '')}")
        }
        module.classes.findAll { !it.script }.each { ClassNode it -> refusals.refuse(it, "class $it.nameWithoutPackage") }
        module.methods.each { MethodNode it -> refusals.refuse(it, it.name + '()') }
        statement(module.statementBlock)
        refusals.problems
    }

    private void statement(Statement statement) {
        if (statement.statementLabels) {
            refusals.refuse(statement, statement.statementLabels.first() + ':')
        }
        switch (statement) {
            case BlockStatement:
                ((BlockStatement) statement).statements.each { this.statement(it) }
                break
            case ExpressionStatement:
                expressions.check(((ExpressionStatement) statement).expression)
                break
            case AssertStatement:
                promise((AssertStatement) statement)
                break
            case IfStatement:
                choice((IfStatement) statement)
                break
            case ForStatement:
                loop((ForStatement) statement)
                break
            case EmptyStatement:
                break
            default:
                // Groovy ends an empty text with a return that nobody wrote
                if (!(statement instanceof ReturnStatement) || statement.lineNumber > 0) {
                    refusals.refuse(statement, (statement.class.simpleName - 'Statement').toLowerCase(Locale.ROOT))
                }
        }
    }

    private void promise(AssertStatement promise) {
        if (!expressions.expecting) {
            refusals.complain(promise, "assert belongs to expect('…') { }")
        }
        expressions.check(promise.booleanExpression)
        expressions.check(promise.messageExpression)
    }

    private void choice(IfStatement choice) {
        expressions.check(choice.booleanExpression)
        statement(choice.ifBlock)
        statement(choice.elseBlock)
    }

    /** A loop ends when what it runs over is written out and short. */
    private void loop(ForStatement loop) {
        Expression over = loop.collectionExpression
        if (!repetition.enter(over)) {
            refusals.refuse(loop, 'for over anything but a short list or range')
            return
        }
        if (over instanceof ListExpression) {
            over.expressions.each { expressions.check(it) }
        }
        expressions.declare(loop.variable.name)
        statement(loop.loopBlock)
        repetition.leave()
    }
}
