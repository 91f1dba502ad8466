package trit.language

import groovy.transform.CompileStatic

/** What every recipe's script is: a place where {@code recipe} can be said, once. */
@CompileStatic
abstract class RecipeScript extends Script {

    private final List<Declaration> declarations = []

    /** Declares the recipe; it is read when the whole script has been seen. */
    @Word(value = 'The whole of a script.', example = "recipe('name') { … }")
    void recipe(String name, @DelegatesTo(value = RecipeBlock, strategy = Closure.DELEGATE_ONLY) Closure<?> body) {
        declarations << new Declaration(name, body)
    }

    /** Everything the script declared. */
    List<Declaration> declared() {
        declarations.asImmutable()
    }

    /** A name and what stands between the braces. */
    @CompileStatic
    static final class Declaration {
        final String name
        final Closure<?> body

        Declaration(String name, Closure<?> body) {
            this.name = name
            this.body = body
        }
    }
}
