package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.ASTNode
import org.codehaus.groovy.ast.AnnotatedNode
import org.codehaus.groovy.ast.AnnotationNode
import trit.recipe.Place

/** Collects what in a script is not of the language. */
@CompileStatic
final class Refusals {
    private static final int LONGEST = 60

    private final String file
    final List<Problem> problems = []

    Refusals(String file) {
        this.file = file
    }

    /** Refuses something that only Groovy has. */
    void refuse(ASTNode where, String what) {
        complain(where, notPart(what))
    }

    /** Refuses something for a reason of its own. */
    void complain(ASTNode where, String message) {
        problems << new Problem(new Place(file, Math.max(where.lineNumber, 1), Math.max(where.columnNumber, 1)), message)
    }

    /** Refuses a node's annotations; whether it had any. */
    boolean annotated(AnnotatedNode node) {
        List<AnnotationNode> annotations = node.annotations
        annotations.each { refuse(it.lineNumber > 0 ? it : node, '@' + it.classNode.nameWithoutPackage) }
        !annotations.empty
    }

    /** The one message for what is Groovy and not the language. */
    static String notPart(String what) {
        String line = what.readLines().find() ?: what
        String shown = line.length() > LONGEST ? line.substring(0, LONGEST) + '…' : line
        "`$shown` is not part of the recipe language (run with --trust if you trust this file)"
    }
}
