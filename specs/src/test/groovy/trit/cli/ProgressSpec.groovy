package trit.cli

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import trit.fake.Brewery
import trit.fake.FakeBackend
import trit.phase.Event
import trit.plan.Planner
import trit.run.PhaseCache

/** How a run looks on standard error. */
class ProgressSpec extends Specification {

    @TempDir
    Path folder

    def written = new StringWriter()

    def "without a terminal there is a line when a step begins and one when it ends"() {
        when:
        tell(false)

        then:
        written.toString().readLines() == [
            'gather     text         from the cache',
            'brew       base         …',
            '  goes on from step 10',
            '  base: the water is hard',
            'brew       base         1.5 s, 39.1 KiB']
    }

    def "on a terminal a line moves and says what is left"() {
        when:
        tell(true)

        then:
        written.toString().contains('brew       base         10 of 20 steps')
        written.toString() =~ /brew       base         15 of 20 steps · \d s left · loss 2.500 · tokensPerSecond 1,000/
        written.toString().endsWith('\r\u001b[K')
    }

    def "a moving line is #wanted where the environment has #environment"() {
        expect:
        Terminal.allowed(environment) == (wanted == 'drawn')

        where:
        environment                           || wanted
        [:]                                   || 'drawn'
        [NO_COLOR: '1']                       || 'not drawn'
        [NO_COLOR: '']                        || 'drawn'
        [HF_HUB_DISABLE_PROGRESS_BARS: '1']   || 'not drawn'
        [TERM: 'dumb']                        || 'not drawn'
    }

    private void tell(boolean moving) {
        def brewery = Brewery.standard(Files.writeString(folder.resolve('text'), 'barley'))
        def plan = new Planner(new PhaseCache(folder.resolve('cache')), FakeBackend.of('fake'), { 1e12d }, folder)
            .plan(brewery.recipe())
        def progress = new Progress(plan, new PrintWriter(written), moving)
        progress.accept(new Event.Cached('text', 'gather'))
        progress.accept(new Event.Started('base', 'brew'))
        progress.accept(new Event.Resumed('base', 'step 10'))
        progress.accept(new Event.Progress('base', 10, 20, 'steps'))
        progress.accept(new Event.Metric('base', 'train.loss', 15, 2.5d))
        progress.accept(new Event.Metric('base', 'train.tokensPerSecond', 15, 1000d))
        sleep(120)
        progress.accept(new Event.Progress('base', 15, 20, 'steps'))
        progress.accept(new Event.Note('base', 'the water is hard'))
        progress.accept(new Event.Finished('base', Duration.ofMillis(1500), 40_000))
        progress.end()
    }
}
