package trit.compute

import groovy.transform.CompileStatic
import trit.code.Encoding
import trit.compute.scalar.ScalarBackend
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** Operands of a case: numbers drawn in order from one stream. */
@CompileStatic
final class CaseInputs {
    final Memory memory
    private long next

    CaseInputs(Memory memory) {
        this.memory = memory
    }

    /** Values in [-range, range). */
    Tensor within(float range, int... extents) {
        Tensor tensor = memory.scratch(Shape.of(extents))
        RandomStream stream = RandomStream.of(7)
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, (2 * stream.uniform(next++) - 1) * range)
        }
        return tensor
    }

    Tensor uniform(int... extents) {
        return within(1f, extents)
    }

    /** Values in [-1, 1) that are numbers of 16 bits. */
    Tensor numbers(Encoding encoding, int... extents) {
        Tensor tensor = uniform(extents)
        ScalarBackend.on(Workers.caller()).roundTo(encoding, tensor)
        return tensor
    }

    /** A result that still holds something else. */
    Tensor dirty(int... extents) {
        Tensor tensor = memory.scratch(Shape.of(extents))
        tensor.fill(Float.NaN)
        return tensor
    }

    Tensor of(Shape shape, List<? extends Number> values) {
        float[] floats = new float[values.size()]
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values[i].floatValue()
        }
        return Tensor.of(memory, shape, floats)
    }

    int[] whole(int count, int bound) {
        RandomStream stream = RandomStream.of(11)
        int[] values = new int[count]
        for (int i = 0; i < count; i++) {
            values[i] = (int) stream.below(i, bound)
        }
        return values
    }
}
