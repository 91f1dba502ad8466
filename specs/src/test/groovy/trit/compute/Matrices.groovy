package trit.compute

import groovy.transform.CompileStatic
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

    /** Normally distributed values. */
    Tensor gaussian(String name, int rows, int columns) {
        RandomStream stream = random.split(name)
        Tensor tensor = memory.scratch(Shape.of(rows, columns))
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, stream.gaussian(i))
        }
        return tensor
    }

    /** Weights with a scale of its own in every block. */
    EncodedTensor weights(Encoding encoding, int rows, int columns) {
        return encoding.encode(gaussian("weights", rows, columns), memory)
    }

    /** Random codes of the whole range of the encoding, with one scale. */
    EncodedTensor codes(Encoding encoding, int rows, int columns, float scale) {
        ScaledBlocks blocks = (ScaledBlocks) encoding.codec()
        int range = blocks.highestCode() - blocks.lowestCode() + 1
        RandomStream stream = random.split('codes')
        return pack(encoding, rows, columns, scale) { long i -> (int) (blocks.lowestCode() + stream.below(i, range)) }
    }

    /** The same code everywhere. */
    EncodedTensor constant(Encoding encoding, int rows, int columns, int code, float scale) {
        return pack(encoding, rows, columns, scale) { long i -> code }
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

    private EncodedTensor pack(Encoding encoding, int rows, int columns, float scale, Closure<Integer> code) {
        var codes = memory.allocate((long) rows * columns)
        for (long i = 0; i < codes.byteSize(); i++) {
            codes.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i, code.call(i).byteValue())
        }
        return encoding.pack(Shape.of(rows, columns), codes, scale, memory)
    }
}
