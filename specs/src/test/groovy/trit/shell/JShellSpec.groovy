package trit.shell

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir
import trit.Checkout

/** JShell as {@code trit jshell} opens it: the lines of the README, typed into it. */
class JShellSpec extends Specification {

    @TempDir
    Path folder

    @Tag('slow')
    def "the README's five lines run a recipe, quantize a layer and draw its histogram"() {
        given:
        def readme = Files.readString(Checkout.path('README.md'))
        def lines = (readme =~ /(?s)```java\n(var report.*?)```/)[0][1].readLines()
        Files.writeString(folder.resolve('text.txt'), 'Once upon a time there was a little bunny named John.\n' * 400)
        Files.writeString(folder.resolve('recipe.groovy'), """
            recipe('bunny') {
                def text = dataset('text') { file 'text.txt'; tokenizer 'bpe:280' }
                def init = llama('init') { hidden 64; layers 1; heads 2; kvHeads 1; ffn 128; context 64; vocab 280; tieEmbeddings true }
                def full = pretrain('full-precision', init) { on text; steps 3; batch 2 }
                def packed = quantize('packed', full) { encoding Q8_0 }
                evaluate('report', packed) { against full; perplexity text; limit 2 }
            }""".stripIndent())

        when:
        def said = typed(lines*.replace('recipes/quickstart.groovy', 'recipe.groovy'))

        then:
        lines.size() == 5
        !said.contains('Error:') && !said.contains('Exception')
        said.contains('encoding=Q4_0')
        said.contains('█')
        said.contains('packed') && said.contains('perplexity')
    }

    private String typed(List<String> lines) {
        def java = [System.getProperty('java.home') + '/bin/java', '--add-modules=jdk.incubator.vector', '--enable-native-access=ALL-UNNAMED']
        def classPath = System.getProperty('java.class.path').split(File.pathSeparator).collect { Path.of(it).toAbsolutePath() }.join(File.pathSeparator)
        def shell = new ProcessBuilder(java + ['-cp', classPath, 'trit.cli.Main', 'jshell'])
            .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve('said').toFile())
        shell.environment().putAll([TRIT_CACHE: folder.resolve('cache').toString(), JAVA_TOOL_OPTIONS: "-Djava.util.prefs.userRoot=$folder".toString()])
        def running = shell.start()
        running.outputStream.withWriter('UTF-8') { out -> (lines + '/exit').each { out.write(it + '\n') } }
        assert running.waitFor(5, TimeUnit.MINUTES)
        Files.readString(folder.resolve('said'))
    }
}
