package trit.language

import groovy.transform.CompileStatic
import trit.recipe.Place

/** Refuses texts that would keep the parser busy for long, before it sees them. */
@CompileStatic
final class SourceLimits {
    private static final int LONGEST = 256 * 1024
    private static final int DEEPEST = 40

    private SourceLimits() {
    }

    static void check(String file, String text) {
        if (text.length() > LONGEST) {
            refuse(file, "the script is longer than ${LONGEST.intdiv(1024)} KiB")
        }
        int depth = 0
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i)
            depth += c == '(' as char || c == '[' as char || c == '{' as char ? 1 : 0
            depth -= c == ')' as char || c == ']' as char || c == '}' as char ? 1 : 0
            depth = Math.max(depth, 0)
            if (depth > DEEPEST) {
                refuse(file, 'the script is nested too deeply')
            }
        }
    }

    private static void refuse(String file, String message) {
        throw new RecipeException([new Problem(new Place(file, 1, 1), message)])
    }
}
