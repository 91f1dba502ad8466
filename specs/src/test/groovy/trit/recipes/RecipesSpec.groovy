package trit.recipes

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.Checkout
import trit.cli.Main

/** Every recipe in recipes/ says what it shows, and can be planned as it stands. */
class RecipesSpec extends Specification {
    static final Path FOLDER = Checkout.path('recipes')

    @Shared
    @TempDir
    Path folder

    def "#recipe opens with what it shows, what to expect, and machine and time"() {
        given:
        def opening = Files.readAllLines(FOLDER.resolve(recipe)).takeWhile { it.startsWith('//') }

        expect:
        opening.first().startsWith('// Shows: ')
        opening.any { it.startsWith('// Expected') }
        opening.any { it.startsWith('// Machine and time: ') }

        where:
        recipe << recipes()
    }

    def "#recipe can be planned within its budget"() {
        given:
        def out = new StringWriter()
        def err = new StringWriter()
        def options = ['--cache', folder.resolve('cache'), '--out', folder.resolve('out')]*.toString()

        when:
        def code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
            .execute(['plan', FOLDER.resolve(recipe).toString(), *options] as String[])

        then:
        code == 0

        where: 'that of an existing checkpoint needs one'
        recipe << recipes() - 'quantize-checkpoint.groovy'
    }

    private static List<String> recipes() {
        Files.list(FOLDER).withCloseable { files ->
            files*.fileName*.toString().findAll { it.endsWith('.groovy') }.sort()
        }
    }
}
