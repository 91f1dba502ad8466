package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import org.codehaus.groovy.control.messages.ExceptionMessage
import org.codehaus.groovy.control.messages.Message
import org.codehaus.groovy.control.messages.SimpleMessage
import org.codehaus.groovy.control.messages.SyntaxErrorMessage
import org.codehaus.groovy.syntax.SyntaxException
import trit.recipe.Place

/** Groovy's errors as problems of a recipe. */
@CompileStatic
final class CompilerMessages {
    private static final String OWN_TYPES = CompilerMessages.packageName + '.'
    private static final String TYPE_CHECKING = '[Static type checking] - '

    /** Groovy's own words for named arguments, which {@link RecipeTypes} has checked before. */
    private static final List<String> NAMED =
        ['required named param', 'unexpected named arg', 'argument for named param']

    private CompilerMessages() {
    }

    /** Everything that is wrong, without what only follows from something else. */
    static List<Problem> problems(String file, MultipleCompilationErrorsException errors) {
        List<Problem> all = errors.errorCollector.errors.collect { Message message -> problem(file, message) }
        List<Problem> causes = all.findAll { !follows(it.message()) }
        causes ?: all
    }

    private static boolean follows(String message) {
        message.contains(Unresolved.simpleName) || NAMED.any { message.startsWith(it) }
    }

    private static Problem problem(String file, Message message) {
        switch (message) {
            case SyntaxErrorMessage:
                SyntaxException cause = ((SyntaxErrorMessage) message).cause
                return new Problem(new Place(file, cause.line, cause.startColumn), clean(cause.originalMessage))
            case ExceptionMessage:
                return new Problem(new Place(file, 1, 1), clean(((ExceptionMessage) message).cause.toString()))
            default:
                return new Problem(new Place(file, 1, 1), clean(((SimpleMessage) message).message))
        }
    }

    private static String clean(String message) {
        message.replace(TYPE_CHECKING, '').replace(OWN_TYPES, '').replaceAll(/\s*@ line \d+, column \d+\.?/, '').strip().readLines()[0]
    }
}
