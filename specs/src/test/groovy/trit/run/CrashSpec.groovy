package trit.run

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import trit.fake.Brewery
import trit.fake.FakeBackend
import trit.file.Sha256
import trit.plan.Planner

/** Processes that die, race or run out of disk leave a cache that the next run can trust. */
class CrashSpec extends Specification {

    static final String STEPS = '60'

    @TempDir
    Path folder

    def "a run that is killed at any moment, again and again, ends with the bytes of an undisturbed one"() {
        given:
        def random = new Random(1337)
        def undisturbed = finish(child('quiet', 0))

        when: 'killed ten times, each time a little later than the JVM needs to start'
        def survivors = 0
        10.times {
            def run = child('killed', 5)
            run.inputReader().readLine()
            run.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS)
            survivors += run.alive ? 1 : 0
            run.destroyForcibly().waitFor()
        }
        def last = finish(child('killed', 5))

        then:
        survivors > 0
        last.last() == undisturbed.last()
        Files.list(folder.resolve('killed/drafts')).toList() == []
    }

    def "two processes at once compute every step once between them"() {
        when:
        def runs = (1..2).collect { child('shared', 5) }
        def lines = runs.collect { finish(it) }

        then:
        lines[0].last() == lines[1].last()
        ['text', 'base', 'packed', 'report', 'file'].every { step ->
            lines.collect { it.find { line -> line.startsWith(step + ' ') } }.toSorted() == ["$step CACHED", "$step COMPUTED"]*.toString()
        }
    }

    @Requires({ CrashSpec.canMount() })
    def "a full disk ends with one clear message and an intact cache"() {
        given:
        def disk = Files.createDirectory(folder.resolve('disk'))
        assert ['mount', '-t', 'tmpfs', '-o', 'size=80k', 'tmpfs', disk.toString()].execute().waitFor() == 0
        def brewery = Brewery.standard(Files.writeString(folder.resolve('text'), 'b' * 30_000))

        when:
        run(brewery, disk.resolve('cache'))

        then:
        def e = thrown(OutOfDiskException)
        e.message.contains("the disk is full: 'base' needs about 40,000 bytes in ")
        !e.message.contains('\n')

        when: 'there is room'
        assert ['mount', '-o', 'remount,size=1m', disk.toString()].execute().waitFor() == 0
        def report = run(brewery, disk.resolve('cache'))

        then:
        report.step('text').origin() == StepReport.Origin.CACHED
        new PhaseCache(disk.resolve('cache')).manifests().size() == 5

        cleanup:
        ['umount', disk.toString()].execute().waitFor()
    }

    static boolean canMount() {
        def probe = Files.createTempDirectory('trit-mount')
        try {
            if (['mount', '-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', probe.toString()].execute().waitFor() != 0) {
                return false
            }
            ['umount', probe.toString()].execute().waitFor()
            return true
        } catch (IOException e) {
            return false
        } finally {
            Files.delete(probe)
        }
    }

    private run(Brewery brewery, Path cachePath) {
        def cache = new PhaseCache(cachePath)
        def plan = new Planner(cache, FakeBackend.of('fake'), { 1e9d }, folder.resolve('out')).plan(brewery.recipe())
        new Runner(cache, FakeBackend.of('fake'), folder.resolve('out'), new Cancellation(), {}).run(plan)
    }

    private Process child(String cache, int pause) {
        Files.writeString(folder.resolve('text'), 'barley')
        new ProcessBuilder(
            ProcessHandle.current().info().command().get(), '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx128m',
            '-cp', System.getProperty('java.class.path'), 'trit.fake.ChildRun',
            folder.resolve(cache).toString(), folder.resolve(cache + '-out').toString(), folder.resolve('text').toString(),
            STEPS, pause.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
    }

    private static List<String> finish(Process run) {
        def lines = run.inputReader().readLines()
        assert run.waitFor() == 0
        lines
    }
}
