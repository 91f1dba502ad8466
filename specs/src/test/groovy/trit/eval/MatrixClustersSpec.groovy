package trit.eval

import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import trit.Shared
import trit.code.Encoding
import trit.compute.Backends
import trit.nn.TensorFiles
import trit.quant.precision.PrecisionRule
import trit.quant.precision.RowClusters
import trit.tensor.Memory

/** How the rows of a model's matrices fall into clusters. */
@Requires(value = { Shared.present() }, reason = 'needs the shared models')
class MatrixClustersSpec extends Specification {
    static final Path MODEL = Shared.dir().resolve('data/models/gguf/stories260K-ffn192-f32.gguf')

    def backend = Backends.choose('vector', 2).backend()

    def "every matrix has its clusters, which are all of its rows, with the bits of its spread"() {
        when:
        def found = TensorFiles.open(MODEL).withCloseable { MatrixClusters.of(it, 3, backend) }

        then:
        found*.tensor().containsAll(['token_embd.weight', 'blk.0.attn_q.weight', 'blk.4.ffn_down.weight'])
        !found*.tensor().any { it.contains('norm') }
        found.every { it.clusters().size() <= 3 && it.clusters()*.rows() == it.clusters()*.rows().sort().reverse() }
        found.find { it.tensor() == 'blk.4.ffn_down.weight' }.clusters()*.rows().sum() == 64
        found.every { it.spread() >= 0 && it.spread() <= 1 && it.bits() in PrecisionRule.BITS }

        and: 'rows that were padded with zeros lie in one'
        def up = found.find { it.tensor() == 'blk.4.ffn_up.weight' }
        up.clusters().find { it.rows() == 20 }.with { [magnitude(), deviation(), kurtosis(), largest()] } == [0d] * 4
    }

    def "a cluster's numbers are those of its rows in the mean"() {
        given:
        def name = 'blk.0.ffn_gate.weight'

        expect:
        TensorFiles.open(MODEL).withCloseable { file ->
            def found = MatrixClusters.of(file, 1, backend).find { it.tensor() == name }.clusters().first()
            Memory.open().withCloseable { memory ->
                def weights = Encoding.decode(file.entries().find { it.name() == name }.encoded().get(), memory)
                def magnitude = (0..<weights.size()).sum { Math.abs(weights.get(it)) } / weights.size()
                assert found.rows() == weights.rows()
                assert Math.abs(found.magnitude() - magnitude) < 1e-6
                assert RowClusters.of(weights, 1, backend).spread() > 0.999
            }
            true
        }
    }

    def "#count clusters are refused"() {
        when:
        TensorFiles.open(MODEL).withCloseable { MatrixClusters.of(it, count, backend) }

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "there are 1 to 256 clusters of rows, not $count"

        where:
        count << [0, 257]
    }
}
