package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.ClassCodeVisitorSupport
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.classgen.GeneratorContext
import org.codehaus.groovy.control.CompilePhase
import org.codehaus.groovy.control.SourceUnit
import org.codehaus.groovy.control.customizers.CompilationCustomizer

/**
 * Lets a word be said where a variable has the same name, as in {@code def steps = parameter('steps',
 * 10, '')} and then {@code steps steps}. Groovy would call the variable.
 */
@CompileStatic
final class HiddenWords extends CompilationCustomizer {
    private static final Set<String> WORDS = Vocabulary.blocks().collectMany { Vocabulary.words(it).keySet() } as Set

    HiddenWords() {
        super(CompilePhase.CONVERSION)
    }

    @Override
    void call(SourceUnit source, GeneratorContext context, ClassNode script) {
        Set<String> hidden = DeclaredVariables.of(source.AST.statementBlock).keySet().findAll { it in WORDS }
        new ClassCodeVisitorSupport() {
            @Override
            protected SourceUnit getSourceUnit() {
                source
            }

            @Override
            void visitMethodCallExpression(MethodCallExpression call) {
                if (call.implicitThis && call.methodAsString in hidden) {
                    call.objectExpression = new VariableExpression('delegate')
                    call.implicitThis = false
                }
                super.visitMethodCallExpression(call)
            }
        }.visitClass(script)
    }
}
