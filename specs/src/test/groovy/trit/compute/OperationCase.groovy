package trit.compute

import groovy.transform.CompileStatic
import trit.tensor.Memory
import trit.tensor.Tensor

/** A call of an operation, with a name. */
@CompileStatic
final class OperationCase {
    /** The distance between 1 and the next smaller float: the unit of all bounds. */
    static final double UNIT = Math.pow(2, -24)

    final String name

    /** How many products or exponentials the longest sum has; 0 where bits must be equal. */
    final int terms

    final Closure<List<Tensor>> call

    OperationCase(String name, int terms, Closure<List<Tensor>> call) {
        this.name = name
        this.terms = terms
        this.call = call
    }

    /** The results of this call as arrays, one per tensor that was written. */
    List<float[]> results(Backend backend) {
        try (Memory memory = backend.openMemory()) {
            List<Tensor> written = (List<Tensor>) call.call(backend, new CaseInputs(memory))
            backend.finish()
            return written*.toArray()
        }
    }

    /** The largest error allowed: rounding of every term, relative to the largest result. */
    double bound(float[] expected) {
        double largest = 1
        for (float value : expected) {
            if (Float.isFinite(value)) {
                largest = Math.max(largest, Math.abs(value))
            }
        }
        return (8 + terms) * UNIT * largest
    }

    @Override
    String toString() {
        return name
    }
}
