package trit.language

import groovy.transform.CompileStatic

/** A script that may be run, and where its words stand. */
@CompileStatic
final class CompiledRecipe {
    final Class<? extends RecipeScript> script
    final ScriptIndex index

    CompiledRecipe(Class<? extends RecipeScript> script, ScriptIndex index) {
        this.script = script
        this.index = index
    }
}
