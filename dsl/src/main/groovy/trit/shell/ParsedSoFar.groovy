package trit.shell

import groovy.transform.CompileStatic
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import trit.language.RecipeCompiler
import trit.shell.CellLanguage.Completeness

/**
 * Asks Groovy's parser whether a text is whole. One that it refuses is unfinished where some ending
 * that closes what is open makes it acceptable, and wrong otherwise.
 */
@CompileStatic
final class ParsedSoFar {
    /** What may be missing before and behind the closing brackets. */
    private static final List<List<String>> FILLINGS = [['', ''], [' x', ''], [' {}', ''], ['', ' {}'], [' x', ' {}']]

    private final String text

    ParsedSoFar(String text) {
        this.text = text
    }

    Completeness completeness() {
        OpenText open = OpenText.of(text)
        if (parses('')) {
            return Completeness.COMPLETE
        }
        boolean finishable = FILLINGS.any { parses(open.closingQuote() + it[0] + open.closingBrackets() + it[1]) }
        finishable ? Completeness.INCOMPLETE : Completeness.INVALID
    }

    private boolean parses(String ending) {
        try {
            RecipeCompiler.parse('cell', text + ending)
            true
        } catch (MultipleCompilationErrorsException ignored) {
            false
        }
    }
}
