package trit.cli

import com.fasterxml.jackson.databind.ObjectMapper
import java.lang.foreign.MemorySegment
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.file.TensorBody
import trit.file.gguf.GgufLayout
import trit.file.gguf.GgufValue
import trit.file.gguf.GgufWriter
import trit.infer.SmallModel
import trit.nn.HuggingFaceCheckpoint
import trit.phase.Artifact
import trit.phase.compress.CompressPhase
import trit.phase.compress.CompressionRule
import trit.phase.Inputs
import trit.phase.SpecContext
import trit.nn.Decompression
import trit.quant.FakeQuantizer
import trit.quant.compress.UniformGrid
import trit.tensor.Memory
import trit.tensor.Shape

/** What is in a folder that no other program would tell. */
class InspectCommandSpec extends Specification {

    @TempDir
    Path folder
    @AutoCleanup
    Memory memory = Memory.open()
    StringWriter out = new StringWriter()
    StringWriter err = new StringWriter()

    def "of layers that training rounds it counts what they take in five stores"() {
        given:
        def weights = SmallModel.weights(SmallModel.WIDE, 7, memory)
        HuggingFaceCheckpoint.write(folder, weights, Optional.of(FakeQuantizer.bitNet([])), [:])
        long rounded = SmallModel.WIDE.parameters().findAll { it.name() ==~ /model.layers.*_proj.weight/ }*.shape()*.size().sum()

        expect:
        trit('inspect', folder.toString(), '--stores', '--json') == 0
        def stores = new ObjectMapper().readValue(out.toString(), Map).stores
        stores.keySet() == ['f32', 'int8', 'twoBits', 'trits', 'entropy'] as Set
        stores.f32 == 4 * rounded
        stores.int8 == rounded + 2 * 14
        stores.twoBits == rounded / 4 + 2 * 14
        stores.trits == Math.ceilDiv(rounded, 5) + 2 * 14
        stores.entropy < stores.trits
        stores.entropy > rounded * 1.5 / 8

        and:
        trit('inspect', folder.toString(), '--stores') == 0
        out.toString() =~ /(?m)^twoBits +288 KiB /
    }

    def "of layers that nothing rounds it says that there are no codes"() {
        given:
        HuggingFaceCheckpoint.write(folder, SmallModel.weights(SmallModel.WIDE, 7, memory), Optional.empty(), [:])

        expect:
        trit('inspect', folder.toString(), '--stores') == 2
        err.toString().contains('was not trained to be rounded: no layer has codes; leave out --stores')
    }

    def "a number of clusters that cannot be is refused before anything is printed"() {
        given:
        HuggingFaceCheckpoint.write(folder, SmallModel.weights(SmallModel.WIDE, 7, memory), Optional.empty(), [:])

        expect:
        trit('inspect', folder.toString(), '--clusters', '0') == 2
        err.toString().contains('--clusters: there are 1 to 256 clusters of rows, not 0')
        out.toString().empty
        trit('inspect', folder.toString(), '--clusters', '2') == 0
        out.toString() =~ /matrix +rows +magnitude/
    }

    def "of streams it says what they take, and what they took before entropy coding"() {
        given:
        def source = Files.createDirectories(folder.resolve('source'))
        HuggingFaceCheckpoint.write(source, SmallModel.weights(SmallModel.WIDE, 7, memory), Optional.empty(), [:])
        def context = new SpecContext(folder)
        def config = new CompressPhase.Config([new CompressionRule('attn_q', new UniformGrid(4, 256))], Optional.empty(), true, Decompression.WHEN_LOADED)
        new CompressPhase().run(config, new Inputs<Artifact>([model: new Artifact(Artifact.Kind.WEIGHTS, 'base', source, 'key')]), context)

        expect:
        trit('inspect', context.output().toString()) == 0
        out.toString() =~ /(?m)^their streams before entropy coding +65 KiB/
        out.toString() =~ /(?m)^model\.layers\.0\.self_attn\.q_proj\.weight +uniform 4, 256, entropy coded/
    }

    def "a matrix without elements loses nothing, and is shown"() {
        given:
        def file = folder.resolve('m.gguf')
        def empty = new GgufLayout.Entry('none.weight', Encoding.F32, Shape.of(0, 64))
        def ones = new GgufLayout.Entry('ones.weight', Encoding.F32, Shape.of(2, 64))
        GgufWriter.write(file, GgufLayout.of(['general.architecture': GgufValue.text('llama')], [empty, ones])) { name ->
            TensorBody.of(MemorySegment.ofArray(new byte[name == 'none.weight' ? 0 : 512]))
        }

        expect:
        trit('inspect', file.toString(), '--errors', '--json') == 0
        def shown = new ObjectMapper().readValue(out.toString(), Map)
        shown.tensors*.name == ['none.weight', 'ones.weight']
        shown.errors.every { it.matrices == 1 }
    }

    def "of a folder whose tensors lie in several files it says so"() {
        given:
        Files.writeString(folder.resolve('model.safetensors.index.json'), '{"weight_map":{}}')

        expect:
        trit('inspect', folder.toString()) == 2
        err.toString().contains('has its tensors in several files; name one of those that model.safetensors.index.json lists')
    }

    private int trit(String... arguments) {
        out.buffer.length = 0
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments)
    }
}
