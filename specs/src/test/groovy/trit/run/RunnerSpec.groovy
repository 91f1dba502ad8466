package trit.run

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import trit.fake.Brew
import trit.fake.Brewery
import trit.fake.FakeBackend
import trit.fake.Sly
import trit.fake.Taste
import trit.file.Sha256
import trit.phase.CancelledException
import trit.phase.Event
import trit.phase.PhaseException
import trit.plan.PlannedStep.State
import trit.plan.Planner
import trit.run.StepReport.Origin

/** Running plans through the cache: hits, resumption, damage, races. */
class RunnerSpec extends Specification {

    @TempDir
    Path folder

    def events = Collections.synchronizedList([])

    def "a second run is answered from the cache"() {
        expect:
        run(standard()).steps()*.origin().unique() == [Origin.COMPUTED]
        run(standard()).steps()*.origin().unique() == [Origin.CACHED]
        leftovers() == []
    }

    def "an export that was #what is written again, with the same bytes"() {
        given:
        def file = run(standard()).exports().first()
        def hash = Sha256.of(file)

        when:
        change.call(file)
        def again = run(standard())

        then:
        again.step('file').origin() == Origin.COMPUTED
        again.step('packed').origin() == Origin.CACHED
        Sha256.of(file) == hash

        where:
        what      | change
        'deleted' | { Files.delete(it) }
        'changed' | { Files.writeString(it, 'water') }
    }

    def "a run that is stopped goes on where it left, with the same result"() {
        given:
        def undisturbed = run(standard(), 'other-cache', 'other-out').exports().first()
        def stopAt = { Event event, Cancellation stop ->
            if (event instanceof Event.Progress && event.done() == 12) {
                stop.request()
            }
        }

        when:
        run(standard(), 'cache', 'out', stopAt)

        then:
        thrown(CancelledException)
        plan(standard()).step('base').state() == State.RESUMES

        when:
        def report = run(standard())

        then:
        report.step('base').origin() == Origin.RESUMED
        events.find { it instanceof Event.Resumed }.from() == 'step 10'
        Sha256.of(report.exports().first()) == Sha256.of(undisturbed)
        leftovers() == []
    }

    def "what a GPU began and lost is gone on with on the processor, which is said; not the other way round"() {
        given:
        def stopAt = { Event event, Cancellation stop ->
            if (event instanceof Event.Progress && event.done() == 12) {
                stop.request()
            }
        }

        when:
        runPlan(plan(standard(), 'cache', 'out', first), 'cache', 'out', first, stopAt)

        then:
        thrown(CancelledException)

        when:
        def report = runPlan(plan(standard(), 'cache', 'out', second), 'cache', 'out', second)

        then:
        report.step('base').origin() == origin
        events.findAll { it instanceof Event.Resumed }*.from() == resumed
        events.findAll { it instanceof Event.Note }*.text().any { it.startsWith('goes on from what a run on cuda-90 began') } == said

        where:
        first     | second    || origin          | resumed     | said
        'cuda-90' | 'scalar'  || Origin.RESUMED  | ['step 10'] | true
        'cuda-90' | 'cuda-80' || Origin.RESUMED  | ['step 10'] | true
        'scalar'  | 'cuda-90' || Origin.COMPUTED | []          | false
    }

    def "a result #what is set aside and computed again"() {
        given:
        def before = run(standard()).step('packed').result()
        damage.call(before.directory())

        when:
        def after = run(standard()).step('packed')

        then:
        after.origin() == Origin.COMPUTED
        after.result().manifest().files() == before.manifest().files()
        events.findAll { it instanceof Event.Note }*.text().any { it.contains(message) && it.contains('moved to') }
        Files.list(folder.resolve('cache/damaged')).count() == 1

        where:
        what                    | message                                  | damage
        'cut short'             | 'model.gguf has 3 of 10000 bytes'        | { Files.write(it.resolve('model.gguf'), [1, 2, 3] as byte[]) }
        'without its file'      | 'model.gguf is missing'                  | { Files.delete(it.resolve('model.gguf')) }
        'without its manifest'  | 'its manifest cannot be read'            | { Files.delete(it.resolve('manifest.json')) }
        'with another manifest' | 'its manifest cannot be read'            | { Files.writeString(it.resolve('manifest.json'), '{"key": ') }
    }

    def "two runs at once compute every step once between them"() {
        given:
        def brewery = standard().change('base', new Brew(0.5d, 20, 5, 10))
        def reports = Collections.synchronizedList([])

        when:
        def threads = (1..2).collect { Thread.start { reports << run(brewery) } }
        threads*.join()

        then:
        reports.size() == 2
        ['text', 'base', 'packed', 'report', 'file'].every { step ->
            reports*.step(step)*.origin().toSorted() == [Origin.CACHED, Origin.COMPUTED]
        }
        reports*.step('base')*.result()*.manifest().unique().size() == 1
        leftovers() == []
    }

    def "nothing is deleted from a cache that a run is using"() {
        given:
        def housekeeping = new Housekeeping(new PhaseCache(folder.resolve('cache')))
        def refusal = null

        when:
        run(standard(), 'cache', 'out') { event, stop ->
            if (event instanceof Event.Finished && event.phase() == 'packed') {
                try {
                    housekeeping.delete(housekeeping.unusedFor(Duration.ZERO))
                } catch (PhaseException e) {
                    refusal = e
                }
            }
        }

        then:
        refusal.message.startsWith('a run is using ')
        housekeeping.unusedFor(Duration.ofDays(1)) == []
        housekeeping.unusedFor(Duration.ofSeconds(-5)).size() == 5

        when:
        housekeeping.delete(housekeeping.unusedFor(Duration.ofSeconds(-5)))

        then:
        housekeeping.unusedFor(Duration.ofSeconds(-5)) == []
    }

    def "a failed expectation does not stop the run, and an unanswered one has failed"() {
        when:
        def report = run(standard()
            .expectAtMost('packed', 'bytes', 9_999)
            .expectAtMost('report', 'mean', 255)
            .expectAtMost('report', 'median', 255))

        then:
        !report.held()
        report.expectations()*.held() == [false, true, false]
        report.expectations()*.message() == ['bytes is 10000.0', '', "'report' has no median"]
        Files.exists(report.exports().first())
    }

    def "bad input is said with its place"() {
        given:
        def plan = plan(standard())
        Files.delete(folder.resolve('text'))

        when:
        runPlan(plan)

        then:
        def e = thrown(PhaseException)
        e.message.startsWith("brewery.groovy:2:5  gather('text'): cannot read or write: ")
    }

    def "a phase cannot use what it has not declared"() {
        when:
        run(new Brewery().step('sly', new Sly(), [:]))

        then:
        def e = thrown(IllegalStateException)
        e.message == "'sly' uses SEED, but its influences() leave it out"
    }

    def "provenance holds no speeds and nothing of later steps"() {
        when:
        def text = Files.readString(
            run(standard().expectAtMost('packed', 'bytes', 10_000).step('later', new Taste(3), [model: 'packed']))
                .exports().first(), java.nio.charset.StandardCharsets.ISO_8859_1).readLines().take(3).join('\n')

        then:
        text.contains('recipe.text=// brewery')
        text.contains("recipe.sha256=${Sha256.of('// brewery')}")
        text.contains("dataset.0.id=text") && text.contains("dataset.0.sha256=${Sha256.of('barley')}")
        text.contains('metrics.report.mean=')
        text.contains('expect.0.held=true')
        !text.contains('speed.')
        !text.contains('later')
    }

    private Brewery standard() {
        Brewery.standard(Files.writeString(folder.resolve('text'), 'barley'))
    }

    private run(Brewery brewery, String cache = 'cache', String out = 'out', Closure watch = {}) {
        runPlan(plan(brewery, cache, out), cache, out, 'fake', watch)
    }

    private runPlan(trit.plan.Plan plan, String cache = 'cache', String out = 'out', String machine = 'fake', Closure watch = {}) {
        def stop = new Cancellation()
        def listener = { Event event ->
            events << event
            if (watch.maximumNumberOfParameters == 2) {
                watch.call(event, stop)
            }
        }
        new Runner(new PhaseCache(folder.resolve(cache)), FakeBackend.of(machine), folder.resolve(out), stop, listener).run(plan)
    }

    private plan(Brewery brewery, String cache = 'cache', String out = 'out', String machine = 'fake') {
        new Planner(new PhaseCache(folder.resolve(cache)), FakeBackend.of(machine), { 1e9d }, folder.resolve(out))
            .plan(brewery.recipe())
    }

    private leftovers() {
        ['drafts', 'scratch'].collectMany { name ->
            def place = folder.resolve('cache').resolve(name)
            Files.exists(place) ? Files.list(place).toList() : []
        }
    }
}
