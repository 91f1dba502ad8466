package trit.file

import groovy.transform.CompileStatic
import java.nio.file.Files
import java.nio.file.Path

/** A process that writes a file while something else fills its disk up. */
@CompileStatic
final class FillDisk {
    private FillDisk() {}

    static void main(String[] args) {
        Path file = Path.of(args[0])
        try {
            AtomicFile.write(file, 40_000) { ByteSink sink ->
                fill(file.resolveSibling('y'))
                sink.write(new byte[40_000])
            }
        } catch (UnwrittenFileException unwritten) {
            println unwritten.message
        }
        println Files.readString(file)
        println file.parent.toFile().list().sort()
    }

    private static void fill(Path file) {
        try {
            Files.write(file, new byte[1 << 20])
        } catch (IOException expected) {
            System.err.println(expected)
        }
    }
}
