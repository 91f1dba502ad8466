package trit.peer

import com.fasterxml.jackson.databind.ObjectMapper
import groovy.transform.CompileStatic
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** Starts {@link LlamaCpp} and brings its answers back. */
@CompileStatic
final class Peer {
    private static final ObjectMapper JSON = new ObjectMapper()
    private static final long PATIENCE_SECONDS = 120

    private Peer() {}

    /** One answer per text; folder is for files that may be thrown away. */
    static List<Object> ask(Path model, LlamaCpp.Question question, List<String> texts, Path folder, int tokens = 0) {
        Path log = folder.resolve('llama.cpp.log')
        Path asked = folder.resolve('texts.json')
        Path answered = folder.resolve('answers.json')
        JSON.writeValue(asked.toFile(), texts)
        Process process = new ProcessBuilder("${System.getProperty('java.home')}/bin/java".toString(),
            // the library is unpacked there; other processes unpack theirs elsewhere
            "-Djava.io.tmpdir=$folder".toString(), '--enable-native-access=ALL-UNNAMED', '-cp', System.getProperty('java.class.path'), LlamaCpp.name,
            model.toString(), question.name(), asked.toString(), answered.toString(), tokens.toString())
            .redirectErrorStream(true).redirectOutput(log.toFile()).start()
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError((Object) "llama.cpp did not answer about $model:\n${Files.readString(log)}")
            }
        } finally {
            process.destroyForcibly()
        }
        JSON.readValue(answered.toFile(), List)
    }
}
