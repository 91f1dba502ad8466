package trit

import groovy.transform.CompileStatic
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** Tensors to test with: normally distributed, the same for the same name. */
@CompileStatic
final class Gaussian {
    private Gaussian() {}

    static Tensor tensor(Memory memory, String name, double deviation, int... extents) {
        Tensor tensor = memory.tensor(Shape.of(extents))
        fill(tensor, name, 0, deviation)
        tensor
    }

    static void fill(Tensor tensor, String name, double mean, double deviation) {
        RandomStream random = RandomStream.of(3).split(name)
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, (float) (mean + deviation * random.gaussian(i)))
        }
    }
}
