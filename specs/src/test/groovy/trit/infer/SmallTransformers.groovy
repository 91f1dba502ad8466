package trit.infer

import groovy.transform.CompileStatic
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.ActivationFunction
import trit.nn.Architecture
import trit.nn.Block
import trit.nn.FeedForward
import trit.nn.Norm
import trit.nn.Part
import trit.nn.Positions
import trit.nn.RotaryScaling
import trit.nn.StoredModel
import trit.nn.TransformerConfig
import trit.tensor.Memory
import trit.tensor.RandomStream
import trit.tensor.Tensor

/** Random models of every architecture, small enough for a float64 reference. */
@CompileStatic
final class SmallTransformers {
    static final Norm RMS = new Norm.Rms(1e-5d)
    static final Norm CENTRED = new Norm.Centred(1e-5d)
    static final FeedForward SWIGLU = new FeedForward.Gated(ActivationFunction.SILU)
    static final int ROWS = 420

    private SmallTransformers() {}

    /** By name. */
    static Map<String, TransformerConfig> all() {
        [
            'llama'                 : config(Architecture.LLAMA, rotary(RotaryScaling.NONE), RMS, SWIGLU),
            'llama with biases'     : config(Architecture.LLAMA, rotary(RotaryScaling.NONE), RMS, SWIGLU,
                Part.QKV_BIAS, Part.OUTPUT_BIAS, Part.FEED_FORWARD_BIAS),
            'llama with Llama 3\'s positions': config(Architecture.LLAMA, rotary(new RotaryScaling.Llama3(8, 1, 4, 16)), RMS, SWIGLU),
            'llama with slow positions'      : config(Architecture.LLAMA, rotary(new RotaryScaling.Linear(4)), RMS, SWIGLU),
            'qwen2'                 : config(Architecture.QWEN2, rotary(RotaryScaling.NONE), RMS, SWIGLU, Part.QKV_BIAS),
            'qwen2 with YaRN'       : config(Architecture.QWEN2, rotary(new RotaryScaling.Yarn(4, 16, 32, 1, 0.1 * Math.log(4) + 1)), RMS, SWIGLU, Part.QKV_BIAS),
            'qwen3'                 : config(Architecture.QWEN3, rotary(RotaryScaling.NONE), RMS, SWIGLU, Part.HEAD_NORMS),
            'gpt2'                  : config(Architecture.GPT2, new Positions.Learned(), CENTRED, new FeedForward.Plain(ActivationFunction.GELU_TANH),
                Part.QKV_BIAS, Part.OUTPUT_BIAS, Part.FEED_FORWARD_BIAS),
            'bitnet'                : config(Architecture.BITNET, rotary(RotaryScaling.NONE), RMS, SWIGLU, Part.SUB_NORMS, Part.WEIGHT_SCALES),
            'bitnet-b1.58'          : config(Architecture.BITNET_B158, rotary(RotaryScaling.NONE), RMS,
                new FeedForward.Gated(ActivationFunction.RELU_SQUARED), Part.SUB_NORMS)
        ] as Map<String, TransformerConfig>
    }

    static TransformerConfig named(String name) {
        all()[name]
    }

    /** Weights that all matter; F32 as a file would hold them. */
    static StoredModel random(TransformerConfig config, long seed, Memory memory) {
        RandomStream random = RandomStream.of(seed)
        Map<String, EncodedTensor> tensors = [:]
        config.parameters().each { TransformerConfig.Parameter p ->
            RandomStream stream = random.split(p.name())
            Tensor tensor = memory.scratch(p.shape())
            for (long i = 0; i < tensor.size(); i++) {
                tensor.set(i, value(p, (float) stream.gaussian(i)))
            }
            tensors[p.name()] = new EncodedTensor(Encoding.F32, p.shape(), tensor.data())
        }
        new StoredModel(config, tensors, Optional.empty(), [:], { } as AutoCloseable)
    }

    private static float value(TransformerConfig.Parameter p, float gaussian) {
        if (p.name().endsWith('weight_scale')) {
            return 0.05f + 0.01f * Math.abs(gaussian)
        }
        if (p.name().endsWith('norm.weight')) {
            return 1f + 0.2f * gaussian
        }
        if (p.shape().rank() == 1) {
            return 0.2f * gaussian
        }
        boolean table = p.name().contains('embed_') || p.name().contains('lm_head')
        return (float) (gaussian * (table ? 0.5d : 1.5d / Math.sqrt(p.shape().columns())))
    }

    private static Positions rotary(RotaryScaling scaling) {
        new Positions.Rotary(10_000d, scaling)
    }

    private static TransformerConfig config(Architecture architecture, Positions positions, Norm norm, FeedForward feedForward, Part... parts) {
        boolean own = architecture == Architecture.QWEN3
        int kvHeads = architecture == Architecture.GPT2 ? 4 : 2
        boolean tied = !(architecture in [Architecture.QWEN2, Architecture.GPT2])
        new TransformerConfig(architecture, 64, 2, 4, kvHeads, own ? 32 : 16, 96, 512, ROWS, tied, positions,
            new Block(norm, feedForward, parts as Set), norm)
    }
}
