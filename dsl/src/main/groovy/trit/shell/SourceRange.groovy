package trit.shell

import groovy.transform.CompileStatic
import org.codehaus.groovy.ast.ASTNode

/** Takes parts out of a text without moving the others: lines and columns stay what they were. */
@CompileStatic
final class SourceRange {
    private final ASTNode node

    SourceRange(ASTNode node) {
        this.node = node
    }

    /** The text from this node's first line on, with blanks before it. */
    String cut(String text) {
        List<String> lines = text.readLines()[(node.lineNumber - 1)..(node.lastLineNumber - 1)]
        lines[-1] = lines[-1].substring(0, Math.min(node.lastColumnNumber - 1, lines[-1].length()))
        lines[0] = ' ' * (node.columnNumber - 1) + lines[0].substring(node.columnNumber - 1)
        lines.join('\n')
    }

    /** The text with blanks instead of this node. */
    String blank(String text) {
        List<String> lines = text.readLines()
        (node.lineNumber..node.lastLineNumber).each { int number ->
            String line = lines[number - 1]
            int from = number == node.lineNumber ? node.columnNumber - 1 : 0
            int to = number == node.lastLineNumber ? Math.min(node.lastColumnNumber - 1, line.length()) : line.length()
            lines[number - 1] = line.substring(0, from) + ' ' * (to - from) + line.substring(to)
        }
        lines.join('\n')
    }
}
