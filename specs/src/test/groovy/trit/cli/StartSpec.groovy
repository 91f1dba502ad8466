package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import trit.Checkout

/** How the launcher starts a JVM, and what it learns the classes of a start from. */
class StartSpec extends Specification {

    @TempDir
    Path folder

    def "what the JVM says of its options stays out of standard output"() {
        given:
        def jvm = Checkout.path('kernels', 'src', 'main', 'jvm').toRealPath()
        def java = ProcessHandle.current().info().command().get()
        def process = new ProcessBuilder([java, "@$jvm/options", "-XX:CompilerDirectivesFile=$jvm/directives.json", '-cp',
            System.getProperty('java.class.path'), 'trit.cli.Main', 'encodings', '--json']*.toString()).start()

        expect:
        new ObjectMapper().readValue(process.inputStream, List)
        process.errorStream.text.readLines()*.replaceAll(/:.*/, '') == ['3 compiler directives added', 'WARNING']
        process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0

        cleanup:
        process?.destroyForcibly()
    }

    def "the rehearsal runs all its commands to their end"() {
        when:
        Rehearsal.main(folder.toString(), Checkout.path('recipes', 'quickstart.groovy').toString())

        then:
        noExceptionThrown()
        Files.exists(folder.resolve('Q4_K.gguf'))
    }
}
