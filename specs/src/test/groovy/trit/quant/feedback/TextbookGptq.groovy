package trit.quant.feedback

import groovy.transform.CompileStatic
import trit.code.EncodedTensor
import trit.code.SettledBlock
import trit.tensor.Tensor

/**
 * Error feedback as Frantar et al. (2023, section 3) begin it, in 64-bit floats and with a whole
 * inverse: round a column, spread its error over the others in proportion to the inverse's row,
 * take the column out of the inverse.
 */
@CompileStatic
final class TextbookGptq {
    private TextbookGptq() {}

    /** Rounds one row in the blocks that hold its scales; returns what it decodes to. */
    static double[] round(Tensor weights, int row, EncodedTensor scales, Hessian hessian, double dampening, int[] order) {
        int n = weights.columns()
        double[][] inverse = inverse(damped(hessian, dampening))
        double[] w = new double[n]
        double[] decoded = new double[n]
        for (int i = 0; i < n; i++) {
            w[i] = weights.get((long) row * n + i)
        }
        int size = scales.encoding().blockSize()
        List<SettledBlock> blocks = []
        for (int b = 0; b < n.intdiv(size); b++) {
            SettledBlock block = new SettledBlock(scales.encoding())
            block.read(scales.row(row), (long) b * scales.encoding().blockBytes())
            blocks << block
        }
        for (int k : order) {
            decoded[k] = blocks[k.intdiv(size)].choose(k % size, (float) w[k])
            double error = (w[k] - decoded[k]) / inverse[k][k]
            for (int j = 0; j < n; j++) {
                w[j] -= error * inverse[k][j]
            }
            double pivot = inverse[k][k]
            double[] gone = Arrays.copyOf(inverse[k], n)
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    inverse[i][j] -= gone[i] * gone[j] / pivot
                }
            }
        }
        return decoded
    }

    private static double[][] damped(Hessian hessian, double dampening) {
        int n = hessian.columns()
        double mean = 0
        for (int i = 0; i < n; i++) {
            mean += hessian.meanSquare(i) / n
        }
        double[][] h = new double[n][n]
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                h[i][j] = hessian.moments().get((long) i * n + j) + (i == j ? dampening * mean : 0d)
            }
        }
        return h
    }

    /** Gauss and Jordan. */
    private static double[][] inverse(double[][] a) {
        int n = a.length
        double[][] inverse = new double[n][n]
        for (int i = 0; i < n; i++) {
            inverse[i][i] = 1
        }
        for (int k = 0; k < n; k++) {
            double pivot = a[k][k]
            for (int j = 0; j < n; j++) {
                a[k][j] /= pivot
                inverse[k][j] /= pivot
            }
            for (int i = 0; i < n; i++) {
                double factor = a[i][k]
                if (i != k && factor != 0) {
                    for (int j = 0; j < n; j++) {
                        a[i][j] -= factor * a[k][j]
                        inverse[i][j] -= factor * inverse[k][j]
                    }
                }
            }
        }
        return inverse
    }
}
