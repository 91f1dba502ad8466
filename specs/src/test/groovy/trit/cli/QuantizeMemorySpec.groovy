package trit.cli

import java.lang.foreign.MemorySegment
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.EncodedTensor
import trit.code.Encoding
import trit.compute.ActivationFunction
import trit.nn.Architecture
import trit.nn.Block
import trit.nn.FeedForward
import trit.nn.GgufModel
import trit.nn.Norm
import trit.nn.Part
import trit.nn.Positions
import trit.nn.RotaryScaling
import trit.nn.TransformerConfig

/** Quantizing streams: what it takes follows from the largest tensor, not from the model. */
@Requires({ Files.exists(Path.of('/proc/self/status')) })
class QuantizeMemorySpec extends Specification {
    static final Norm NORM = new Norm.Rms(1e-5d)
    static final Block BLOCK =
        new Block(NORM, new FeedForward.Gated(ActivationFunction.SILU), [Part.QKV_BIAS] as Set)
    static final Positions ROTARY = new Positions.Rotary(10_000d, RotaryScaling.NONE)

    /** An architecture whose queries and keys lie in GGUF as they are run. */
    static final TransformerConfig MANY_LAYERS =
        new TransformerConfig(Architecture.QWEN2, 512, 100, 8, 8, 64, 1024, 64, 1_000, true, ROTARY, BLOCK, NORM)
    static final long LARGEST = 512 * 1024 * Float.BYTES

    /** Beside the tensors: the JVM, its heap and its code. */
    static final long BESIDE = 256L << 20
    static final int COPIES = 4

    @TempDir
    Path folder

    def "a model much larger than that is quantized within 256 MiB and four times its largest tensor"() {
        given:
        def source = zeros(folder.resolve('model.gguf'))
        def bound = BESIDE + COPIES * LARGEST

        when:
        def command = ChildCommand.start(
            ['-XX:+UseParallelGC', '-Xmn64m', '-Xmx128m'],
            ['quantize', source.toString(), '--format', 'Q4_0', '--pure', '-o', folder.resolve('small.gguf').toString()])
        def peak = peakBytes(command)

        then:
        command.exitValue() == 0
        peak < bound
        Files.size(source) > 1.8 * bound
        Files.size(folder.resolve('small.gguf')) > 0.5 * bound
    }

    private static long peakBytes(Process command) {
        long peak = 0
        while (!command.waitFor(10, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, ChildCommand.kibibytes(command, 'VmHWM') * 1024)
        }
        peak
    }

    private static Path zeros(Path file) {
        def encodings = MANY_LAYERS.parameters().collectEntries {
            [it.name(), it.shape().rank() == 1 ? Encoding.F32 : Encoding.F16]
        }
        def shapes = MANY_LAYERS.parameters().collectEntries { [it.name(), it.shape()] }
        def none = MemorySegment.ofArray(new byte[4 << 20])
        def layout = GgufModel.layout(MANY_LAYERS, encodings, Optional.empty(), [:])
        GgufModel.write(file, MANY_LAYERS, layout) { name ->
            def encoding = encodings[name]
            new EncodedTensor(encoding, shapes[name], none.asSlice(0, encoding.bytes(shapes[name])))
        }
        file
    }
}
