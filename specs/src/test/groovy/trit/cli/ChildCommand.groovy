package trit.cli

import groovy.transform.CompileStatic
import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path

/** A command in a JVM of its own, which can be interrupted and whose memory can be counted. */
@CompileStatic
final class ChildCommand {
    private static final Path STATUS = Path.of('/proc/self/status')

    private ChildCommand() {}

    /** Starts a command with these options of the JVM; what it says on standard error is the specs' own. */
    static Process start(List<String> jvm, List<String> arguments, Map<String, String> environment = [:]) {
        List<String> inherited = ManagementFactory.runtimeMXBean.inputArguments.findAll {
            it.startsWith('--') || it.startsWith('-Dai.djl') || it.startsWith('-Djdk.incubator')
        }
        ProcessBuilder builder = new ProcessBuilder(
            [ProcessHandle.current().info().command().get()] + inherited + jvm +
                ['-cp', System.getProperty('java.class.path'), 'trit.cli.Main'] + arguments)
        builder.environment().putAll(environment)
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start()
    }

    /** Sends what Ctrl-C sends. */
    static void interrupt(Process process) {
        assert new ProcessBuilder('kill', '-INT', process.pid().toString()).start().waitFor() == 0
    }

    /** Whether Ctrl-C reaches the processes started here: those in the background of a shell ignore it. */
    static boolean canInterrupt() {
        if (!Files.exists(STATUS)) {
            return false
        }
        String ignored = Files.readAllLines(STATUS).find { it.startsWith('SigIgn:') }.substring(7).strip()
        return (Long.parseUnsignedLong(ignored, 16) & 2) == 0
    }

    /** A number of kibibytes that Linux tells of a process; 0 once it has ended. */
    static long kibibytes(Process process, String field) {
        Path status = Path.of("/proc/${process.pid()}/status")
        try {
            String line = Files.readAllLines(status).find { it.startsWith(field + ':') }
            return line == null ? 0L : line.findAll(/\d+/).first().toLong()
        } catch (IOException e) {
            return 0L
        }
    }
}
