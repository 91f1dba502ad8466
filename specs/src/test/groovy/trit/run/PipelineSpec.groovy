package trit.run

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backend
import trit.compute.Backends
import trit.file.Sha256
import trit.phase.CancelledException
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.Event
import trit.phase.export.ExportPhase
import trit.phase.export.ExportTarget
import trit.phase.quantize.Fallback
import trit.phase.train.InitializePhase
import trit.phase.train.QatPhase
import trit.phase.quantize.QuantizePhase
import trit.phase.dataset.TokenizerSource
import trit.phase.train.Training
import trit.phase.train.TrainingOptions
import trit.plan.PlannedStep.State
import trit.plan.Planner
import trit.quant.FakeQuantizer
import trit.recipe.Budget
import trit.recipe.Place
import trit.recipe.Recipe
import trit.recipe.Step
import trit.train.AdamWConfig
import trit.train.Onset

/** The real phases, from text to an exported file, through the engine. */
class PipelineSpec extends Specification {

    @Shared
    Backend backend = Backends.choose().backend()

    @TempDir
    Path folder

    def "a run that is stopped while training exports the bytes of an undisturbed one"() {
        given:
        def undisturbed = run('quiet', {}).exports().first()

        when:
        run('stopped') { Event event, Cancellation stop ->
            if (event instanceof Event.Progress && event.phase() == 'ternary' && event.done() == 5) {
                stop.request()
            }
        }

        then:
        thrown(CancelledException)
        plan('stopped').step('ternary').state() == State.RESUMES

        when:
        def report = run('stopped', {})

        then:
        report.step('ternary').origin() == StepReport.Origin.RESUMED
        report.step('data').origin() == StepReport.Origin.CACHED
        Sha256.of(report.exports().first()) == Sha256.of(undisturbed)
    }

    def "what the plan counts exactly is exact"() {
        given:
        def plan = plan('counted')

        when:
        def report = run('counted', {})

        then:
        plan.steps().findAll { it.forecast().get().exact() }.every {
            it.bytes() == report.step(it.name()).result().manifest().bytes()
        }
        plan.steps().every { step ->
            step.forecast().get().facts().every { name, value -> report.step(step.name()).facts()[name] == value }
        }
    }

    private RunReport run(String place, Closure watch) {
        def stop = new Cancellation()
        def listener = { event -> watch.maximumNumberOfParameters == 2 ? watch.call(event, stop) : null }
        new Runner(cache(place), backend, folder.resolve(place + '-out'), stop, listener).run(plan(place))
    }

    private plan(String place) {
        def plan = new Planner(cache(place), backend, { 1e9d }, folder.resolve(place + '-out')).plan(recipe())
        assert plan.problems() == []
        plan
    }

    private PhaseCache cache(String place) {
        new PhaseCache(folder.resolve(place))
    }

    private Recipe recipe() {
        def text = folder.resolve('text.txt')
        Files.writeString(text, 'Once upon a time there was a little bunny named John.\n' * 60)
        def data = new DatasetPhase.Config(
            new DatasetSource.File(text.toString(), null), null, new TokenizerSource.Trained(280), 0L, 0, 0)
        def init = new InitializePhase.Config(32, 2, 2, 1, 64, 16, 280, true, 10_000d, 1e-5d)
        def adamw = new AdamWConfig(1e-2d, 0.9d, 0.95d, 1e-8d, 0.1d, 2, 1e-3d, 1d)
        def bitNet = FakeQuantizer.bitNet(['embed_tokens', '*norm'])
        def ternary = new QatPhase.Config(new Training(8, 2, adamw, 0, TrainingOptions.defaults(), 2), bitNet, new Onset(2, 0))
        def packed = new QuantizePhase.Config(Encoding.Q8_0, [], [], Fallback.FORBID)
        def export = new ExportPhase.Config(new ExportTarget.Gguf('Bunny-28K-v1.0-Q8_0.gguf'), 'Apache-2.0', true)
        new Recipe('bunny', '', 42L, true, Budget.NONE, [], [
            new Step('data', data, [:], Place.UNKNOWN),
            new Step('init', init, [:], Place.UNKNOWN),
            new Step('ternary', ternary, [model: 'init', data: 'data'], Place.UNKNOWN),
            new Step('packed', packed, [model: 'ternary'], Place.UNKNOWN),
            new Step('file', export, [model: 'packed'], Place.UNKNOWN)], [], '// bunny')
    }
}
