package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.CodeVisitorSupport
import org.codehaus.groovy.ast.expr.DeclarationExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.Statement

/** Every variable that a script declares, by name. */
@CompileStatic
final class DeclaredVariables extends CodeVisitorSupport {
    private final Map<String, VariableExpression> found = [:]

    private DeclaredVariables() {
    }

    static Map<String, VariableExpression> of(Statement code) {
        DeclaredVariables visitor = new DeclaredVariables()
        code.visit(visitor)
        visitor.found
    }

    @Override
    void visitDeclarationExpression(DeclarationExpression declaration) {
        if (!declaration.multipleAssignmentDeclaration) {
            found[declaration.variableExpression.name] = declaration.variableExpression
        }
        super.visitDeclarationExpression(declaration)
    }
}
