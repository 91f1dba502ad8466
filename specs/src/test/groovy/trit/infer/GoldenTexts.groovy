package trit.infer

import groovy.transform.CompileStatic
import trit.tensor.Memory
import trit.tensor.Shape
import trit.tensor.Tensor

/** What a decoder says about a text whose logits a float64 reference has computed. */
@CompileStatic
final class GoldenTexts {
    private GoldenTexts() {}

    /** The logits after every token. */
    static List<double[]> logits(Decoder decoder, int[] ids) {
        int vocab = decoder.config().vocab()
        try (KvCache cache = decoder.cache(ids.length); Memory memory = Memory.open()) {
            Tensor logits = memory.scratch(Shape.of(ids.length, vocab))
            decoder.logits(decoder.hidden(ids, cache), logits)
            float[] all = logits.toArray()
            return (0..<ids.length).collect { int row ->
                double[] values = new double[vocab]
                for (int i = 0; i < vocab; i++) {
                    values[i] = all[row * vocab + i]
                }
                values
            }
        }
    }

    static double logProbability(double[] logits, int id) {
        double top = Double.NEGATIVE_INFINITY
        for (double logit : logits) {
            top = Math.max(top, logit)
        }
        double sum = 0
        for (double logit : logits) {
            sum += Math.exp(logit - top)
        }
        logits[id] - top - Math.log(sum)
    }

    /** The mean of what every token but the first costs, in nats. */
    static double meanNll(List<double[]> logits, int[] ids) {
        double sum = 0
        for (int i = 1; i < ids.length; i++) {
            sum -= logProbability(logits[i - 1], ids[i])
        }
        sum / (ids.length - 1)
    }

    static double largestDifference(double[] a, List<? extends Number> b) {
        double largest = 0
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i].doubleValue()))
        }
        largest
    }
}
