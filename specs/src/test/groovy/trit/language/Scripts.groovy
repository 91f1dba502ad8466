package trit.language

import trit.recipe.Recipe

/** Reads scripts that stand in specs. */
class Scripts {
    private static final RecipeReader READER = RecipeReader.load()

    static Recipe read(String text, Map<String, String> parameters = [:], boolean trusted = false) {
        READER.readText('recipe.groovy', text, parameters, trusted)
    }

    /** One line per problem; empty where the script is read. */
    static List<String> problems(String text, Map<String, String> parameters = [:], boolean trusted = false) {
        try {
            read(text, parameters, trusted)
            []
        } catch (RecipeException e) {
            e.message.readLines()
        }
    }

    /** What is wrong with lines in a recipe that begins in the line before them. */
    static List<String> problemsIn(String body) {
        problems("recipe('x') {\n$body\n}")
    }
}
