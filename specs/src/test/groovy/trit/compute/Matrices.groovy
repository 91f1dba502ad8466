package trit.compute

import groovy.transform.CompileStatic
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.code.ScaledBlocks
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** Random and extreme matrices for the specs of encoded products. */
@CompileStatic
final class Matrices {
    private final Memory memory
    private final RandomStream random

    Matrices(Memory memory, long seed) {
        this.memory = memory
        this.random = RandomStream.of(seed)
    }

    /** Values between -1 and 1, rows of different sizes. */
    Tensor values(String name, int rows, int columns) {
        RandomStream stream = random.split(name)
        Tensor tensor = memory.scratch(Shape.of(rows, columns))
        for (int row = 0; row < rows; row++) {
            float size = 1 + row % 7
            for (int column = 0; column < columns; column++) {
                long i = (long) row * columns + column
                tensor.set(i, (2 * stream.uniform(i) - 1) * size as float)
            }
        }
        return tensor
    }

    /** Weights with a scale of its own in every block. */
    EncodedTensor weights(Encoding encoding, int rows, int columns) {
        return encoding.encode(values('weights', rows, columns), memory)
    }

    /** Random ones of all codes of the encoding, with one scale. */
    EncodedTensor codes(Encoding encoding, int rows, int columns, float scale) {
        ScaledBlocks blocks = (ScaledBlocks) encoding.codec()
        List<Integer> all = (blocks.lowestCode()..blocks.highestCode()).findAll { int code -> blocks.has(code) }
        RandomStream stream = random.split('codes')
        MemorySegment codes = memory.allocate((long) rows * columns)
        for (long i = 0; i < codes.byteSize(); i++) {
            codes.set(ValueLayout.JAVA_BYTE, i, all[(int) stream.below(i, all.size())] as byte)
        }
        return encoding.pack(Shape.of(rows, columns), codes, scale, memory)
    }

    /** The same code everywhere. */
    EncodedTensor constant(Encoding encoding, int rows, int columns, int code, float scale) {
        MemorySegment codes = memory.allocate((long) rows * columns)
        codes.fill((byte) code)
        return encoding.pack(Shape.of(rows, columns), codes, scale, memory)
    }

    /** The bits of all elements, NaN always the same. */
    static int[] bits(Tensor tensor) {
        int[] bits = new int[(int) tensor.size()]
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(tensor.get(i))
        }
        return bits
    }

    /** Whether two products {@code x · wᵀ} differ by at most bound times K times their magnitudes' sum. */
    static boolean withinBound(Tensor actual, Tensor expected, Tensor x, Tensor w, double bound) {
        int k = w.columns()
        for (int i = 0; i < expected.size(); i++) {
            long token = i.intdiv(w.rows())
            long row = i % w.rows()
            double magnitude = 0
            for (int j = 0; j < k; j++) {
                magnitude += Math.abs((double) x.get(token * k + j) * (double) w.get(row * k + j))
            }
            if (!(Math.abs((double) actual.get(i) - (double) expected.get(i)) <= bound * k * magnitude)) {
                return false
            }
        }
        return true
    }
}
