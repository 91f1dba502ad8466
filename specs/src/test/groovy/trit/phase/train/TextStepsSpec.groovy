package trit.phase.train

import trit.phase.SpecContext
import trit.phase.Inputs
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.token.Tokenizer

class TextStepsSpec extends Specification {
    @Shared
    @TempDir
    Path folder

    @Shared
    Tokenizer tokenizer

    def setupSpec() {
        def text = folder.resolve('text.txt')
        Files.writeString(text, 'First we add. Step 1: add one\nStep 2: add two <step> done\n' * 20)
        def config = new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null, new TokenizerSource.Trained(280), 0, 0, 0)
        def context = new SpecContext(folder.resolve('data'))
        config.phase().run(config, new Inputs([:]), context)
        tokenizer = Tokenizer.open(context.output().resolve(Tokenizer.FILE))
    }

    def cleanupSpec() {
        tokenizer.close()
    }

    /** The text of each step. */
    private List<String> steps(int[] ids) {
        def numbers = new TextSteps(tokenizer.description()).of(ids)
        (0..<ids.length).groupBy { numbers[it] }.values().collect { tokenizer.decode(ids.toList()[it] as int[]) }
    }

    def "'#text' has the steps #expected"() {
        expect:
        steps(tokenizer.encode(text)) == expected

        where:
        text                                || expected
        'add one'                           || ['add one']
        'a\nb\nc'                           || ['a\n', 'b\n', 'c']
        'a\n\nb'                            || ['a\n', '\n', 'b']
        'we: Step 1: a Step 22: b'          || ['we:', ' Step 1: a', ' Step 22: b']
        'a<step>b<step>'                    || ['a', '<step>b', '<step>']
        'Stepping 1: no'                    || ['Stepping 1: no']
    }

    def "tokens that are not learned belong to no text"() {
        expect:
        new TextSteps(tokenizer.description()).of([-1, -1] as int[]) == [0, 0] as int[]
        new TextSteps(tokenizer.description()).of([] as int[]) == [] as int[]
    }
}
