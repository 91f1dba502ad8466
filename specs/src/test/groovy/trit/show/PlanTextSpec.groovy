package trit.show

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import trit.fake.Brew
import trit.fake.Brewery
import trit.fake.FakeBackend
import trit.plan.Explanation
import trit.plan.Planner
import trit.recipe.Budget
import trit.run.Cancellation
import trit.run.PhaseCache
import trit.run.Runner

/** What 'plan', 'why' and 'run' print. */
class PlanTextSpec extends Specification {

    @TempDir
    Path folder

    def "a plan is one table, a budget and what will be checked"() {
        given:
        def brewery = standard()
            .budget(new Budget(Duration.ofMinutes(1), null, 1L << 20, null))
            .expectAtMost('packed', 'bytes', 10_000)
            .expectAtMost('report', 'mean', 255)
        def plan = plan(brewery)

        expect:
        new PlanText(plan).summary().readLines()*.replaceAll(/[0-9a-f]{10}/, '##########') == [
            'brewery · seed 7 · deterministic · kernels fake (fake)',
            '',
            '  phase   name    key         state  time  peak mem    output',
            '  gather  text    ##########  run       –         –         –',
            '  brew    base    ##########  run    20 s   977 KiB  39.1 KiB',
            '  press   packed  ##########  run       –  1.91 MiB  9.77 KiB',
            '  taste   report  ##########  run       –         –    ~100 B',
            '  ship    file    ##########  run       –         –         –  Beer.gguf',
            '',
            '  budget     time 20 of 60 s   memory 1.91 MiB   disk 0.05 of 1 MiB   artifact 9.77 KiB    all within',
            "  will check 'packed.bytes at most 10000.0' (already decidable: holds)",
            "  will check 'report.mean at most 255.0' ('report' has no mean yet)"]
    }

    def "a plan over budget says so"() {
        expect:
        new PlanText(plan(standard().budget(new Budget(Duration.ofSeconds(5), null, null, null)))).summary()
            .contains('time 20 of 5 s (over)   memory 1.91 MiB   disk 48.9 KiB   artifact 9.77 KiB    OVER BUDGET')
    }

    def "a result of another recipe is recognised"() {
        given:
        run(plan(standard().name('pub')))

        expect:
        new PlanText(plan(standard())).summary().contains("cached")
        new PlanText(plan(standard())).summary().contains("same as 'base' in pub")
    }

    def "settings are every parameter, whoever set it"() {
        expect:
        new PlanText(plan(standard())).settings().contains("brew 'base'\n  steps = 20\n  strength = 0.5\n")
    }

    def "why tells then and now"() {
        given:
        run(plan(standard()))
        def changed = plan(standard().change('base', new Brew(0.6d, 20, 5, 0)))
        def text = new ExplanationText(
            Explanation.of(changed.step('base'), 'brewery', new PhaseCache(folder.resolve('cache')).manifests())).summary()

        expect:
        text.startsWith("brew 'base' is not in the cache\nthe nearest result, of ")
        text.contains('  ingredient       then  now\n  config.strength  0.5   0.6\n')
        text =~ /config.steps +20 +a parameter/
    }

    def "a report of no models lists numbers, promises and files"() {
        given:
        def report = run(plan(standard().expectAtMost('packed', 'bytes', 1)))
        def text = new ReportText(report).summary()

        expect:
        new ReportText(report).steps().asText() =~ /(?m)^press +packed +computed +\S+ \w+ +9.77 KiB$/
        text =~ /(?m)^packed.bytes +10,000$/
        text.contains('DOES NOT HOLD: packed.bytes at most 1.0\n    bytes is 10000.0\n')
        text.contains("wrote ${folder.resolve('out/Beer.gguf')}")
    }

    private Brewery standard() {
        Brewery.standard(Files.writeString(folder.resolve('text'), 'barley'))
    }

    private plan(Brewery brewery) {
        new Planner(new PhaseCache(folder.resolve('cache')), FakeBackend.of('fake'), { 1e9d }, folder.resolve('out'))
            .plan(brewery.recipe())
    }

    private run(plan) {
        new Runner(new PhaseCache(folder.resolve('cache')), FakeBackend.of('fake'), folder.resolve('out'), new Cancellation(), {})
            .run(plan)
    }
}
