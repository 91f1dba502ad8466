package trit.nn

import groovy.transform.CompileStatic

/**
 * A Llama model in plain loops over doubles, forward only: what the model on the tape is compared
 * with. Its gradients come from central differences.
 *
 * Where a layer is rounded, the difference between rounded and unrounded value is taken once and
 * frozen: the model that central differences then see is the one that straight-through gradients
 * are the exact gradients of.
 */
@CompileStatic
class ReferenceLlama {
    final TransformerConfig config
    final Map<String, double[]> weights = [:]
    final Set<String> rounded
    private final Map<String, double[]> frozen = [:]

    ReferenceLlama(LlamaWeights source, Set<String> rounded) {
        this.config = source.config()
        this.rounded = rounded
        source.tensors().each { name, tensor ->
            weights[name] = tensor.toArray().collect { float f -> (double) f } as double[]
        }
    }

    /** The mean loss over targets that are not negative, in nats. */
    double loss(int sequences, int length, int[] ids, int[] targets) {
        double sum = 0
        int learned = 0
        for (int s = 0; s < sequences; s++) {
            double[][] logits = logits(s, ids[(s * length)..<((s + 1) * length)] as int[])
            for (int t = 0; t < length; t++) {
                int target = targets[s * length + t]
                if (target >= 0) {
                    sum += logSumExp(logits[t]) - logits[t][target]
                    learned++
                }
            }
        }
        sum / learned
    }

    /** The derivative of the loss by one weight, from central differences. */
    double gradient(String name, int i, Closure<Double> loss) {
        double step = 1e-5d
        double[] w = weights[name]
        double before = w[i]
        w[i] = before + step
        double above = loss.call()
        w[i] = before - step
        double below = loss.call()
        w[i] = before
        (above - below) / (2 * step)
    }

    double[][] logits(int sequence, int[] ids) {
        double[][] x = new double[ids.length][]
        for (int t = 0; t < ids.length; t++) {
            x[t] = row('model.embed_tokens.weight', ids[t])
        }
        for (int l = 0; l < config.layers(); l++) {
            String layer = "model.layers.${l}."
            addTo(x, attend(layer + 'self_attn.', sequence, norm(layer + 'input_layernorm', x)))
            addTo(x, feedForward(layer + 'mlp.', sequence, norm(layer + 'post_attention_layernorm', x)))
        }
        product(norm('model.norm', x), weights[config.tieEmbeddings() ? 'model.embed_tokens.weight' : 'lm_head.weight'])
    }

    private double[][] attend(String self, int sequence, double[][] h) {
        double[][] q = linear(self + 'q_proj', sequence, h)
        double[][] k = linear(self + 'k_proj', sequence, h)
        double[][] v = linear(self + 'v_proj', sequence, h)
        rotate(q)
        rotate(k)
        int d = config.headDim()
        double[][] out = new double[h.length][config.heads() * d]
        for (int head = 0; head < config.heads(); head++) {
            int kv = head.intdiv(config.heads().intdiv(config.kvHeads()))
            for (int t = 0; t < h.length; t++) {
                double[] scores = new double[t + 1]
                for (int u = 0; u <= t; u++) {
                    for (int i = 0; i < d; i++) {
                        scores[u] += q[t][head * d + i] * k[u][kv * d + i] / Math.sqrt(d)
                    }
                }
                double normalizer = logSumExp(scores)
                for (int u = 0; u <= t; u++) {
                    double p = Math.exp(scores[u] - normalizer)
                    for (int i = 0; i < d; i++) {
                        out[t][head * d + i] += p * v[u][kv * d + i]
                    }
                }
            }
        }
        linear(self + 'o_proj', sequence, out)
    }

    private double[][] feedForward(String mlp, int sequence, double[][] h) {
        double[][] gate = linear(mlp + 'gate_proj', sequence, h)
        double[][] up = linear(mlp + 'up_proj', sequence, h)
        for (int t = 0; t < gate.length; t++) {
            for (int i = 0; i < gate[t].length; i++) {
                gate[t][i] = gate[t][i] / (1 + Math.exp(-gate[t][i])) * up[t][i]
            }
        }
        linear(mlp + 'down_proj', sequence, gate)
    }

    private double[][] linear(String module, int sequence, double[][] x) {
        double[] w = weights[module + '.weight']
        if (!(module in rounded)) {
            return product(x, w)
        }
        double[][] input = new double[x.length][]
        for (int t = 0; t < x.length; t++) {
            input[t] = straightThrough("$module $sequence $t", x[t], this.&roundRow)
        }
        product(input, straightThrough(module, w, this.&roundTernary))
    }

    private double[] straightThrough(String site, double[] value, Closure<double[]> round) {
        double[] offset = frozen.computeIfAbsent(site) { String s -> minus(round.call(value), value) }
        double[] result = new double[value.length]
        for (int i = 0; i < value.length; i++) {
            result[i] = value[i] + offset[i]
        }
        result
    }

    private static double[] roundRow(double[] x) {
        double largest = 1e-5d
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value))
        }
        double[] result = new double[x.length]
        for (int i = 0; i < x.length; i++) {
            result[i] = Math.max(-128d, Math.min(127d, Math.rint(127 * x[i] / largest))) * largest / 127
        }
        result
    }

    private static double[] roundTernary(double[] w) {
        double sum = 0
        for (double value : w) {
            sum += Math.abs(value)
        }
        double gamma = Float.float16ToFloat(Float.floatToFloat16((float) Math.max(sum / w.length, 1e-5d)))
        double[] result = new double[w.length]
        for (int i = 0; i < w.length; i++) {
            result[i] = gamma * Math.max(-1d, Math.min(1d, Math.rint(w[i] / gamma)))
        }
        result
    }

    private double[][] norm(String module, double[][] x) {
        double[] gain = weights[module + '.weight']
        double[][] y = new double[x.length][gain.length]
        for (int t = 0; t < x.length; t++) {
            double squares = 0
            for (double value : x[t]) {
                squares += value * value
            }
            double scale = 1 / Math.sqrt(squares / gain.length + config.finalNorm().epsilon())
            for (int i = 0; i < gain.length; i++) {
                y[t][i] = x[t][i] * scale * gain[i]
            }
        }
        y
    }

    private void rotate(double[][] x) {
        int half = config.headDim().intdiv(2)
        for (int t = 0; t < x.length; t++) {
            for (int head = 0; head < x[t].length; head += config.headDim()) {
                for (int i = 0; i < half; i++) {
                    double angle = t * Math.pow(((Positions.Rotary) config.positions()).base(), -2.0d * i / config.headDim())
                    double a = x[t][head + i]
                    double b = x[t][head + i + half]
                    x[t][head + i] = a * Math.cos(angle) - b * Math.sin(angle)
                    x[t][head + i + half] = b * Math.cos(angle) + a * Math.sin(angle)
                }
            }
        }
    }

    private static double[][] product(double[][] x, double[] w) {
        int inputs = x[0].length
        double[][] y = new double[x.length][w.length.intdiv(inputs)]
        for (int t = 0; t < x.length; t++) {
            for (int n = 0; n < y[t].length; n++) {
                double sum = 0
                for (int k = 0; k < inputs; k++) {
                    sum += x[t][k] * w[n * inputs + k]
                }
                y[t][n] = sum
            }
        }
        y
    }

    private static double logSumExp(double[] x) {
        double largest = Double.NEGATIVE_INFINITY
        for (double value : x) {
            largest = Math.max(largest, value)
        }
        double sum = 0
        for (double value : x) {
            sum += Math.exp(value - largest)
        }
        largest + Math.log(sum)
    }

    private static void addTo(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += y[t][i]
            }
        }
    }

    private static double[] minus(double[] a, double[] b) {
        double[] result = new double[a.length]
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] - b[i]
        }
        result
    }

    private double[] row(String name, int i) {
        Arrays.copyOfRange(weights[name], i * config.hidden(), (i + 1) * config.hidden())
    }
}
