package trit.language

import groovy.transform.CompileStatic
import java.beans.Introspector
import java.util.regex.Pattern
import java.util.regex.PatternSyntaxException
import org.codehaus.groovy.ast.ASTNode
import org.codehaus.groovy.ast.AnnotatedNode
import org.codehaus.groovy.ast.AnnotationNode
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.ImportNode
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.ModuleNode
import org.codehaus.groovy.ast.expr.ArgumentListExpression
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.BitwiseNegationExpression
import org.codehaus.groovy.ast.expr.BooleanExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.DeclarationExpression
import org.codehaus.groovy.ast.expr.ElvisOperatorExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.GStringExpression
import org.codehaus.groovy.ast.expr.ListExpression
import org.codehaus.groovy.ast.expr.MapEntryExpression
import org.codehaus.groovy.ast.expr.MapExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.NotExpression
import org.codehaus.groovy.ast.expr.PropertyExpression
import org.codehaus.groovy.ast.expr.RangeExpression
import org.codehaus.groovy.ast.expr.TernaryExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.UnaryMinusExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.AssertStatement
import org.codehaus.groovy.ast.stmt.BlockStatement
import org.codehaus.groovy.ast.stmt.EmptyStatement
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.ForStatement
import org.codehaus.groovy.ast.stmt.IfStatement
import org.codehaus.groovy.ast.stmt.ReturnStatement
import org.codehaus.groovy.ast.stmt.Statement
import trit.recipe.Place

/**
 * Compares a parsed script with the shapes of the language; whatever is not listed here is refused.
 * It sees the text as parsed, before any name is resolved and before Groovy transforms anything, so
 * that annotations and imports of a stranger never come into play.
 *
 * <p>Shapes: words with arguments and braces, {@code def}, literals, text with values inside,
 * arithmetic and comparison, {@code if}, {@code assert}, and {@code for} over a list or a range
 * written out. What the names mean is checked later, by {@link RecipeTypes}.
 */
@CompileStatic
final class RecipeShape {
    private static final Set<String> OPERATORS =
        ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||'] as Set

    /** Names that Groovy would find on the script or the closure rather than in the language. */
    private static final Set<String> ENCLOSING = ['this', 'super', 'it', 'args'] +
        [Object, GroovyObject, Closure, Script, RecipeScript].collectMany { Introspector.getBeanInfo(it).propertyDescriptors*.name } as Set
    private static final Set<String> TYPES =
        ['Dataset', 'Weights', 'Packed', 'Report', 'String', 'int', 'long', 'double', 'boolean', 'Object', 'java.lang.Object'] as Set

    private static final Pattern SLOW = ~/(?s).*(\)[*+{]|\\[1-9k]).*/

    private final String file
    private final List<Problem> problems = []
    private final Growth growth = new Growth()
    private final Set<String> variables = new HashSet<>()
    private final Repetition repetition = new Repetition()
    private boolean expecting

    RecipeShape(String file) {
        this.file = file
    }

    /** Everything in the script that is not of the language. */
    List<Problem> problems(ModuleNode module) {
        (module.imports + module.starImports + module.staticImports.values() + module.staticStarImports.values())
            .each { ImportNode node -> refuse(node, node.text.readLines().last()) }
        if (module.packageName != null) {
            refuse(module.package, "package ${module.packageName.replaceAll(/\.$/, '')}")
        }
        module.classes.findAll { ClassNode it -> !it.script }.each { ClassNode it -> refuse(it, "class $it.nameWithoutPackage") }
        module.methods.each { MethodNode it -> refuse(it, it.name + '()') }
        statement(module.statementBlock)
        problems
    }

    private void statement(Statement statement) {
        if (statement.statementLabels) {
            refuse(statement, statement.statementLabels.first() + ':')
        }
        switch (statement) {
            case BlockStatement:
                ((BlockStatement) statement).statements.each { this.statement(it) }
                break
            case ExpressionStatement:
                expression(((ExpressionStatement) statement).expression)
                break
            case AssertStatement:
                AssertStatement check = (AssertStatement) statement
                if (!expecting) {
                    complain(check, "assert belongs to expect('…') { }")
                }
                expression(check.booleanExpression)
                expression(check.messageExpression)
                break
            case IfStatement:
                IfStatement choice = (IfStatement) statement
                expression(choice.booleanExpression)
                this.statement(choice.ifBlock)
                this.statement(choice.elseBlock)
                break
            case ForStatement:
                loop((ForStatement) statement)
                break
            case EmptyStatement:
                break
            case ReturnStatement:
                if (statement.lineNumber > 0) {
                    refuse(statement, 'return')
                }
                break
            default:
                refuse(statement, (statement.class.simpleName - 'Statement').toLowerCase(Locale.ROOT))
        }
    }

    /** A loop ends when what it runs over is written out and short. */
    private void loop(ForStatement loop) {
        Expression over = loop.collectionExpression
        if (!repetition.enter(over)) {
            refuse(loop, 'for over anything but a short list or range')
            return
        }
        if (over instanceof ListExpression) {
            ((ListExpression) over).expressions.each { expression(it) }
        }
        variables << loop.variable.name
        this.statement(loop.loopBlock)
        repetition.leave()
    }

    private void expression(Expression expression) {
        if (annotated(expression)) {
            return
        }
        switch (expression) {
            case ConstantExpression:
                growth.literal((ConstantExpression) expression).ifPresent { String it -> refuse(expression, it) }
                break
            case VariableExpression:
                variable((VariableExpression) expression)
                break
            case DeclarationExpression:
                declaration((DeclarationExpression) expression)
                break
            case MethodCallExpression:
                call((MethodCallExpression) expression)
                break
            case PropertyExpression:
                property((PropertyExpression) expression)
                break
            case BinaryExpression:
                operation((BinaryExpression) expression)
                break
            case GStringExpression:
                growth.text((GStringExpression) expression).ifPresent { String it -> refuse(expression, it) }
                ((GStringExpression) expression).values.each { this.expression(it) }
                break
            case TernaryExpression:
                TernaryExpression choice = (TernaryExpression) expression
                if (!(choice instanceof ElvisOperatorExpression)) {
                    this.expression(choice.booleanExpression)
                }
                this.expression(choice.trueExpression)
                this.expression(choice.falseExpression)
                break
            case NotExpression:
            case BooleanExpression:
                this.expression(((BooleanExpression) expression).expression)
                break
            case UnaryMinusExpression:
                this.expression(((UnaryMinusExpression) expression).expression)
                break
            case BitwiseNegationExpression:
                pattern((BitwiseNegationExpression) expression)
                break
            default:
                refuse(expression, expression.text)
        }
    }

    /** A pattern is written out and cannot take for ever: no group is repeated, nothing refers back. */
    private void pattern(BitwiseNegationExpression negation) {
        Expression text = negation.expression
        Object regex = text instanceof ConstantExpression ? text.value : null
        if (!(regex instanceof String) || regex ==~ SLOW) {
            refuse(negation, negation.text)
            return
        }
        try {
            Pattern.compile((String) regex)
        } catch (PatternSyntaxException e) {
            complain(negation, "~/$regex/ is no pattern: ${e.description}")
        }
    }

    private boolean annotated(AnnotatedNode node) {
        List<AnnotationNode> annotations = node.annotations
        annotations.each { refuse(it.lineNumber > 0 ? it : node, '@' + it.classNode.nameWithoutPackage) }
        !annotations.empty
    }

    private void variable(VariableExpression variable) {
        if (variable.name in ENCLOSING) {
            refuse(variable, variable.name)
        }
    }

    private void declaration(DeclarationExpression declaration) {
        if (declaration.multipleAssignmentDeclaration) {
            refuse(declaration, 'def (…)')
            return
        }
        VariableExpression variable = declaration.variableExpression
        ClassNode type = variable.originType
        if (!(type.name in TYPES) || type.array || type.genericsTypes || type.typeAnnotations) {
            refuse(variable, type.toString(false))
        }
        this.expression(declaration.rightExpression)
        growth.declare(variable.name, declaration.rightExpression).ifPresent { String it -> refuse(declaration, it) }
        variables << variable.name
    }

    private void call(MethodCallExpression call) {
        boolean named = call.method instanceof ConstantExpression && call.methodAsString != null
        if (!named || call.spreadSafe || call.safe || call.genericsTypes || !(call.implicitThis || ofScript(call.objectExpression))) {
            refuse(call.method.lineNumber > 0 ? call.method : call, named && call.implicitThis ? call.methodAsString : name(call))
            return
        }
        if (!call.implicitThis) {
            expression(call.objectExpression)
        }
        List<Expression> arguments = ((TupleExpression) call.arguments).expressions
        boolean outer = expecting
        expecting = call.methodAsString == 'expect'
        arguments.eachWithIndex { argument, i -> this.argument(argument, i == arguments.size() - 1) }
        expecting = outer
    }

    /** What a message calls a call: its receiver and its name, without the arguments. */
    private static String name(MethodCallExpression call) {
        String method = call.methodAsString ?: call.method.text
        call.implicitThis ? method : "${call.objectExpression.text}.$method"
    }

    private void argument(Expression argument, boolean last) {
        if (argument instanceof MapExpression) {
            ((MapExpression) argument).mapEntryExpressions.each { entry(it) }
        } else if (argument instanceof ClosureExpression && last) {
            block((ClosureExpression) argument)
        } else {
            expression(argument)
        }
    }

    private void entry(MapEntryExpression entry) {
        if (!(entry.keyExpression instanceof ConstantExpression)) {
            refuse(entry, entry.keyExpression.text)
        }
        expression(entry.keyExpression)
        expression(entry.valueExpression)
    }

    private void block(ClosureExpression block) {
        if (annotated(block)) {
            return
        }
        if (block.parameters) {
            refuse(block, block.parameters*.name.join(', ') + ' ->')
            return
        }
        statement(block.code)
    }

    private void property(PropertyExpression property) {
        boolean plain = property.class == PropertyExpression && property.property instanceof ConstantExpression &&
            !property.safe && !property.spreadSafe && !property.static
        if (!plain || !(property.objectExpression instanceof ConstantExpression || ofScript(property.objectExpression))) {
            refuse(property, property.text)
            return
        }
        expression(property.objectExpression)
    }

    /** Whether an expression begins with something the script itself has declared. */
    private boolean ofScript(Expression expression) {
        switch (expression) {
            case VariableExpression: return ((VariableExpression) expression).name in variables
            case PropertyExpression: return ofScript(((PropertyExpression) expression).objectExpression)
            case MethodCallExpression:
                MethodCallExpression call = (MethodCallExpression) expression
                return call.implicitThis || ofScript(call.objectExpression)
            default: return false
        }
    }

    private void operation(BinaryExpression operation) {
        if (!(operation.operation.text in OPERATORS)) {
            refuse(operation, operation.operation.text)
            return
        }
        growth.operation(operation).ifPresent { String it -> refuse(operation, it) }
        expression(operation.leftExpression)
        expression(operation.rightExpression)
    }

    private void refuse(ASTNode where, String what) {
        complain(where, notPart(what))
    }

    private void complain(ASTNode where, String message) {
        problems << new Problem(new Place(file, Math.max(where.lineNumber, 1), Math.max(where.columnNumber, 1)), message)
    }

    /** The one message for what is Groovy and not the language. */
    static String notPart(String what) {
        String line = what.readLines().find() ?: what
        "`${line.length() > 60 ? line.substring(0, 60) + '…' : line}` is not part of the recipe language (run with --trust if you trust this file)"
    }
}
