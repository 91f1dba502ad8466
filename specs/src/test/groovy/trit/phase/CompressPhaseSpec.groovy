package trit.phase

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.infer.SmallModel
import trit.nn.Decompression
import trit.nn.HuggingFaceCheckpoint
import trit.quant.FakeQuantizer
import trit.quant.compress.BaseConstant
import trit.quant.compress.E8Lattice
import trit.quant.compress.PiGrid
import trit.quant.compress.UniformGrid
import trit.quant.compress.Vptq
import trit.tensor.Memory

class CompressPhaseSpec extends Specification {

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    def phase = new CompressPhase()
    def weights = SmallModel.weights(SmallModel.WIDE, 7, memory)

    def "matrices that a pattern matches are stored, the others stay, and sizes say what they are of"() {
        given:
        def source = Files.createDirectories(folder.resolve('source'))
        HuggingFaceCheckpoint.write(source, weights, Optional.empty(), [:])
        def context = new SpecContext(folder)
        def config = new CompressPhase.Config([
            new CompressionRule('attn_q', new PiGrid(3, 4, BaseConstant.PI, 256)), new CompressionRule('blk\\..*attn_', new E8Lattice())])

        when:
        phase.run(config, new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'base', source, 'key')]), context)

        then:
        def model = HuggingFaceCheckpoint.read(context.output())
        def same = { String name -> model.get(name).data().mismatch(weights.get(name).data()) == -1 }
        same('model.layers.0.mlp.up_proj.weight')
        same('model.layers.0.input_layernorm.weight')
        !same('model.layers.0.self_attn.q_proj.weight')
        !same('model.layers.1.self_attn.v_proj.weight')
        model.close()

        and:
        def q = 2 * 256 * 256
        def others = 2 * (256 * 128 * 2 + 256 * 256)
        def bytes = 2 * 256 * 256 * (3 + 16 / 256) / 8 + 2 * (2 * (128 * 256 / 4 + 12) + 256 * 256 / 4 + 12)
        context.facts['compressed.bytes'] == bytes
        Math.abs(context.facts['compressed.bitsPerWeight'] - 8 * bytes / (q + others)) < 1e-9
        Math.abs(context.facts['compressed.ratio.f32'] / context.facts['compressed.ratio.f16'] - 2) < 1e-9
        context.facts.bytes == bytes + 4 * (SmallModel.WIDE.parameterCount() - q - others)
        context.facts.'compressed.matrices' == 8
        context.facts.'memory.whenLoaded' == 4 * SmallModel.WIDE.parameterCount()
        context.facts.'memory.whenUsed' == context.facts.bytes + 4 * 256 * 256
        context.facts['compressed.relativeError'] > context.facts['compressed.leastError']
        context.facts['compressed.relativeError'] < 0.12
    }

    def "what does not fit and what matches nothing are problems of the plan"() {
        given:
        def problems = []
        def config = new CompressPhase.Config([new CompressionRule('attn_k', new Vptq(12, 16)), new CompressionRule('atn_q', new E8Lattice())])

        when:
        phase.forecast(config, new Inputs<Outline>([model: new Outline.Weights(SmallModel.WIDE, null)]), { problems << it })

        then:
        problems[0].startsWith('tensors(~/atn_q/) matches no tensor.')
        problems[1] == 'blk.0.attn_k.weight: 128 rows are not whole vectors of 12; leave it out of the pattern, or store it in another way'
        problems.size() == 3
    }

    def "what the file takes, and the memory of either way to run it, are in the plan and come out so"() {
        given:
        def source = Files.createDirectories(folder.resolve('source'))
        HuggingFaceCheckpoint.write(source, weights, Optional.empty(), [:])
        def context = new SpecContext(folder)
        def config = new CompressPhase.Config([new CompressionRule('blk', new UniformGrid(2, 64))], Decompression.WHEN_USED)

        when:
        def forecast = phase.forecast(config, new Inputs<Outline>([model: new Outline.Weights(SmallModel.WIDE, null)]), { assert false, it })
        phase.run(config, new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'base', source, 'key')]), context)

        then:
        forecast.outputBytes() == Files.size(context.output().resolve('model.safetensors'))
        forecast.facts().every { name, value -> context.facts[name] == value }
        Outline.tensorBytesOf(forecast.outline()) == context.facts.'memory.whenUsed'
        context.facts.'memory.whenUsed' < 0.5 * context.facts.'memory.whenLoaded'
    }

    def "a tensor that is not finite stops it, with its name"() {
        given:
        def source = Files.createDirectories(folder.resolve('source'))
        weights.get('model.layers.1.mlp.up_proj.weight').set(5, Float.POSITIVE_INFINITY)
        HuggingFaceCheckpoint.write(source, weights, Optional.empty(), [:])

        when:
        phase.run(new CompressPhase.Config([new CompressionRule('ffn_up', new E8Lattice())]),
            new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'base', source, 'key')]), new SpecContext(folder))

        then:
        def e = thrown(PhaseException)
        e.message == "tensor 'blk.1.ffn_up.weight': it holds NaN or an infinity; the model is damaged or its training diverged"
    }

    def "patterns that match no matrix, and models that are trained to be rounded, are problems"() {
        given:
        def problems = []
        def rounded = new Outline.Weights(SmallModel.WIDE, FakeQuantizer.bitNet([]))

        when:
        phase.forecast(new CompressPhase.Config([new CompressionRule('norm', new E8Lattice())]), new Inputs<Outline>([model: rounded]), { problems << it })

        then:
        problems == [
            'compress takes weights that nothing rounds, and this model was trained to be rounded: quantize stores it as it was trained',
            'the patterns match no matrix, and nothing else is compressed; name matrices']
    }
}
