package trit.quant.compress

import groovy.transform.CompileStatic
import java.lang.foreign.MemorySegment
import trit.compute.Backend
import trit.compute.Backends
import trit.quant.feedback.Hessian
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Tensor

/** Stores a matrix, reads it again, and says what was lost. */
@CompileStatic
final class Storing {
    static final Backend BACKEND = Backends.choose('vector', 2).backend()

    private Storing() {}

    static byte[] stream(Compression method, Tensor weights, Hessian hessian = null) {
        method.compress(weights, new Compression.Means(BACKEND, RandomStream.of(5), Optional.ofNullable(hessian), Compression.Progress.NONE))
    }

    static Tensor decoded(Compression method, Tensor weights, Memory memory, Hessian hessian = null) {
        Tensor decoded = memory.scratch(weights.shape())
        method.decompress(MemorySegment.ofArray(stream(method, weights, hessian)), BACKEND.workers(), decoded)
        return decoded
    }

    static double relativeError(Tensor weights, Tensor decoded) {
        double lost = 0
        double energy = 0
        for (long i = 0; i < weights.size(); i++) {
            double off = weights.get(i) - decoded.get(i)
            lost += off * off
            energy += (double) weights.get(i) * weights.get(i)
        }
        return lost / energy
    }
}
