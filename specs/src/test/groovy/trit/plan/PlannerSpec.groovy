package trit.plan

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import trit.fake.Brew
import trit.fake.Brewery
import trit.fake.FakeBackend
import trit.fake.Gather
import trit.fake.Press
import trit.plan.BudgetLine.Resource
import trit.plan.ExpectationResult.Verdict
import trit.plan.PlannedStep.State
import trit.recipe.Budget
import trit.run.Cancellation
import trit.run.PhaseCache
import trit.run.Runner

/** What a plan knows before anything has run. */
class PlannerSpec extends Specification {

    @TempDir
    Path folder

    def "all problems are found at once, each with its place"() {
        given:
        def brewery = Brewery.standard(folder.resolve('missing'))
            .change('base', new Brew(0d, 0, 1, 0))
            .change('packed', new Press(50_000))

        expect:
        plan(brewery).problems()*.toString() == [
            "brewery.groovy:2:5  gather('text'): there is no file missing; write one",
            "brewery.groovy:3:5  brew('base'): steps is 0; brew at least once",
            "brewery.groovy:3:5  brew('base'): strength is 0.0; use more than 0",
            "brewery.groovy:4:5  press('packed'): the weights have no 50000 bytes; press to at most 40000"]
        plan(brewery).steps()*.state().unique() == [State.BLOCKED]
    }

    def "a step that reads what is not declared yet is a problem"() {
        expect:
        plan(new Brewery().step('base', new Brew(1d, 1, 1, 0), [data: 'text'])).problems()*.message() ==
            ["brew('base'): 'text' is not declared before it is used"]
    }

    def "time is counted work over the measured rate, memory is that of the hungriest step"() {
        when:
        def plan = plan(Brewery.standard(text()))

        then:
        plan.step('base').time() == Duration.ofSeconds(20)
        plan.time() == Duration.ofSeconds(20)
        plan.budget().find { it.resource() == Resource.MEMORY }.needed() == 2_000_000
        plan.budget().find { it.resource() == Resource.DISK }.needed() == 40_000 + 10_000 + 100
        plan.budget().find { it.resource() == Resource.ARTIFACT }.needed() == 10_000
        plan.withinBudget()
    }

    def "a budget of #what is #verdict"() {
        when:
        def plan = plan(Brewery.standard(text()).budget(budget))

        then:
        plan.budget().findAll { !it.within() }*.resource() == over

        where:
        what              | budget                                               || over
        '20 s'            | new Budget(Duration.ofSeconds(20), null, null, null) || []
        '19 s'            | new Budget(Duration.ofSeconds(19), null, null, null) || [Resource.TIME]
        'too few of all'  | new Budget(Duration.ofSeconds(1), 1L, 1L, 1L)        || Resource.values() as List
        '10,000 B a file' | new Budget(null, null, null, 10_000L)                || []
        '9,999 B a file'  | new Budget(null, null, null, 9_999L)                 || [Resource.ARTIFACT]
        verdict = over ? 'exceeded' : 'kept'
    }

    def "an expectation about counted bytes is decided before anything runs"() {
        when:
        def plan = plan(Brewery.standard(text())
            .expectAtMost('packed', 'bytes', limit)
            .expectAtMost('report', 'mean', 255))

        then:
        plan.expectations()*.verdict() == [verdict, Verdict.OPEN]

        where:
        limit  || verdict
        10_000 || Verdict.HELD
        9_999  || Verdict.FAILED
    }

    def "after a run everything is cached, costs nothing and tells its facts"() {
        given:
        def brewery = Brewery.standard(text()).expectAtMost('report', 'mean', 255)
        run(plan(brewery))

        when:
        def plan = plan(brewery)

        then:
        plan.steps()*.state().unique() == [State.CACHED]
        plan.time() == Duration.ZERO
        plan.expectations()*.verdict() == [Verdict.HELD]
    }

    def "two steps with the same key are computed once"() {
        when:
        def plan = plan(Brewery.standard(text()).step('again', new Gather(folder.resolve('text')), [:]))

        then:
        plan.step('again').state() == State.SHARED
        run(plan).step('again').origin().name() == 'CACHED'
    }

    def "why names the parameter that differs from the last run"() {
        given:
        run(plan(Brewery.standard(text())))

        when:
        def changed = plan(Brewery.standard(text()).change('base', new Brew(0.6d, 20, 5, 0)))
        def why = Explanation.of(changed.step('base'), 'brewery', new PhaseCache(folder.resolve('cache')).manifests())

        then:
        why.differences() == [new Explanation.Difference('config.strength', '0.5', '0.6')]
        why.nearest().get().step() == 'base'
    }

    private Path text() {
        Files.writeString(folder.resolve('text'), 'barley')
    }

    private Plan plan(Brewery brewery) {
        new Planner(new PhaseCache(folder.resolve('cache')), FakeBackend.of('fake'), { 1e9d }, folder.resolve('out'))
            .plan(brewery.recipe())
    }

    private run(Plan plan) {
        new Runner(new PhaseCache(folder.resolve('cache')), FakeBackend.of('fake'), folder.resolve('out'), new Cancellation(), {})
            .run(plan)
    }
}
