package trit.nn

import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import trit.Shared
import trit.code.Encoding
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.tensor.Memory

/** An adapter that PEFT 0.21 made for a model of 260 thousand weights (seed 7), and what PEFT's merge_and_unload made of both. */
@Requires({ Shared.present() })
class PeftPeerSpec extends Specification {
    static final Path ADAPTER = Path.of(PeftPeerSpec.getResource('/trit/nn/peft/adapter_config.json').toURI()).parent

    @AutoCleanup
    Memory memory = Memory.open()

    def "#module is, with the adapter, what PEFT makes of it"() {
        given:
        def model = HuggingFaceCheckpoint.read(Shared.dir().resolve('data/models/stories260K'))
        def matrix = memory.scratch(model.get(module + '.weight').shape())
        matrix.copyFrom(Encoding.decode(model.get(module + '.weight'), memory))

        when:
        def adapter = PeftAdapter.open(ADAPTER)
        adapter.check(model.config())
        adapter.addTo(module, ScalarBackend.on(Workers.caller()), matrix)

        then:
        def values = matrix.toArray()
        near(values[0..2] + values[-2..-1], numbers, 1e-7)
        near([values.inject(0d) { total, value -> total + value }, values.inject(0d) { total, value -> total + (double) value * value }], [sum, squares], 1e-5)

        cleanup:
        adapter?.close()
        model?.close()

        where:
        module                             | numbers                                                                                                  | sum                 | squares
        'model.layers.0.self_attn.q_proj'  | [0.030387211591005325, 0.04917807877063751, -0.02161829173564911, -0.06771039217710495, 0.0857493132352829]  | -22.762033311417326 | 240.50384730347304
        'model.layers.1.mlp.down_proj'     | [0.07503335177898407, -0.0017892494797706604, 0.0845407173037529, 0.05312538892030716, 0.19863587617874146]  | 21.480474000331014  | 162.8695369157356
        'model.layers.1.self_attn.q_proj'  | [0.21412323415279388, 0.33509984612464905, -0.06554408371448517, 0.12315256148576736, -0.1186271533370018]   | 27.039155630344794  | 317.98297237735886
    }

    private static boolean near(List values, List expected, double within) {
        [values, expected].transpose().every { a, b -> Math.abs(a - b) <= within }
    }
}
