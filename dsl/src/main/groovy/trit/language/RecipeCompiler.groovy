package trit.language

import groovy.transform.CompileStatic
import org.codehaus.groovy.GroovyBugError
import org.codehaus.groovy.ast.ModuleNode
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.ErrorCollector
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import org.codehaus.groovy.control.SourceUnit
import org.codehaus.groovy.control.customizers.ASTTransformationCustomizer
import org.codehaus.groovy.control.customizers.ImportCustomizer
import trit.recipe.Place

/**
 * Makes a class of a script in three steps: parse, which runs nothing; compare its shape with the
 * language's, so that nothing outside it is ever compiled; compile with static types, where every
 * name must turn out to be a word.
 */
@CompileStatic
final class RecipeCompiler {
    private static final String SOURCE = ScriptIndex.SCRIPT_CLASS + '.groovy'
    private static final int ERRORS = 1_000

    private final boolean trusted

    RecipeCompiler(boolean trusted) {
        this.trusted = trusted
    }

    /**
     * Compiles a script.
     *
     * @throws RecipeException with everything that is wrong
     */
    CompiledRecipe compile(String file, String text) {
        SourceLimits.check(file, text)
        try {
            ModuleNode module = parse(SOURCE, text)
            checkShape(file, module)
            ScriptIndex index = new ScriptIndex(file, text, module)
            Class<?> script = compiler().parseClass(new GroovyCodeSource(text, SOURCE, '/recipe'))
            new CompiledRecipe(script.asSubclass(RecipeScript), index)
        } catch (MultipleCompilationErrorsException e) {
            throw new RecipeException(CompilerMessages.problems(file, e))
        } catch (StackOverflowError ignored) {
            throw refusal(file, 'the script is nested too deeply')
        } catch (GroovyBugError e) {
            throw refusal(file, "Groovy's compiler gave up: ${e.cause ?: e.bugText}")
        }
    }

    private static RecipeException refusal(String file, String message) {
        new RecipeException([new Problem(new Place(file, 1, 1), message)])
    }

    private void checkShape(String file, ModuleNode module) {
        List<Problem> problems = trusted ? [] : new RecipeShape(file).problems(module)
        if (problems) {
            throw new RecipeException(problems)
        }
    }

    /**
     * Parses a text; nothing in it is resolved or run.
     *
     * @throws MultipleCompilationErrorsException with every syntax error
     */
    static ModuleNode parse(String source, String text) {
        CompilerConfiguration configuration = new CompilerConfiguration(tolerance: ERRORS)
        SourceUnit unit = new SourceUnit(source, text, configuration, null, new ErrorCollector(configuration))
        unit.parse()
        unit.completePhase()
        unit.nextPhase()
        unit.convert()
        unit.AST
    }

    private GroovyClassLoader compiler() {
        RecipeConfiguration configuration = new RecipeConfiguration(trusted)
        configuration.tolerance = ERRORS
        configuration.scriptBaseClass = RecipeScript.name
        ImportCustomizer constants = new ImportCustomizer()
        Vocabulary.CONSTANTS.keySet().each { type ->
            type.enumConstants.each { constants.addStaticImport(type.name, ((Enum) it).name()) }
        }
        configuration.addCompilationCustomizers(
            constants,
            new HiddenWords(),
            new SettingPaths(),
            new ASTTransformationCustomizer(CompileStatic, extensions: [RecipeTypes.name]))
        GroovyClassLoader loader = new GroovyClassLoader(RecipeCompiler.classLoader, configuration)
        loader.resourceLoader = { String name -> (URL) null } as GroovyResourceLoader
        loader
    }
}
