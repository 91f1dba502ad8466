package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.control.CompilerConfiguration

/** Tells the type checker, which Groovy makes itself, whom the script comes from. */
@CompileStatic
final class RecipeConfiguration extends CompilerConfiguration {
    final boolean trusted

    RecipeConfiguration(boolean trusted) {
        this.trusted = trusted
    }
}
