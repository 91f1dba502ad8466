package trit.language

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import trit.Checkout

/** The recipes that come with Trit. */
class RecipesSpec extends Specification {
    static final Path FOLDER = Checkout.path('recipes')

    static List<Path> recipes() {
        Files.list(FOLDER).filter { it.toString().endsWith('.groovy') }.sorted().toList()
    }

    def "#file.fileName is read without trust, is called as its file and says what it is for"() {
        when:
        def recipe = RecipeReader.load().read(file, [:], false)

        then:
        file.fileName.toString() == recipe.name() + '.groovy'
        recipe.text().startsWith('// Shows: ')
        !recipe.description().empty
        !recipe.expectations().empty
        recipe.parameters().every { !it.help().empty }

        where:
        file << recipes()
    }
}
