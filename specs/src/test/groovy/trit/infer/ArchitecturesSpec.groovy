package trit.infer

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backends
import trit.nn.GgufModel
import trit.nn.ReferenceTransformer
import trit.nn.RotaryScaling
import trit.nn.StoredModel
import trit.tensor.Memory

/** Every architecture computes what its formulas say, from memory and from a GGUF file. */
class ArchitecturesSpec extends Specification {
    static final double BOUND = 2e-5

    @TempDir
    Path folder

    @AutoCleanup
    Memory memory = Memory.open()

    def "#name on the #backend backend computes the logits of a float64 reference"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(name), 3, memory)
        def ids = SmallModel.tokens(model.config(), 40, 5)

        expect:
        difference(model, ids, new ReferenceTransformer(model).logits(ids), backend) < BOUND

        where:
        [name, backend] << [SmallTransformers.all().keySet() as List, ['scalar', 'auto']].combinations()
    }

    def "#name from a GGUF file in #encoding is the model that was written"() {
        given:
        def model = SmallTransformers.random(SmallTransformers.named(name), 4, memory)
        def file = write(model, encoding)
        def ids = SmallModel.tokens(model.config(), 20, 6)

        when:
        def read = GgufModel.read(file)
        def exact = read.withoutFakeQuantizer()

        then:
        sameShape(read.config(), model.config())
        difference(exact, ids, new ReferenceTransformer(exact).logits(ids), 'auto') < BOUND

        and: 'the same numbers, rounded to the encoding alone'
        model.tensors().every { parameter, tensor ->
            def there = Encoding.decode(read.get(parameter), memory).toArray()
            def kept = read.get(parameter).encoding()
            there == Encoding.decode(kept.encode(Encoding.decode(tensor, memory), memory), memory).toArray()
        }

        cleanup:
        read?.close()

        where:
        [name, encoding] << [SmallTransformers.all().keySet() as List, [Encoding.F32, Encoding.Q8_0]].combinations()
    }

    def "scaled positions follow their papers: #scaling"() {
        expect:
        def frequencies = scaling.frequencies(64, 10_000d)
        def plain = RotaryScaling.NONE.frequencies(64, 10_000d)
        (0..<32).collect { plain[it] / frequencies[it] }[places].collect { (it as double).round(4) } == divisors

        where: 'fast pairs are kept, slow ones divided, those between blended'
        scaling                                     | places       || divisors
        new RotaryScaling.Linear(4)                 | [0, 31]      || [4d, 4d]
        new RotaryScaling.Llama3(8, 1, 4, 8_192)    | [0, 15, 31]  || [1d, 1d, 8d]
        new RotaryScaling.Yarn(4, 2_048, 32, 1, 1)  | [0, 8, 31]   || [1d, 1d, 4d]
    }

    private Path write(StoredModel model, Encoding encoding) {
        def file = folder.resolve('m.gguf')
        def encodings = model.config().parameters().collectEntries { [it.name(), it.shape().rank() == 1 ? Encoding.F32 : encoding] }
        GgufModel.write(file, model.config(), GgufModel.layout(model.config(), encodings, Optional.empty(), [:])) { name ->
            encodings[name].encode(Encoding.decode(model.get(name), memory), memory)
        }
        file
    }

    /** The largest difference of a logit, over the largest logit. */
    private static double difference(StoredModel model, int[] ids, double[][] expected, String backend) {
        new Decoder(model, Backends.choose(backend, 2).backend()).withCloseable { decoder ->
            def logits = GoldenTexts.logits(decoder, ids)
            def largest = expected.collectMany { it.toList() }.collect { Math.abs(it as double) }.max()
            ids.indices.collect { GoldenTexts.largestDifference(logits[it], expected[it].toList()) }.max() / largest
        }
    }

    /** Equal but for how GGUF says Llama 3's scaling: as a table. */
    private static boolean sameShape(def read, def written) {
        def positions = read.positions()
        def own = written.positions()
        def table = positions.hasProperty('scaling') && positions.scaling() instanceof RotaryScaling.Divisors
        table ? own.scaling() instanceof RotaryScaling.Llama3 : read == written
    }
}
