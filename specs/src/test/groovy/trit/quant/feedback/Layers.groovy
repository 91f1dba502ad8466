package trit.quant.feedback

import groovy.transform.CompileStatic
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Shape
import trit.tensor.Tensor

/** Random layers for the specs of error feedback. */
@CompileStatic
final class Layers {
    private final Memory memory
    private final RandomStream random

    Layers(Memory memory, long seed) {
        this.memory = memory
        this.random = RandomStream.of(seed)
    }

    Tensor gaussian(String name, int rows, int columns) {
        RandomStream stream = random.split(name)
        Tensor tensor = memory.scratch(Shape.of(rows, columns))
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, stream.gaussian(i))
        }
        return tensor
    }

    /** Moments of inputs that are mixtures of a few sources and noise of their own, each times its size. */
    Hessian correlated(int columns, int sources = Math.max(1, columns.intdiv(8)), List<Double> sizes = [1d] * columns) {
        Tensor mixing = gaussian('mixing', columns, sources)
        double[][] sums = new double[columns][columns]
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = i == j ? 0.1d * sources : 0d
                for (int s = 0; s < sources; s++) {
                    sum += mixing.get((long) i * sources + s) * mixing.get((long) j * sources + s)
                }
                sums[i][j] = sum / sources * sizes[i] * sizes[j]
            }
        }
        return hessian(sums)
    }

    Hessian hessian(double[][] sums) {
        int n = sums.length
        Tensor moments = memory.scratch(Shape.of(n, n))
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                moments.set((long) i * n + j, (float) sums[i][j])
            }
        }
        return new Hessian(moments, 1000)
    }

    Hessian diagonal(List<Double> squares) {
        double[][] sums = new double[squares.size()][squares.size()]
        for (int i = 0; i < sums.length; i++) {
            sums[i][i] = squares[i]
        }
        return hessian(sums)
    }
}
