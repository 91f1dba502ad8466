package trit.nn

import groovy.transform.CompileStatic
import trit.code.Encoding
import trit.tensor.Memory

/** A transformer of any architecture in plain loops over doubles, forward only. */
@CompileStatic
class ReferenceTransformer {
    final TransformerConfig config
    final Map<String, double[]> weights = [:]

    ReferenceTransformer(StoredModel model) {
        config = model.config()
        Memory.open().withCloseable { Memory memory ->
            model.tensors().keySet().each { name ->
                weights[name] = Encoding.decode(model.get(name), memory).toArray().collect { float f -> (double) f } as double[]
            }
        }
    }

    /** The logits after every token. */
    double[][] logits(int[] ids) {
        double[][] x = new double[ids.length][]
        for (int t = 0; t < ids.length; t++) {
            x[t] = row('model.embed_tokens.weight', ids[t])
            if (config.positions() instanceof Positions.Learned) {
                add(x[t], row('model.embed_positions.weight', t))
            }
        }
        for (int l = 0; l < config.layers(); l++) {
            String layer = "model.layers.${l}."
            double[][] attended = attend(layer + 'self_attn.', x.collect { double[] v -> norm(layer + 'input_layernorm', config.block().norm(), v) } as double[][])
            for (int t = 0; t < x.length; t++) {
                add(x[t], attended[t])
                add(x[t], feedForward(layer + 'mlp.', norm(layer + 'post_attention_layernorm', config.block().norm(), x[t])))
            }
        }
        String output = config.tieEmbeddings() ? 'model.embed_tokens.weight' : 'lm_head.weight'
        x.collect { double[] v -> product(weights[output], norm('model.norm', config.finalNorm(), v)) } as double[][]
    }

    private double[][] attend(String self, double[][] h) {
        int d = config.headDim()
        int group = config.heads().intdiv(config.kvHeads())
        double[][] q = heads(self + 'q', h), k = heads(self + 'k', h), v = h.collect { double[] x -> linear(self + 'v_proj', x) } as double[][]
        double[][] out = new double[h.length][]
        for (int t = 0; t < h.length; t++) {
            double[] mixed = new double[config.heads() * d]
            for (int head = 0; head < config.heads(); head++) {
                int kv = head.intdiv(group)
                double[] p = new double[t + 1]
                double sum = 0
                for (int u = 0; u <= t; u++) {
                    for (int i = 0; i < d; i++) {
                        p[u] += q[t][head * d + i] * k[u][kv * d + i] / Math.sqrt(d)
                    }
                    p[u] = Math.exp(p[u])
                    sum += p[u]
                }
                for (int u = 0; u <= t; u++) {
                    for (int i = 0; i < d; i++) {
                        mixed[head * d + i] += p[u] / sum * v[u][kv * d + i]
                    }
                }
            }
            if (config.block().has(Part.SUB_NORMS)) {
                mixed = norm(self + 'attn_sub_norm', config.block().norm(), mixed)
            }
            out[t] = linear(self + 'o_proj', mixed)
        }
        out
    }

    /** Queries or keys, normed and rotated head by head. */
    private double[][] heads(String name, double[][] h) {
        int d = config.headDim()
        double[][] x = h.collect { double[] v -> linear(name + '_proj', v) } as double[][]
        for (int t = 0; t < x.length; t++) {
            for (int head = 0; head < x[t].length; head += d) {
                double[] part = Arrays.copyOfRange(x[t], head, head + d)
                if (config.block().has(Part.HEAD_NORMS)) {
                    part = norm(name + '_norm', config.block().norm(), part)
                }
                System.arraycopy(rotated(part, t), 0, x[t], head, d)
            }
        }
        x
    }

    private double[] rotated(double[] x, int t) {
        if (!(config.positions() instanceof Positions.Rotary)) {
            return x
        }
        Positions.Rotary rotary = (Positions.Rotary) config.positions()
        int half = x.length.intdiv(2)
        double[] y = new double[x.length]
        for (int i = 0; i < half; i++) {
            double angle = t * frequency(rotary, i, x.length)
            double c = Math.cos(angle) * rotary.scaling().magnitude(), s = Math.sin(angle) * rotary.scaling().magnitude()
            y[i] = x[i] * c - x[i + half] * s
            y[i + half] = x[i + half] * c + x[i] * s
        }
        y
    }

    /** As the papers write it, for the scalings that have a simple form. */
    private static double frequency(Positions.Rotary rotary, int i, int d) {
        double plain = Math.pow(rotary.base(), -2.0d * i / d)
        RotaryScaling scaling = rotary.scaling()
        if (scaling instanceof RotaryScaling.Linear) {
            return plain / ((RotaryScaling.Linear) scaling).factor()
        }
        scaling.frequencies(d, rotary.base())[i]
    }

    private double[] feedForward(String mlp, double[] h) {
        double[] up = linear(mlp + 'up_proj', h)
        double[] inner = new double[up.length]
        if (config.block().feedForward() instanceof FeedForward.Gated) {
            double[] gate = linear(mlp + 'gate_proj', h)
            for (int i = 0; i < up.length; i++) {
                inner[i] = activated(gate[i]) * up[i]
            }
        } else {
            for (int i = 0; i < up.length; i++) {
                inner[i] = activated(up[i])
            }
        }
        linear(mlp + 'down_proj', config.block().has(Part.SUB_NORMS) ? norm(mlp + 'ffn_sub_norm', config.block().norm(), inner) : inner)
    }

    private double activated(double x) {
        switch (config.block().feedForward().activation().name()) {
            case 'SILU': return x / (1 + Math.exp(-x))
            case 'RELU_SQUARED': return x > 0 ? x * x : 0d
            default: return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715d * x * x * x)))
        }
    }

    private double[] linear(String module, double[] x) {
        double[] y = product(weights[module + '.weight'], x)
        double[] scale = weights[module + '.weight_scale']
        double[] bias = weights[module + '.bias']
        for (int i = 0; i < y.length; i++) {
            y[i] = y[i] * (scale == null ? 1d : scale[0]) + (bias == null ? 0d : bias[i])
        }
        y
    }

    private double[] norm(String module, Norm norm, double[] x) {
        double mean = norm instanceof Norm.Centred ? (x.toList().sum() as double) / x.length : 0d
        double squares = 0
        for (double value : x) {
            squares += (value - mean) * (value - mean)
        }
        double[] gain = weights[module + '.weight'], bias = weights[module + '.bias']
        double[] y = new double[x.length]
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) / Math.sqrt(squares / x.length + norm.epsilon()) * gain[i] + (bias == null ? 0d : bias[i])
        }
        y
    }

    private static double[] product(double[] w, double[] x) {
        double[] y = new double[w.length.intdiv(x.length)]
        for (int n = 0; n < y.length; n++) {
            for (int k = 0; k < x.length; k++) {
                y[n] += w[n * x.length + k] * x[k]
            }
        }
        y
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i]
        }
    }

    private double[] row(String name, int i) {
        Arrays.copyOfRange(weights[name], i * config.hidden(), (i + 1) * config.hidden())
    }
}
