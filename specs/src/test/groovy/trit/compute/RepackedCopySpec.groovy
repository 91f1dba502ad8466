package trit.compute

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.vector.VectorPacking
import trit.file.MappedFile
import trit.tensor.Memory
import trit.tensor.Shape

/** Weights that are mapped and repacked take the room of one copy, in the memory that Linux counts. */
@Requires({ Files.exists(Path.of('/proc/self/smaps')) })
class RepackedCopySpec extends Specification {
    static final int ROWS = 4096
    static final int COLUMNS = 2048

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "#encoding: nothing is copied for a prompt and a first token, and nothing stays mapped in once a copy is there"() {
        given:
        def matrices = new Matrices(memory, 3)
        def file = folder.resolve('weights')
        write(file, matrices.weights(encoding, ROWS, COLUMNS))
        def mapped = MappedFile.open(file)
        def weights = new EncodedTensor(encoding, Shape.of(ROWS, COLUMNS), mapped.bytes())

        when:
        def copies = new Counting(memory)
        def product = new VectorPacking(Workers.caller(), 256).pack(weights, Activations.INT8_PER_BLOCK, copies)

        then:
        copies.bytes == 0

        when: 'a prompt is read before there is a copy'
        def prompt = matrices.values('prompt', 130, COLUMNS)
        product.multiply(prompt, memory.scratch(Shape.of(130, ROWS)))

        then:
        copies.bytes == 0 || encoding == Encoding.TQ2_0

        when: 'one token is read'
        def token = matrices.values('x', 1, COLUMNS)
        def first = memory.scratch(Shape.of(1, ROWS))
        product.multiply(token, first)

        then:
        copies.bytes == 0 || encoding == Encoding.TQ2_0

        when: 'a second one is'
        def second = memory.scratch(Shape.of(1, ROWS))
        product.multiply(token, second)

        then: 'with the same result to the bit'
        first.toArray() == second.toArray()
        copies.bytes == product.extraBytes()
        resident(file) < 0.05 * mapped.size()

        when: 'another prompt is read'
        product.multiply(prompt, memory.scratch(Shape.of(130, ROWS)))

        then:
        copies.bytes == product.extraBytes()
        resident(file) < 0.05 * mapped.size()

        cleanup:
        mapped?.close()

        where:
        encoding << [Encoding.Q8_0, Encoding.Q4_0, Encoding.Q4_K, Encoding.TQ2_0]
    }

    def "#encoding: a matrix behind #mebibytes MiB of others is copied when it is used for the #th time, with the same result to the bit"() {
        given:
        def matrices = new Matrices(memory, 3)
        def copies = new Counting(memory)
        def packing = new VectorPacking(Workers.caller(), 256)
        packing.packed.set(mebibytes << 20)
        def product = packing.pack(matrices.weights(encoding, 256, 512), Activations.INT8_PER_BLOCK, copies)
        def token = matrices.values('x', 1, 512)

        when:
        def results = (1..8).collect {
            def y = memory.scratch(Shape.of(1, 256))
            product.multiply(token, y)
            [bytes: copies.bytes, y: y.toArray()]
        }

        then:
        results.findIndexOf { it.bytes > 0 } + 1 == th
        results.every { it.y == results[0].y }
        results.last().bytes == product.extraBytes()

        where:
        [encoding, [mebibytes, th]] << [[Encoding.Q8_0, Encoding.Q4_0, Encoding.Q4_K],
                                        [[0, 2], [63, 2], [64, 3], [255, 5], [256, 2], [7 * 64, 5]]].combinations()
    }

    private static void write(Path file, EncodedTensor weights) {
        def bytes = weights.data().toArray(ValueLayout.JAVA_BYTE)
        Files.write(file, bytes)
    }

    /** Bytes of the file that this process has in memory. */
    private static long resident(Path file) {
        def lines = Files.readAllLines(Path.of('/proc/self/smaps'))
        def from = lines.findIndexOf { it.endsWith(file.toString()) }
        assert from >= 0
        def rss = lines.subList(from, lines.size()).find { it.startsWith('Rss:') }
        return (rss =~ /\d+/)[0].toLong() * 1024
    }

    /** Says how much was asked for. */
    static final class Counting implements Memory {
        private final Memory memory
        long bytes = 0

        Counting(Memory memory) {
            this.memory = memory
        }

        @Override
        MemorySegment allocate(long size) {
            bytes += size
            memory.allocate(size)
        }

        @Override
        void close() {
        }
    }
}
