package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.CodeVisitorSupport
import org.codehaus.groovy.ast.MethodNode
import org.codehaus.groovy.ast.expr.ClassExpression

/** Every class that a script names, but for those of the language's constants. */
@CompileStatic
final class NamedClasses extends CodeVisitorSupport {
    private static final Set<String> CONSTANTS = Vocabulary.CONSTANTS.keySet()*.name as Set

    private final List<ClassExpression> found = []

    private NamedClasses() {
    }

    static List<ClassExpression> of(MethodNode script) {
        NamedClasses visitor = new NamedClasses()
        script.code.visit(visitor)
        visitor.found
    }

    @Override
    void visitClassExpression(ClassExpression named) {
        if (!(named.type.name in CONSTANTS)) {
            found << named
        }
    }
}
