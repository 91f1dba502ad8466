package trit.shell

import groovy.transform.CompileStatic
import groovy.transform.ThreadInterrupt
import java.lang.reflect.Modifier
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import org.codehaus.groovy.control.customizers.ASTTransformationCustomizer
import org.codehaus.groovy.control.customizers.ImportCustomizer
import org.codehaus.groovy.runtime.MethodClosure
import trit.code.Encoding
import trit.file.NearestName
import trit.language.CompilerMessages
import trit.language.Problem
import trit.language.RecipeException
import trit.language.RecipeReader
import trit.language.WordGuide
import trit.recipe.Place
import trit.recipe.Recipe

/**
 * Cells in Groovy, with the recipe language at the top: {@code recipe('name') { … }}, single words of
 * it that make one recipe grow cell by cell, and ordinary code. Variables, methods, classes and
 * imports outlive their cell.
 */
@CompileStatic
final class GroovyCells implements CellLanguage {
    private static final List<String> PACKAGES =
        ['trit.show', 'trit.shell', 'trit.recipe', 'trit.run', 'trit.plan', 'trit.code', 'trit.tensor', 'trit.quant']

    private final Session session
    private final RecipeReader reader = RecipeReader.load()
    private final GrowingRecipe growing = new GrowingRecipe(reader)
    private final Binding binding = new Binding()
    private final CellLoader loader

    GroovyCells(Session session) {
        this.session = session
        ImportCustomizer imports = new ImportCustomizer()
        imports.addStarImports(PACKAGES as String[]).addStaticStars(Encoding.name)
        CompilerConfiguration configuration = new CompilerConfiguration()
        configuration.addCompilationCustomizers(
            imports, new PersistentNames(imports), new ASTTransformationCustomizer(ThreadInterrupt))
        loader = new CellLoader(GroovyCells.classLoader, configuration)
        binding.setVariable('session', session)
    }

    @Override
    Object evaluate(String name, String text) {
        CellParts parts
        try {
            parts = CellParts.of(name, text, variables().keySet())
        } catch (MultipleCompilationErrorsException e) {
            throw new RecipeException(CompilerMessages.problems(name, e))
        }
        Object value = null
        parts.recipes.each { value = read(it, parts.declared) }
        if (parts.words) {
            Recipe recipe = session.say(growing.with(parts.words))
            bind(recipe, parts.words)
            value = recipe
        }
        parts.groovy.blank ? value : run(name, parts.groovy)
    }

    @Override
    CellLanguage.Completeness completeness(String text) {
        new ParsedSoFar(text).completeness()
    }

    @Override
    Map<String, Object> variables() {
        binding.variables as Map<String, Object>
    }

    @Override
    void define(String name, Object value) {
        binding.setVariable(name, value)
    }

    private Recipe read(Said said, List<Said> declared) {
        String text = '\n' * (said.line - 1) + said.text
        Recipe recipe = session.say(reader.readText(said.cell, text, [:], false))
        bind(recipe, declared)
        if (said.variable) {
            binding.setVariable(said.variable, recipe)
        }
        recipe
    }

    /** Gives later cells the handles that a recipe declares, and the values of its parameters. */
    private void bind(Recipe recipe, List<Said> statements) {
        statements.findAll { it.variable && free(it.variable) }.each { Said said ->
            if (recipe.steps().any { it.name() == said.name }) {
                binding.setVariable(said.variable, new StepHandle(session, recipe, said.name))
            }
        }
    }

    private boolean free(String variable) {
        !binding.hasVariable(variable) || binding.getVariable(variable) instanceof StepHandle
    }

    private Object run(String cell, String text) {
        Class<?> type = compile(cell, text)
        if (!Script.isAssignableFrom(type)) {
            return null
        }
        Script script = type.getDeclaredConstructor().newInstance() as Script
        script.binding = binding
        keepMethods(script)
        try {
            script.run()
        } catch (MissingPropertyException e) {
            throw e.type == type ? unknown(cell, text, e, "nothing is called '$e.property'.", e.property) : e
        } catch (MissingMethodException e) {
            throw e.type == type && !binding.hasVariable(e.method)
                ? unknown(cell, text, e, "unknown word '$e.method'.", e.method) : e
        } catch (InterruptedException e) {
            throw new CellException('interrupted', e)
        } catch (Error e) {
            throw new CellException(e instanceof AssertionError ? e.message : e.toString(), e)
        } finally {
            loader.forget(type)
        }
    }

    private Class<?> compile(String cell, String text) {
        try {
            // not kept by its text: the loader would never let the class go
            loader.parseClass(new GroovyCodeSource(text, fileOf(cell), '/cells'), false)
        } catch (MultipleCompilationErrorsException e) {
            throw new RecipeException(CompilerMessages.problems(cell, e))
        }
    }

    private void keepMethods(Script script) {
        script.class.declaredMethods
            .findAll { !it.synthetic && Modifier.isPublic(it.modifiers) && !(it.name in ['run', 'main']) }
            .each { binding.setVariable(it.name, new MethodClosure(script, it.name)) }
    }

    private RecipeException unknown(String cell, String text, Exception cause, String message, String name) {
        Collection<String> candidates = variables().keySet() + WordGuide.inside([])*.word() + ['recipe', 'println']
        int line = cause.stackTrace.find { it.fileName == fileOf(cell) }?.lineNumber ?: 1
        int column = text.readLines()[line - 1].indexOf(name) + 1
        Place place = new Place(cell, line, Math.max(column, 1))
        new RecipeException([new Problem(place, message + NearestName.hint(name, candidates))])
    }

    /** What stack traces call a cell: {@code cell 3} is {@code Cell3.groovy}. */
    static String fileOf(String cell) {
        cell.split(/\W+/)*.capitalize().join('') + '.groovy'
    }
}
