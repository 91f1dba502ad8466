package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.ListExpression
import org.codehaus.groovy.ast.expr.RangeExpression

/** How often the innermost statement runs: loops are written out and bounded, also when nested. */
@CompileStatic
final class Repetition {
    private static final long MOST = 10_000

    private final List<Long> counts = []

    /** Enters a loop; false, and nothing entered, where it is not known to be short. */
    boolean enter(Expression over) {
        long count = count(over)
        long total = counts.inject(count) { Long a, Long b -> a * b }
        boolean fits = count >= 0 && total <= MOST
        if (fits) {
            counts << count
        }
        fits
    }

    void leave() {
        counts.removeLast()
    }

    private static long count(Expression over) {
        if (over instanceof ListExpression && over.class == ListExpression) {
            return ((ListExpression) over).expressions.size()
        }
        if (over instanceof RangeExpression) {
            Integer from = whole(over.from)
            Integer to = whole(over.to)
            return from == null || to == null ? -1 : Math.min(Math.abs((long) to - from) + 1, MOST + 1)
        }
        -1
    }

    private static Integer whole(Expression bound) {
        Object value = bound instanceof ConstantExpression ? bound.value : null
        value instanceof Integer ? value : null
    }
}
