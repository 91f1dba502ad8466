package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.ClassCodeVisitorSupport
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.expr.ArgumentListExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.PropertyExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.BlockStatement
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.Statement
import org.codehaus.groovy.classgen.GeneratorContext
import org.codehaus.groovy.control.CompilePhase
import org.codehaus.groovy.control.SourceUnit
import org.codehaus.groovy.control.customizers.CompilationCustomizer

/** Reads {@code vary('x') { step.block.word }} as {@code vary('x') { setting step, 'block', 'word' }}. */
@CompileStatic
final class SettingPaths extends CompilationCustomizer {

    SettingPaths() {
        super(CompilePhase.CONVERSION)
    }

    @Override
    void call(SourceUnit source, GeneratorContext context, ClassNode script) {
        new ClassCodeVisitorSupport() {
            @Override
            protected SourceUnit getSourceUnit() {
                source
            }

            @Override
            void visitMethodCallExpression(MethodCallExpression call) {
                if (call.implicitThis && call.methodAsString == 'vary') {
                    rewrite(((TupleExpression) call.arguments).expressions.find { it instanceof ClosureExpression } as ClosureExpression)
                }
                super.visitMethodCallExpression(call)
            }
        }.visitClass(script)
    }

    private static void rewrite(ClosureExpression closure) {
        List<Statement> statements = closure?.code instanceof BlockStatement ? ((BlockStatement) closure.code).statements : []
        Statement only = statements.size() == 1 ? statements[0] : null
        if (only instanceof ExpressionStatement && only.expression instanceof PropertyExpression) {
            List<Expression> path = path((PropertyExpression) only.expression)
            if (path != null) {
                MethodCallExpression said =
                    new MethodCallExpression(VariableExpression.THIS_EXPRESSION, 'setting', new ArgumentListExpression(path))
                said.implicitThis = true
                said.sourcePosition = only.expression
                said.method.sourcePosition = only.expression
                only.expression = said
            }
        }
    }

    /** The variable and the words behind it; null where it does not begin with a variable. */
    private static List<Expression> path(PropertyExpression property) {
        Expression owner = property.objectExpression
        ConstantExpression word = new ConstantExpression(property.propertyAsString)
        word.sourcePosition = property.property
        if (owner instanceof VariableExpression) {
            return [(Expression) owner, word]
        }
        List<Expression> before = owner instanceof PropertyExpression ? path((PropertyExpression) owner) : null
        before == null ? null : before + [(Expression) word]
    }
}
