package trit.shell

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.ImportNode
import org.codehaus.groovy.ast.ModuleNode
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.CastExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.DeclarationExpression
import org.codehaus.groovy.ast.expr.EmptyExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.Statement
import org.codehaus.groovy.classgen.GeneratorContext
import org.codehaus.groovy.control.CompilePhase
import org.codehaus.groovy.control.SourceUnit
import org.codehaus.groovy.control.customizers.CompilationCustomizer
import org.codehaus.groovy.control.customizers.ImportCustomizer
import org.codehaus.groovy.syntax.Token
import org.codehaus.groovy.syntax.Types

/**
 * Lets names outlive their cell: {@code def} at the top of a cell becomes a variable of the session,
 * and imports hold for later cells. A cell that ends with an assignment has no value to show.
 */
@CompileStatic
final class PersistentNames extends CompilationCustomizer {
    private final ImportCustomizer imports
    private final Set<String> remembered = []

    PersistentNames(ImportCustomizer imports) {
        super(CompilePhase.CONVERSION)
        this.imports = imports
    }

    @Override
    void call(SourceUnit source, GeneratorContext context, ClassNode type) {
        if (!type.script) {
            return
        }
        List<Statement> statements = source.AST.statementBlock.statements
        boolean ends = statements && assigns(statements.last())
        statements.findAll { declaration(it) != null }.each { persist((ExpressionStatement) it) }
        if (ends) {
            statements << new ExpressionStatement(new ConstantExpression(null))
        }
        remember(source.AST)
    }

    private static boolean assigns(Statement statement) {
        Expression expression = statement instanceof ExpressionStatement ? statement.expression : null
        expression instanceof BinaryExpression && expression.operation.isA(Types.ASSIGNMENT_OPERATOR)
    }

    private static DeclarationExpression declaration(Statement statement) {
        Expression expression = statement instanceof ExpressionStatement ? statement.expression : null
        expression instanceof DeclarationExpression && !expression.annotations ? expression : null
    }

    private static void persist(ExpressionStatement statement) {
        DeclarationExpression declaration = declaration(statement)
        Expression target = declaration.leftExpression
        Expression value = declaration.rightExpression
        if (target instanceof VariableExpression) {
            value = value instanceof EmptyExpression ? new ConstantExpression(null)
                : target.dynamicTyped ? value : CastExpression.asExpression(target.originType, value)
            target = new VariableExpression(target.name)
        }
        BinaryExpression assignment =
            new BinaryExpression(target, Token.newSymbol(Types.ASSIGN, declaration.lineNumber, declaration.columnNumber), value)
        assignment.sourcePosition = declaration
        statement.expression = assignment
    }

    /** What a cell imports holds for later ones; those import it too, and must not add it again. */
    private void remember(ModuleNode module) {
        module.imports.findAll { fresh("$it.alias=$it.type.name") }.each { imports.addImport(it.alias, it.type.name) }
        module.starImports.findAll { fresh("$it.packageName*") }.each { imports.addStarImports(it.packageName.replaceAll(/\.$/, '')) }
        module.staticImports.findAll { String alias, ImportNode it -> fresh("$alias=$it.type.name.$it.fieldName") }
            .each { String alias, ImportNode it -> imports.addStaticImport(alias, it.type.name, it.fieldName) }
        module.staticStarImports.findAll { String name, ImportNode it -> fresh("$name.*") }
            .each { String name, ImportNode it -> imports.addStaticStars(it.type.name) }
    }

    private boolean fresh(GString what) {
        remembered.add(what.toString())
    }
}
