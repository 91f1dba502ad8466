package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.BooleanExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.GStringExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.PropertyExpression
import org.codehaus.groovy.ast.expr.TernaryExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.UnaryMinusExpression
import org.codehaus.groovy.ast.expr.VariableExpression

/**
 * Bounds how large a number or text can get by being built from itself: every operator may double
 * the digits and every text may repeat its values, so the depth of both is limited through all
 * variables.
 */
@CompileStatic
final class Growth {
    private static final int DEEPEST = 8
    private static final int TEXT = 4
    private static final int VALUES = 16
    private static final int DIGITS = 40
    private static final int EXPONENT = 400

    private final Map<String, Integer> depths = [:]

    /** What is too large about a literal. */
    Optional<String> literal(ConstantExpression constant) {
        Object value = constant.value
        boolean large = value instanceof BigInteger && value.bitLength() > 63 ||
            value instanceof BigDecimal && (value.precision() > DIGITS || Math.abs((long) value.scale()) > EXPONENT)
        large ? Optional.of(constant.text) : Optional.<String> empty()
    }

    /** What is too large about a text with values. */
    Optional<String> text(GStringExpression text) {
        text.values.size() > VALUES || depth(text) > DEEPEST ? Optional.of(text.text) : Optional.<String> empty()
    }

    /** What is too deep about an operation. */
    Optional<String> operation(BinaryExpression operation) {
        depth(operation) > DEEPEST ? Optional.of(operation.text) : Optional.<String> empty()
    }

    /** Remembers a variable by what it is set to. */
    Optional<String> declare(String name, Expression value) {
        int depth = depth(value)
        depths[name] = depth
        depth > DEEPEST ? Optional.of(name) : Optional.<String> empty()
    }

    private int depth(Expression expression) {
        switch (expression) {
            case VariableExpression:
                return depths.getOrDefault(((VariableExpression) expression).name, 0)
            case BinaryExpression:
                BinaryExpression operation = (BinaryExpression) expression
                return 1 + Math.max(depth(operation.leftExpression), depth(operation.rightExpression))
            case GStringExpression:
                return TEXT + deepest(((GStringExpression) expression).values)
            case TernaryExpression:
                TernaryExpression choice = (TernaryExpression) expression
                return Math.max(depth(choice.trueExpression), depth(choice.falseExpression))
            case BooleanExpression:
                return depth(((BooleanExpression) expression).expression)
            case UnaryMinusExpression:
                return depth(((UnaryMinusExpression) expression).expression)
            case PropertyExpression:
                return depth(((PropertyExpression) expression).objectExpression)
            case MethodCallExpression:
                return deepest(((TupleExpression) ((MethodCallExpression) expression).arguments).expressions)
            default:
                return 0
        }
    }

    private int deepest(List<Expression> expressions) {
        expressions.collect { depth(it) }.max() ?: 0
    }
}
