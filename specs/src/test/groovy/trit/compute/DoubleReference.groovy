package trit.compute

import groovy.transform.CompileStatic

/** The forward operations once more, in double and straight from their formulas. */
@CompileStatic
final class DoubleReference {
    private DoubleReference() {}

    static double[] linear(double[] x, double[] w, int tokens, int inputs, int outputs) {
        double[] y = new double[tokens * outputs]
        for (int t = 0; t < tokens; t++) {
            for (int n = 0; n < outputs; n++) {
                for (int k = 0; k < inputs; k++) {
                    y[t * outputs + n] += x[t * inputs + k] * w[n * inputs + k]
                }
            }
        }
        return y
    }

    static double[] embed(double[] table, int[] ids, int width) {
        double[] out = new double[ids.length * width]
        for (int t = 0; t < ids.length; t++) {
            System.arraycopy(table, ids[t] * width, out, t * width, width)
        }
        return out
    }

    static double[] rmsNorm(double[] x, double[] gain, double epsilon) {
        double[] y = new double[x.length]
        int width = gain.length
        for (int row = 0; row < x.length; row += width) {
            double squares = 0
            for (int d = 0; d < width; d++) {
                squares += x[row + d] * x[row + d]
            }
            for (int d = 0; d < width; d++) {
                y[row + d] = x[row + d] / Math.sqrt(squares / width + epsilon) * gain[d]
            }
        }
        return y
    }

    static double[] layerNorm(double[] x, double[] gain, double[] bias, double epsilon) {
        double[] y = new double[x.length]
        int width = gain.length
        for (int row = 0; row < x.length; row += width) {
            double mean = 0, variance = 0
            for (int d = 0; d < width; d++) {
                mean += x[row + d] / width
            }
            for (int d = 0; d < width; d++) {
                variance += (x[row + d] - mean) * (x[row + d] - mean) / width
            }
            for (int d = 0; d < width; d++) {
                y[row + d] = (x[row + d] - mean) / Math.sqrt(variance + epsilon) * gain[d] + bias[d]
            }
        }
        return y
    }

    static double[] rotate(double[] x, int[] positions, int heads, int headDim, double base) {
        double[] y = new double[x.length]
        int half = headDim.intdiv(2)
        for (int t = 0; t < positions.length; t++) {
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < half; i++) {
                    double angle = positions[t] * Math.pow(base, -2.0d * i / headDim)
                    int a = (t * heads + head) * headDim + i
                    y[a] = x[a] * Math.cos(angle) - x[a + half] * Math.sin(angle)
                    y[a + half] = x[a + half] * Math.cos(angle) + x[a] * Math.sin(angle)
                }
            }
        }
        return y
    }

    static double[] swiGlu(double[] gate, double[] up) {
        double[] out = new double[gate.length]
        for (int i = 0; i < out.length; i++) {
            out[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i]
        }
        return out
    }

    static double[] crossEntropy(double[] logits, int[] targets) {
        double[] losses = new double[targets.length]
        int width = logits.length.intdiv(targets.length)
        for (int t = 0; t < targets.length; t++) {
            double sum = 0
            for (int n = 0; n < width; n++) {
                sum += Math.exp(logits[t * width + n])
            }
            losses[t] = targets[t] < 0 ? 0 : Math.log(sum) - logits[t * width + targets[t]]
        }
        return losses
    }

    static double[] attention(AttentionShape shape, double[] q, double[] k, double[] v) {
        double[] out = new double[q.length]
        int dim = shape.headDim()
        for (int t = 0; t < shape.tokens(); t++) {
            int first = t.intdiv(shape.length()) * shape.length()
            for (int head = 0; head < shape.heads(); head++) {
                int kvHead = head.intdiv(shape.group())
                int row = (t * shape.heads() + head) * dim
                double sum = 0
                for (int s = first; s <= t; s++) {
                    int other = (s * shape.kvHeads() + kvHead) * dim
                    double score = 0
                    for (int d = 0; d < dim; d++) {
                        score += q[row + d] * k[other + d]
                    }
                    double weight = Math.exp(score / Math.sqrt(dim))
                    sum += weight
                    for (int d = 0; d < dim; d++) {
                        out[row + d] += weight * v[other + d]
                    }
                }
                for (int d = 0; d < dim; d++) {
                    out[row + d] /= sum
                }
            }
        }
        return out
    }
}
