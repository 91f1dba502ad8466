package trit.run

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.fake.Brew
import trit.fake.Brewery
import trit.fake.FakeBackend
import trit.phase.PhaseException
import trit.plan.PlanJson
import trit.plan.Planner
import trit.plan.PlannedStep.State
import trit.recipe.Ablation
import trit.recipe.Axis
import trit.recipe.Recipe
import trit.recipe.Variant
import trit.show.AblationTable
import trit.show.PlanText

/** Ablations through planner, cache and table. */
class AblationSpec extends Specification {

    @TempDir
    Path folder

    def "variants share what they have in common, with each other and with the recipe"() {
        given:
        def plan = plan(ablation([10, 20], [7L, 8L]))

        expect: 'seed 7 with 20 steps is the recipe itself; text depends on no seed'
        states(plan.variants()[0]) == [text: State.SHARED, base: State.RUN, packed: State.RUN, report: State.RUN]
        states(plan.variants()[1]) == [text: State.SHARED, base: State.RUN, packed: State.RUN, report: State.RUN]
        states(plan.variants()[2]) == [text: State.SHARED, base: State.SHARED, packed: State.SHARED, report: State.SHARED]
        new PlanText(plan).summary().readLines().findAll { it =~ /^\s+(10|20) / }*.trim()*.replaceAll(/ +/, ' ') == [
            '10 7 1 of 4 base, packed, report 10 s', '10 8 1 of 4 base, packed, report 10 s',
            '20 7 4 of 4 –', '20 8 1 of 4 base, packed, report 20 s']
        plan.budget().first().needed() == 60d
        PlanJson.of(plan).get('variants').size() == 4
    }

    def "the table has means, spread over seeds, and what may be said of the difference"() {
        when:
        def report = run(ablation([10, 20, 20_000], [7L, 8L, 9L], ['mean', 'packed.bytes', 'time', 'nothing']))
        def table = new AblationTable(report).table()
        def means = report.variants()*.step('report')*.facts()*.mean

        then:
        table.names() == ['grain', 'mean', '± mean', 'mean is', 'packed.bytes', '± packed.bytes', 'packed.bytes is',
            'time', '± time', 'time is', 'nothing', '± nothing', 'nothing is']
        table.texts('grain') == ['10', '20', '20000']
        Math.abs(table.numbers('mean')[1] - means[3..5].sum() / 3) < 1e-9
        table.texts('mean is') == ['', 'within noise', 'within noise']
        table.numbers('± packed.bytes') == [0d, 0d, 0d]
        table.texts('packed.bytes is') == ['', 'same', 'same']
        table.numbers('nothing') == [null, null, null]
        ReportJson.of(report).at('/ablation/variants/8/values/0').asInt() == 20_000
    }

    def "a second run computes nothing"() {
        given:
        run(ablation([10, 20], [7L, 8L]))

        expect:
        plan(ablation([10, 20], [7L, 8L])).everyStep().findAll { it.computes() } == []
        run(ablation([10, 20], [7L, 8L])).variants().every { it.steps()*.origin().unique() == [StepReport.Origin.CACHED] }
    }

    def "one seed has no spread and no verdict"() {
        when:
        def table = new AblationTable(run(ablation([10, 20], [7L]))).table()

        then:
        table.numbers('± mean') == [null, null]
        table.texts('mean is') == ['', 'one seed tells nothing of noise']
    }

    def "where nothing but the seed changes, numbers of one name are compared from step to step"() {
        given:
        def variants = [7L, 8L, 9L].collect { seed ->
            def other = brewery(seed).recipe()
            new Variant([], new Recipe('brewery', '', seed, true, other.budget(), [], other.steps().findAll { it.name() != 'file' }, [], ''))
        }
        def repeated = brewery(7).recipe().with(new Ablation([], [7L, 8L, 9L], ['report.mean', 'base.bytes', 'packed.bytes'], variants))

        when:
        def report = run(repeated)
        def table = new AblationTable(report).table()

        then:
        table.names() == ['number', 'mean', '±', 'is']
        table.texts('number') == ['report.mean', 'base.bytes', 'packed.bytes']
        Math.abs(table.numbers('mean')[0] - report.variants()*.step('report')*.facts()*.mean.sum() / 3) < 1e-9
        table.texts('is') == ['', '', 'lower']
        new AblationTable(report).text().contains('compare with the first of the same number')
    }

    def "a number that several steps have must be said whose it is"() {
        when:
        new AblationTable(run(ablation([10, 20], [7L], ['bytes']))).table()

        then:
        def e = thrown(PhaseException)
        e.message == "ablate: several steps have 'bytes'; write 'text.bytes' for that of the first"
    }

    private Recipe ablation(List<Integer> grains, List<Long> seeds, List<String> columns = ['mean']) {
        def variants = grains.collectMany { grain ->
            seeds.collect { seed ->
                def changed = brewery(seed).change('base', new Brew(0.5, grain, 5, 0)).recipe()
                new Variant([grain], new Recipe('brewery', '', seed, true, changed.budget(), [], changed.steps().findAll { it.name() != 'file' }, [], ''))
            }
        }
        brewery(7).recipe().with(new Ablation([new Axis('grain', 'base', ['steps'], grains as List)], seeds, columns, variants))
    }

    private Brewery brewery(long seed) {
        Brewery.standard(Files.writeString(folder.resolve('text'), 'barley')).seed(seed)
    }

    private static Map states(plan) {
        plan.steps().collectEntries { [it.name(), it.state()] }
    }

    private RunReport run(Recipe recipe) {
        new Runner(cache(), FakeBackend.of('fake'), folder.resolve('out'), new Cancellation(), { }).run(plan(recipe))
    }

    private plan(Recipe recipe) {
        new Planner(cache(), FakeBackend.of('fake'), { 1e9d }, folder.resolve('out')).plan(recipe)
    }

    private PhaseCache cache() {
        new PhaseCache(folder.resolve('cache'))
    }
}
