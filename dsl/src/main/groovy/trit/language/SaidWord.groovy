package trit.language

import groovy.transform.CompileStatic
import groovy.transform.NamedParam
import java.lang.reflect.Method
import org.codehaus.groovy.ast.ClassHelper
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.expr.ClassExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.MapExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.PropertyExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import trit.file.hub.HubRepository

/** A word with its arguments, and the ways in which it may be said: finds out what does not fit. */
@CompileStatic
final class SaidWord {
    private final MethodCallExpression call
    private final List<Method> ways
    private final Scope scope
    private final List<Expression> arguments

    /** @param scope around the word */
    SaidWord(MethodCallExpression call, List<Method> ways, Scope scope) {
        this.call = call
        this.ways = ways
        this.scope = scope
        this.arguments = ((TupleExpression) call.arguments).expressions
    }

    /** What is wrong with arguments of these types, which fit no way of saying the word. */
    String mismatch(ClassNode[] types) {
        Method unnamed = ways.find { required(it) && it.parameterCount == types.length + 1 }
        if (unnamed != null) {
            return Complaints.missingNamed(name, required(unnamed).first(), [], today())
        }
        Method way = ways.find { it.parameterCount == types.length || it.varArgs }
        if (way == null) {
            return Complaints.wrongArguments(name, types*.nameWithoutPackage, ways.first())
        }
        Integer wrong = (0..<types.length).find { !fits(types[it], wanted(way, it)) }
        if (wrong == null) {
            return Complaints.wrongArguments(name, types*.nameWithoutPackage, way)
        }
        String argument = described(arguments[wrong], types[wrong])
        Class<?> wanted = wanted(way, wrong)
        Handle.isAssignableFrom(wanted)
            ? Complaints.wrongHandle(name, wanted, argument)
            : Complaints.wrongArgument(name, wanted, argument)
    }

    /** What is wrong with the named arguments, which Groovy's own check would say at another place. */
    List<String> namedProblems() {
        Method way = ways.first()
        List<String> known = Complaints.named(way)*.value()
        if (known.empty || !(arguments.first() instanceof MapExpression)) {
            return []
        }
        List<String> given = ((MapExpression) arguments.first()).mapEntryExpressions*.keyExpression*.text
        List<String> missing = required(way) - given
        missing
            ? missing.collect { Complaints.missingNamed(name, it, given, today()) }
            : (given - known).collect { Complaints.unknownNamed(name, it, known) }
    }

    /** The kind of constant that stands at the variable's place in the arguments, if it is one. */
    Optional<Class<?>> constantKind(VariableExpression variable) {
        int index = arguments.findIndexOf { it.is(variable) }
        Method way = ways.find { it.parameterCount > index || it.varArgs }
        Class<?> wanted = index < 0 || way == null ? null : wanted(way, index)
        wanted != null && Vocabulary.CONSTANTS.containsKey(wanted) ? Optional.<Class<?>> of(wanted) : Optional.<Class<?>> empty()
    }

    private String getName() {
        call.methodAsString
    }

    /** What the main branch is today, if this is about a repository. */
    private String today() {
        Expression last = arguments.last()
        Object id = last instanceof ConstantExpression ? last.value : null
        HubRepository.Kind kind = scope.verb == 'dataset' ? HubRepository.Kind.DATASET : HubRepository.Kind.MODEL
        name == 'hub' && id instanceof String ? Pins.today(kind, (String) id) : ''
    }

    private static List<String> required(Method way) {
        Complaints.named(way).findAll { NamedParam it -> it.required() }*.value()
    }

    private static Class<?> wanted(Method way, int index) {
        boolean repeated = way.varArgs && index >= way.parameterCount - 1
        repeated ? way.parameterTypes.last().componentType : way.parameterTypes[index]
    }

    private static boolean fits(ClassNode type, Class<?> wanted) {
        ClassNode target = ClassHelper.getWrapper(ClassHelper.make(wanted))
        ClassNode given = ClassHelper.getWrapper(type)
        boolean widened = wanted == long && given == ClassHelper.Integer_TYPE
        boolean text = wanted == String && given.isDerivedFrom(ClassHelper.GSTRING_TYPE)
        widened || text || given.isDerivedFrom(target) || given.implementsInterface(target)
    }

    private static String described(Expression argument, ClassNode type) {
        Complaints.argument(shown(argument), ClassHelper.getWrapper(type).nameWithoutPackage, declaredIn(argument))
    }

    private static String shown(Expression argument) {
        if (argument instanceof ClosureExpression) {
            return '{ … }'
        }
        if (argument instanceof PropertyExpression && argument.objectExpression instanceof ClassExpression) {
            return "'${argument.propertyAsString}'" // a constant, which a recipe says without its class
        }
        Object value = argument instanceof ConstantExpression ? argument.value : null
        value instanceof Number || value instanceof Boolean ? value.toString() : "'${value ?: argument.text}'"
    }

    /** The line in which a variable is declared; 0 for anything else. */
    private static int declaredIn(Expression argument) {
        if (argument instanceof VariableExpression && argument.accessedVariable instanceof VariableExpression) {
            return ((VariableExpression) argument.accessedVariable).lineNumber
        }
        0
    }
}
