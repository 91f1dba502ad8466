package trit.language

import groovy.transform.CompileStatic
import groovy.transform.NamedParam
import java.lang.reflect.Method
import org.codehaus.groovy.ast.ASTNode
import org.codehaus.groovy.ast.ClassHelper
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.Parameter
import org.codehaus.groovy.ast.expr.ArgumentListExpression
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.MapExpression
import org.codehaus.groovy.ast.expr.MethodCall
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.PropertyExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.EmptyStatement
import org.codehaus.groovy.transform.stc.AbstractTypeCheckingExtension
import org.codehaus.groovy.transform.stc.ExtensionMethodNode
import org.codehaus.groovy.transform.stc.StaticTypeCheckingVisitor
import trit.file.hub.HubRepository
import java.lang.reflect.Modifier

/**
 * Says in the recipe's own words what Groovy's type checker finds, and refuses, where the script is
 * not trusted, every call and property that is no word of the language. Groovy makes one per script.
 */
@CompileStatic
class RecipeTypes extends AbstractTypeCheckingExtension {
    private static final String STAND_IN = 'trit.standIn'
    private static final String MEANT = 'trit.meant'

    private Map<String, VariableExpression> variables = [:]

    RecipeTypes(StaticTypeCheckingVisitor visitor) {
        super(visitor)
    }

    @Override
    boolean beforeVisitMethod(MethodNode method) {
        if (method.name == 'run') {
            variables = DeclaredVariables.of(method)
        }
        false
    }

    @Override
    void afterVisitMethod(MethodNode method) {
        if (method.name == 'run' && !trusted()) {
            NamedClasses.of(method).each { addStaticTypeError(RecipeShape.notPart(it.type.nameWithoutPackage), it) }
        }
    }

    @Override
    void onMethodSelection(Expression expression, MethodNode target) {
        if (enclosingMethod?.name != 'run') {
            return
        }
        if (target.getNodeMetaData(STAND_IN)) {
            MethodNode meant = target.getNodeMetaData(MEANT)
            if (meant != null) {
                Scope.enter((MethodCallExpression) expression, meant)
            }
            return
        }
        if (expression instanceof MethodCallExpression && isWord(target)) {
            Scope.enter(expression, target)
            checkNamed(expression, target)
        }
        if (!trusted() && !allowed(expression, target)) {
            addStaticTypeError(RecipeShape.notPart(target.name), place(expression))
        }
    }

    @Override
    List<MethodNode> handleMissingMethod(
            ClassNode receiver, String name, ArgumentListExpression arguments, ClassNode[] types, MethodCall call) {
        if (!(call instanceof MethodCallExpression)) {
            return []
        }
        MethodCallExpression said = (MethodCallExpression) call
        handled = true
        if (said.implicitThis || isDelegate(said.objectExpression)) {
            return wrongWord(said, name, arguments.expressions, types)
        }
        if (!unresolved(getType(said.objectExpression)) && !types.any { unresolved(it) }) {
            addStaticTypeError(
                "${lastName(said.objectExpression)} has no word '$name'".toString(), said.method)
        }
        [standIn(name, types, null)]
    }

    @Override
    boolean handleUnresolvedVariableExpression(VariableExpression variable) {
        Expression inside = enclosingMethodCall
        if (inside instanceof MethodCallExpression && inside.implicitThis) {
            List<Method> ways = scope(inside).words()[inside.methodAsString]
            if (ways == null) {
                return silenced(variable)
            }
            Class<? extends Enum<?>> kind = constantKind(inside, variable, ways)
            addStaticTypeError(
                kind == null ? Complaints.unknownName(variable.name, names()) : Complaints.unknownConstant(variable.name, kind),
                variable)
        } else {
            addStaticTypeError(Complaints.unknownName(variable.name, names()), variable)
        }
        silenced(variable)
    }

    @Override
    boolean handleUnresolvedProperty(PropertyExpression property) {
        ClassNode type = getType(property.objectExpression)
        if (!unresolved(type)) {
            Class<?> receiver = ClassHelper.getWrapper(type).typeClass
            Class<?> words = Number.isAssignableFrom(receiver) ? Units : receiver
            addStaticTypeError(
                Complaints.unknownProperty(property.propertyAsString, lastName(property.objectExpression), words),
                property.property)
        }
        storeType(property, classNodeFor(Unresolved))
        true
    }

    private List<MethodNode> wrongWord(
            MethodCallExpression call, String name, List<Expression> arguments, ClassNode[] types) {
        Scope scope = scope(call)
        List<Method> ways = scope.words()[name]
        if (ways == null) {
            darken(arguments)
            addStaticTypeError(Complaints.unknownWord(name, scope), call.method)
            return [standIn(name, types, null)]
        }
        if (!types.any { unresolved(it) }) {
            addStaticTypeError(mismatch(call, ways, arguments, types), call.method)
        }
        MethodNode meant = ways.collect { node(it) }.find { it.parameters.length == types.length }
        if (meant == null) {
            darken(arguments)
        }
        [standIn(name, types, meant)]
    }

    /**
     * A method that takes what was written, so that checking goes on behind a mistake: inside of the
     * block, if it is clear which word was meant, and with its result.
     */
    private MethodNode standIn(String name, ClassNode[] types, MethodNode meant) {
        List<Parameter> parameters = []
        types.eachWithIndex { type, i ->
            boolean block = meant != null && type == ClassHelper.CLOSURE_TYPE
            parameters << (block ? meant.parameters[i] : new Parameter(type, "p$i"))
        }
        ClassNode result = meant == null ? classNodeFor(Unresolved) : meant.returnType
        MethodNode method = new MethodNode(
            name, Modifier.PUBLIC, result, parameters as Parameter[], ClassNode.EMPTY_ARRAY, EmptyStatement.INSTANCE)
        method.declaringClass = meant == null ? classNodeFor(Unresolved) : meant.declaringClass
        method.putNodeMetaData(STAND_IN, true)
        method.putNodeMetaData(MEANT, meant)
        method
    }

    private String mismatch(
            MethodCallExpression call, List<Method> ways, List<Expression> arguments, ClassNode[] types) {
        String name = call.methodAsString
        Method missing = ways.find { required(it) && it.parameterCount == types.length + 1 }
        if (missing != null) {
            return Complaints.missingNamed(name, required(missing).first(), [], today(call, arguments))
        }
        Method way = ways.find { it.parameterCount == types.length || it.varArgs }
        if (way == null) {
            return Complaints.wrongArguments(name, types*.nameWithoutPackage, ways.first())
        }
        for (int i = 0; i < types.length; i++) {
            Class<?> wanted = wanted(way, i)
            if (!fits(types[i], wanted)) {
                String argument = described(arguments[i], types[i])
                return Handle.isAssignableFrom(wanted)
                    ? Complaints.wrongHandle(name, wanted, argument)
                    : Complaints.wrongArgument(name, wanted, argument)
            }
        }
        Complaints.wrongArguments(name, types*.nameWithoutPackage, way)
    }

    private static Class<?> wanted(Method way, int index) {
        boolean repeated = way.varArgs && index >= way.parameterCount - 1
        repeated ? way.parameterTypes.last().componentType : way.parameterTypes[index]
    }

    private boolean fits(ClassNode type, Class<?> wanted) {
        ClassNode target = ClassHelper.getWrapper(classNodeFor(wanted))
        ClassNode given = ClassHelper.getWrapper(type)
        boolean widened = wanted == long && given == ClassHelper.Integer_TYPE
        boolean text = wanted == String && given.isDerivedFrom(ClassHelper.GSTRING_TYPE)
        widened || text || given.isDerivedFrom(target) || given.implementsInterface(target)
    }

    private String described(Expression argument, ClassNode type) {
        Object value = argument instanceof ConstantExpression ? argument.value : null
        String text = value instanceof Number || value instanceof Boolean ? value.toString() : "'${value ?: argument.text}'"
        int line = 0
        if (argument instanceof VariableExpression && argument.accessedVariable instanceof VariableExpression) {
            line = ((VariableExpression) argument.accessedVariable).lineNumber
        }
        Complaints.argument(argument instanceof ClosureExpression ? '{ … }' : text, ClassHelper.getWrapper(type).nameWithoutPackage, line)
    }

    private void checkNamed(MethodCallExpression call, MethodNode target) {
        Method way = method(target)
        List<NamedParam> known = Complaints.named(way)
        List<Expression> arguments = ((TupleExpression) call.arguments).expressions
        if (known.empty || !(arguments.first() instanceof MapExpression)) {
            return
        }
        List<String> given = ((MapExpression) arguments.first()).mapEntryExpressions*.keyExpression*.text
        List<String> names = known*.value()
        List<String> missing = required(way) - given
        missing.each {
            addStaticTypeError(Complaints.missingNamed(target.name, it, given, today(call, arguments)), call.method)
        }
        if (missing.empty) {
            (given - names).each { addStaticTypeError(Complaints.unknownNamed(target.name, it, names), call.method) }
        }
    }

    /** What the repository's main branch is today, if the call is about one. */
    private String today(MethodCallExpression call, List<Expression> arguments) {
        Object id = arguments.last() instanceof ConstantExpression ? ((ConstantExpression) arguments.last()).value : null
        boolean dataset = scope(call).verb == 'dataset'
        call.methodAsString == 'hub' && id instanceof String
            ? Pins.today(dataset ? HubRepository.Kind.DATASET : HubRepository.Kind.MODEL, (String) id) : ''
    }

    private static List<String> required(Method way) {
        Complaints.named(way).findAll { it.required() }*.value()
    }

    /** The kind of constant that stands at the variable's place in the arguments. */
    private static Class<? extends Enum<?>> constantKind(
            MethodCallExpression call, VariableExpression variable, List<Method> ways) {
        int index = ((TupleExpression) call.arguments).expressions.findIndexOf { it.is(variable) }
        Method way = ways.find { it.parameterCount > index || it.varArgs }
        Class<?> wanted = index < 0 || way == null ? null : wanted(way, index)
        (Class<? extends Enum<?>>) (Vocabulary.CONSTANTS.containsKey(wanted) ? wanted : null)
    }

    private boolean allowed(Expression expression, MethodNode target) {
        if (expression instanceof BinaryExpression) {
            return expression.operation.text != '*' || number(getType(expression.leftExpression))
        }
        boolean operator = !(expression instanceof MethodCall || expression instanceof PropertyExpression || expression instanceof VariableExpression)
        operator || isWord(target)
    }

    private static boolean number(ClassNode type) {
        ClassHelper.getWrapper(type).isDerivedFrom(ClassHelper.Number_TYPE)
    }

    private static boolean isWord(MethodNode target) {
        MethodNode real = target instanceof ExtensionMethodNode ? target.extensionMethodNode : target
        ClassNode owner = real.declaringClass
        owner.name.startsWith('trit.language.') && owner.resolved && method(real)?.isAnnotationPresent(Word)
    }

    /** The Java method behind a node of the vocabulary. */
    private static Method method(MethodNode target) {
        target.declaringClass.typeClass.methods.find {
            it.name == target.name && it.parameterTypes*.name == target.parameters*.type*.typeClass*.name
        }
    }

    private MethodNode node(Method way) {
        classNodeFor(way.declaringClass).getDeclaredMethods(way.name).find {
            it.parameters*.type*.typeClass*.name == way.parameterTypes*.name
        }
    }

    /** Nothing can be said about the inside of a block nobody knows. */
    private static void darken(List<Expression> arguments) {
        arguments.findAll { it instanceof ClosureExpression }.each { ((ClosureExpression) it).code = EmptyStatement.INSTANCE }
    }

    private Scope scope(Expression inside) {
        Scope.of(enclosingMethodCalls.findAll { !it.is(inside) })
    }

    private Collection<String> names() {
        List<String> constants = Vocabulary.CONSTANTS.keySet().collectMany { it.enumConstants*.toString() }
        List<String> properties = Scope.of(enclosingMethodCalls).words().findAll { Vocabulary.isProperty(it.value.first()) }*.key
        variables.keySet() + constants + properties
    }

    private boolean silenced(VariableExpression variable) {
        storeType(variable, classNodeFor(Unresolved))
        true
    }

    private boolean trusted() {
        ((RecipeConfiguration) context.source.configuration).trusted
    }

    private static boolean unresolved(ClassNode type) {
        type?.name == Unresolved.name
    }

    private static boolean isDelegate(Expression receiver) {
        receiver instanceof VariableExpression && receiver.name == 'delegate'
    }

    private static ASTNode place(Expression expression) {
        expression instanceof MethodCallExpression ? expression.method
            : expression instanceof PropertyExpression ? expression.property : expression
    }

    /** What a message calls a receiver: its last name. */
    private static String lastName(Expression receiver) {
        receiver instanceof PropertyExpression ? receiver.propertyAsString
            : receiver instanceof MethodCallExpression ? receiver.methodAsString : receiver.text
    }
}
