package trit.language

import groovy.transform.CompileStatic
import java.nio.charset.MalformedInputException
import java.nio.file.Files
import java.nio.file.Path
import trit.recipe.Place
import trit.recipe.Recipe

/** Reads recipes written in Groovy. */
@CompileStatic
final class GroovyRecipeReader implements RecipeReader {

    @Override
    Recipe read(Path script, Map<String, String> parameters, boolean trusted) throws IOException {
        String text
        try {
            text = Files.readString(script)
        } catch (MalformedInputException e) {
            throw new RecipeException([new Problem(Place.UNKNOWN, "$script is no text in UTF-8".toString())])
        }
        readText(script.fileName.toString(), text, parameters, trusted)
    }

    @Override
    Recipe readText(String name, String text, Map<String, String> parameters, boolean trusted) {
        CompiledRecipe compiled = new RecipeCompiler(trusted).compile(name, text)
        try {
            build(name, compiled, parameters)
        } catch (RecipeException e) {
            throw e
        } catch (RuntimeException | AssertionError e) {
            throw new RecipeException([new Problem(where(name, e), e.message ?: e.toString())])
        }
    }

    private static Recipe build(String name, CompiledRecipe compiled, Map<String, String> parameters) {
        RecipeScript script = compiled.script.getDeclaredConstructor().newInstance()
        script.run()
        List<RecipeScript.Declaration> declared = script.declared()
        if (declared.size() != 1) {
            throw new RecipeException([new Problem(new Place(name, 1, 1), count(declared))])
        }
        RecipeFiller.read(declared[0].name, compiled.index, parameters, Body.<RecipeBlock> of(declared[0].body))
    }

    /** The line of the script in which something was thrown. */
    private static Place where(String name, Throwable thrown) {
        StackTraceElement frame = thrown.stackTrace.find { it.className.startsWith(ScriptIndex.SCRIPT_CLASS) && it.lineNumber > 0 }
        frame == null ? Place.UNKNOWN : new Place(name, frame.lineNumber, 1)
    }

    private static String count(List<RecipeScript.Declaration> declared) {
        declared.empty
            ? "a recipe begins with recipe('name') { … }; there is none"
            : "a script holds one recipe; here are ${declared*.name.join(', ')}"
    }
}
