package trit.cli

import picocli.CommandLine
import picocli.CommandLine.Command
import spock.lang.Specification
import trit.compute.cuda.CudaException
import trit.phase.PhaseException

class FailuresSpec extends Specification {

    @Command(name = 'nothing')
    static class Nothing { }

    def "#failure.class.simpleName is one message and exit code #code"() {
        given:
        def err = new StringWriter()
        def command = new CommandLine(new Nothing()).setErr(new PrintWriter(err, true))

        expect:
        new Failures().handleExecutionException(failure, command, null) == code
        err.toString().trim() == failure.message

        where:
        failure                                             || code
        new CudaException('the GPU could not launch: lost') || ExitCode.INTERNAL
        new PhaseException('steps is 0')                    || ExitCode.INVALID
    }
}
