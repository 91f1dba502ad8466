package trit.language

import groovy.transform.CompileStatic
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import org.codehaus.groovy.ast.ASTNode
import org.codehaus.groovy.ast.ClassHelper
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.Parameter
import org.codehaus.groovy.ast.expr.ArgumentListExpression
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.MethodCall
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.PropertyExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.EmptyStatement
import org.codehaus.groovy.transform.stc.AbstractTypeCheckingExtension
import org.codehaus.groovy.transform.stc.StaticTypeCheckingVisitor

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
            variables = DeclaredVariables.of(method.code)
        }
        false
    }

    @Override
    void afterVisitMethod(MethodNode method) {
        if (method.name == 'run' && !trusted()) {
            NamedClasses.of(method).each { addStaticTypeError(Refusals.notPart(it.type.nameWithoutPackage), it) }
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
        if (expression instanceof MethodCallExpression && WordMethods.isWord(target)) {
            Scope.enter(expression, target)
            new SaidWord(expression, [WordMethods.method(target)], scope(expression))
                .namedProblems().each { addStaticTypeError(it, expression.method) }
        }
        if (!trusted() && !allowed(expression, target)) {
            refuse(expression, target)
        }
    }

    /** A word that is said as only Java may say it is a word all the same. */
    private void refuse(Expression expression, MethodNode target) {
        List<Method> ways = expression instanceof MethodCallExpression && expression.implicitThis ? scope(expression).words()[target.name] : null
        if (ways == null) {
            addStaticTypeError(Refusals.notPart(target.name), place(expression))
            return
        }
        List<Expression> arguments = ((TupleExpression) ((MethodCallExpression) expression).arguments).expressions
        darken(arguments)
        String complaint = Complaints.wrongArguments(target.name, arguments.collect { getType(it).nameWithoutPackage }, ways.first())
        addStaticTypeError(complaint, place(expression))
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
            Scope around = scope(inside)
            List<Method> ways = around.words()[inside.methodAsString]
            if (ways != null) {
                addStaticTypeError(unknown(variable, new SaidWord(inside, ways, around).constantKind(variable)), variable)
            }
        } else {
            addStaticTypeError(unknown(variable, Optional.<Class<?>> empty()), variable)
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

    private String unknown(VariableExpression variable, Optional<Class<?>> kind) {
        kind.map { Class<?> it -> Complaints.unknownConstant(variable.name, it) }
            .orElseGet { Complaints.unknownName(variable.name, names()) }
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
            addStaticTypeError(new SaidWord(call, ways, scope).mismatch(types), call.method)
        }
        MethodNode meant = ways.collect { WordMethods.node(it) }.find { it.parameters.length == types.length }
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

    private boolean allowed(Expression expression, MethodNode target) {
        if (expression instanceof BinaryExpression) {
            return expression.operation.text != '*' || number(getType(expression.leftExpression))
        }
        boolean operator = !(expression instanceof MethodCall || expression instanceof PropertyExpression || expression instanceof VariableExpression)
        operator || WordMethods.isWord(target)
    }

    private static boolean number(ClassNode type) {
        ClassHelper.getWrapper(type).isDerivedFrom(ClassHelper.Number_TYPE)
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
