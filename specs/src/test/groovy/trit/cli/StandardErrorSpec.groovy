package trit.cli

import java.util.concurrent.TimeUnit
import spock.lang.Specification

/** Messages arrive where the launcher has set standard error aside. */
class StandardErrorSpec extends Specification {

    def "with the original #where, #what"() {
        given: 'a JVM whose standard error goes nowhere, while 3 is the original'
        def java = [ProcessHandle.current().info().command().get(), '-XX:TieredStopAtLevel=1', '--enable-native-access=ALL-UNNAMED',
            *property, '-cp', System.getProperty('java.class.path'), 'trit.cli.Main', 'nonsense']
        def process = new ProcessBuilder(['sh', '-c', 'exec "$@" 3>&2 2>/dev/null', 'sh', *java]).start()

        expect:
        process.waitFor(60, TimeUnit.SECONDS)
        process.exitValue() == ExitCode.INVALID
        process.errorStream.text.contains("unknown command 'nonsense'") == said

        cleanup:
        process?.destroyForcibly()

        where:
        where             | property                    || said
        'named'           | ['-Dtrit.standardError=3']  || true
        'not named'       | []                          || false
        'named but shut'  | ['-Dtrit.standardError=99'] || false
        what = said ? 'messages go there' : 'they go where the JVM\'s do'
    }
}
