package trit.plan

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.compute.Backends
import trit.fake.FakeBackend

/** How fast this machine is taken to be. */
class MeasuredRateSpec extends Specification {

    @TempDir
    Path folder

    def "the dense product is measured once and remembered"() {
        given:
        def file = folder.resolve('cache/rates.json')

        when:
        def measured = new MeasuredRate(file, Backends.choose('auto', 1).backend()).product()

        then:
        measured > 1e7
        new MeasuredRate(file, Backends.choose('auto', 1).backend()).product() == measured
    }

    def "a verb that has run here is forecast by its own speed, another by a share of the product's"() {
        given:
        def file = Files.writeString(folder.resolve('rates.json'), '{"fake x1": {"dense product": 8e10}}')
        def rate = new MeasuredRate(file, FakeBackend.of('fake'))

        expect:
        rate.of('qat') == 4e10d

        when:
        rate.remember('qat', 3e10d)

        then:
        rate.of('qat') == 3e10d
        rate.of('pretrain') == 4e10d
        new MeasuredRate(file, FakeBackend.of('other')).with { it.remember('qat', 1e9d); it.of('qat') } == 1e9d
        rate.of('qat') == 3e10d
    }

    def "a damaged file is an error that names the cure"() {
        when:
        new MeasuredRate(Files.writeString(folder.resolve('rates.json'), '{'), FakeBackend.of('fake')).of('qat')

        then:
        def e = thrown(UncheckedIOException)
        e.message.contains('delete it to measure again')
    }
}
