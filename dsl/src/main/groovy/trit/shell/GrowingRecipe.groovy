package trit.shell

import groovy.transform.CompileStatic
import trit.language.Problem
import trit.language.RecipeException
import trit.language.RecipeReader
import trit.recipe.Place
import trit.recipe.Recipe
import trit.recipe.Step

/**
 * The recipe that grows cell by cell where words are said outside of {@code recipe}. What is said
 * again replaces what was said before, in its place; a cell with a mistake changes nothing.
 */
@CompileStatic
final class GrowingRecipe {
    static final String NAME = 'notebook'

    private final RecipeReader reader
    private List<Said> said = []

    GrowingRecipe(RecipeReader reader) {
        this.reader = reader
    }

    /**
     * The recipe with these statements.
     *
     * @throws RecipeException with everything that is wrong, at its place in its cell
     */
    Recipe with(List<Said> fresh) {
        List<Said> next = merged(fresh)
        try {
            Recipe recipe = reader.readText(NAME, "recipe('$NAME') {\n${next*.text.join('\n')}\n}", [:], false)
            said = next
            inCells(recipe)
        } catch (RecipeException e) {
            throw new RecipeException(e.problems().collect { new Problem(placeInCell(it.place(), next), it.message()) })
        }
    }

    private List<Said> merged(List<Said> fresh) {
        List<Said> next = new ArrayList<>(said)
        fresh.each { Said now ->
            int place = next.findIndexOf { now.replaces(it) }
            next.removeAll { now.replaces(it) }
            next.add(place < 0 ? next.size() : Math.min(place, next.size()), now)
        }
        next
    }

    /** The recipe, with the places of its steps in the cells that declare them. */
    private Recipe inCells(Recipe recipe) {
        List<Step> steps = recipe.steps().collect {
            new Step(it.name(), it.config(), it.inputs(), placeInCell(it.place(), said))
        }
        new Recipe(recipe.name(), recipe.description(), recipe.seed(), recipe.deterministic(), recipe.budget(),
            recipe.parameters(), steps, recipe.expectations(), recipe.ablation(), recipe.text())
    }

    private static Place placeInCell(Place place, List<Said> statements) {
        int line = 2
        for (Said statement in statements) {
            int length = statement.text.readLines().size()
            if (place.line() in line..<(line + length)) {
                return new Place(statement.cell, statement.line + place.line() - line, place.column())
            }
            line += length
        }
        place
    }
}
