package trit.file

import groovy.transform.CompileStatic
import java.nio.file.Files
import java.nio.file.Path
import trit.tensor.RandomStream

/** What a stranger may do to a file: cut it anywhere, flip any of its bits. */
@CompileStatic
final class HostileBytes {
    private HostileBytes() {}

    /** Reads damaged copies of a file; the answer is every failure that is not a FileFormatException. */
    static List<String> surprises(Path folder, Iterable<byte[]> copies, FileReader reader) {
        List<String> surprises = []
        Path file = folder.resolve('damaged')
        for (byte[] copy : copies) {
            Files.write(file, copy)
            try {
                reader.read(file)
            } catch (FileFormatException expected) {
                if (expected.message.readLines().size() != 1) {
                    surprises << "more than a line: $expected.message".toString()
                }
            } catch (Throwable other) {
                surprises << other.toString()
            }
        }
        surprises
    }

    static List<byte[]> truncations(byte[] whole) {
        (0..<whole.length).collect { int n -> Arrays.copyOf(whole, n) }
    }

    /** Copies with one to four bits flipped, the same ones for the same seed. */
    static List<byte[]> flips(byte[] whole, int within, int count, long seed) {
        RandomStream random = RandomStream.of(seed)
        (0..<count).collect { int n ->
            byte[] copy = whole.clone()
            int flips = 1 + (int) (random.bits(8L * n) >>> 62)
            for (int i = 0; i < flips; i++) {
                long draw = random.bits(8L * n + 1 + i)
                int at = (int) Long.remainderUnsigned(draw, within)
                copy[at] = (byte) (copy[at] ^ (1 << (int) (draw >>> 61)))
            }
            copy
        }
    }

    @FunctionalInterface
    interface FileReader {
        void read(Path file)
    }
}
