package trit.phase.quantize

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseException
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.file.Sha256
import trit.quant.ImportanceMatrix

class ImatrixPhaseSpec extends Specification {
    @TempDir
    Path folder
    Path file
    def phase = new ImatrixPhase()

    def setup() {
        file = folder.resolve('collected.gguf')
        new ImportanceMatrix(new TreeMap(['blk.0.attn_q.weight': new ImportanceMatrix.Entry([1, 2, 3] as float[], 4)]), ['text'], 7, 512).write(file)
    }

    def "a file becomes statistics, whose key is its content"() {
        given:
        def context = new SpecContext(folder.resolve('run'))

        expect:
        phase.forecast(config(), new Inputs<Outline>([:]), { assert !it }).outline() instanceof Outline.Stats
        phase.sources(config()) == ['imatrix.gguf': Sha256.of(file)]

        when:
        phase.run(config(), new Inputs<Artifact>([:]), context)

        then:
        ImportanceMatrix.open(context.output()).of('blk.0.attn_q.weight', 3).get() == [0.25, 0.5, 0.75] as float[]
        context.facts == [matrices: 1d, chunks: 7d]
    }

    def "#what is refused: #message"() {
        given:
        def other = Files.writeString(folder.resolve('other.gguf'), 'GGUF?')

        when:
        def config = make(this)
        phase.sources(config)
        phase.forecast(config, new Inputs<Outline>([:]), { assert !it })

        then:
        def e = thrown(PhaseException)
        e.message.contains(message)

        where:
        what                  | make                                                      || message
        'a missing file'      | { new ImatrixPhase.Config('nowhere.gguf', null) }         || 'there is no file nowhere.gguf, relative to '
        'another hash'        | { new ImatrixPhase.Config(it.file.toString(), '0' * 64) } || 'but the recipe says 000000'
        'what is no GGUF'     | { new ImatrixPhase.Config(it.folder.resolve('other.gguf').toString(), null) } || 'other.gguf'
    }

    private ImatrixPhase.Config config() {
        new ImatrixPhase.Config(file.toString(), Sha256.of(file).toUpperCase(Locale.ROOT))
    }
}
