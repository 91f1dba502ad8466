package trit.language

import groovy.transform.CompileStatic
import java.beans.Introspector
import java.util.function.Consumer
import java.util.regex.Pattern
import java.util.regex.PatternSyntaxException
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.BitwiseNegationExpression
import org.codehaus.groovy.ast.expr.BooleanExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.DeclarationExpression
import org.codehaus.groovy.ast.expr.ElvisOperatorExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.GStringExpression
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
import org.codehaus.groovy.ast.stmt.Statement

/** The expressions that a recipe may contain; see {@link RecipeShape}. */
@CompileStatic
final class ExpressionShape {
    private static final Set<String> OPERATORS =
        ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||'] as Set

    /** Names that Groovy would find on the script or the closure rather than in the language. */
    private static final Set<String> ENCLOSING = ['this', 'super', 'it', 'args'] +
        [Object, GroovyObject, Closure, Script, RecipeScript].collectMany { Introspector.getBeanInfo(it).propertyDescriptors*.name } as Set
    private static final Set<String> TYPES =
        ['Dataset', 'Weights', 'Packed', 'Report', 'String', 'int', 'long', 'double', 'boolean', 'Object', 'java.lang.Object'] as Set

    /** Patterns that may take for ever: a group is repeated, or something refers back. */
    private static final Pattern SLOW = ~/(?s).*(\)[*+{]|\\[1-9k]).*/

    /** What makes a pattern try again; tensor names are short, so that a few of them end soon. */
    private static final Pattern CHOICES = ~/[*+?{|]/
    private static final int MOST_CHOICES = 12

    private final Refusals refusals
    private final Consumer<Statement> statements
    private final Growth growth = new Growth()
    private final Set<String> variables = new HashSet<>()

    /** Whether this is inside of {@code expect}. */
    boolean expecting

    /** @param statements checks what stands between braces */
    ExpressionShape(Refusals refusals, Consumer<Statement> statements) {
        this.refusals = refusals
        this.statements = statements
    }

    /** Remembers a variable that is not declared by an expression. */
    void declare(String variable) {
        variables << variable
    }

    /** Refuses whatever is not of the language in an expression and below it. */
    void check(Expression expression) {
        if (refusals.annotated(expression)) {
            return
        }
        switch (expression) {
            case ConstantExpression:
                growth.literal((ConstantExpression) expression).ifPresent { String it -> refusals.refuse(expression, it) }
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
                growth.text((GStringExpression) expression).ifPresent { String it -> refusals.refuse(expression, it) }
                ((GStringExpression) expression).values.each { check(it) }
                break
            case TernaryExpression:
                TernaryExpression choice = (TernaryExpression) expression
                if (!(choice instanceof ElvisOperatorExpression)) {
                    check(choice.booleanExpression)
                }
                check(choice.trueExpression)
                check(choice.falseExpression)
                break
            case NotExpression:
            case BooleanExpression:
                check(((BooleanExpression) expression).expression)
                break
            case UnaryMinusExpression:
                check(((UnaryMinusExpression) expression).expression)
                break
            case BitwiseNegationExpression:
                pattern((BitwiseNegationExpression) expression)
                break
            default:
                refusals.refuse(expression, expression.text)
        }
    }

    /** A pattern is written out and cannot take for ever: no group is repeated, nothing refers back, and choices are few. */
    private void pattern(BitwiseNegationExpression negation) {
        Expression text = negation.expression
        Object regex = text instanceof ConstantExpression ? text.value : null
        if (!(regex instanceof String) || regex ==~ SLOW || CHOICES.matcher((String) regex).count > MOST_CHOICES) {
            refusals.refuse(negation, negation.text)
            return
        }
        try {
            Pattern.compile((String) regex)
        } catch (PatternSyntaxException e) {
            refusals.complain(negation, "~/$regex/ is no pattern: ${e.description}")
        }
    }

    private void variable(VariableExpression variable) {
        if (variable.name in ENCLOSING) {
            refusals.refuse(variable, variable.name)
        }
    }

    private void declaration(DeclarationExpression declaration) {
        if (declaration.multipleAssignmentDeclaration) {
            refusals.refuse(declaration, 'def (…)')
            return
        }
        VariableExpression variable = declaration.variableExpression
        ClassNode type = variable.originType
        if (!(type.name in TYPES) || type.array || type.genericsTypes || type.typeAnnotations) {
            refusals.refuse(variable, type.toString(false))
        }
        check(declaration.rightExpression)
        growth.declare(variable.name, declaration.rightExpression).ifPresent { String it -> refusals.refuse(declaration, it) }
        variables << variable.name
    }

    private void call(MethodCallExpression call) {
        boolean named = call.method instanceof ConstantExpression && call.methodAsString != null
        if (!named || call.spreadSafe || call.safe || call.genericsTypes || !(call.implicitThis || ofScript(call.objectExpression))) {
            refusals.refuse(call.method.lineNumber > 0 ? call.method : call, named && call.implicitThis ? call.methodAsString : name(call))
            return
        }
        if (!call.implicitThis) {
            check(call.objectExpression)
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
        } else if (!(argument instanceof RangeExpression && new Repetition().enter(argument))) {
            check(argument)
        }
    }

    private void entry(MapEntryExpression entry) {
        if (!(entry.keyExpression instanceof ConstantExpression)) {
            refusals.refuse(entry, entry.keyExpression.text)
        }
        check(entry.keyExpression)
        check(entry.valueExpression)
    }

    private void block(ClosureExpression block) {
        if (refusals.annotated(block)) {
            return
        }
        if (block.parameters) {
            refusals.refuse(block, block.parameters*.name.join(', ') + ' ->')
            return
        }
        statements.accept(block.code)
    }

    private void property(PropertyExpression property) {
        boolean plain = property.class == PropertyExpression && property.property instanceof ConstantExpression &&
            !property.safe && !property.spreadSafe && !property.static
        if (!plain || !(property.objectExpression instanceof ConstantExpression || ofScript(property.objectExpression))) {
            refusals.refuse(property, property.text)
            return
        }
        check(property.objectExpression)
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
            refusals.refuse(operation, operation.operation.text)
            return
        }
        growth.operation(operation).ifPresent { String it -> refusals.refuse(operation, it) }
        check(operation.leftExpression)
        check(operation.rightExpression)
    }
}
