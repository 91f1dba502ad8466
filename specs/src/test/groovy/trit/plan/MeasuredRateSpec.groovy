package trit.plan

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.compute.Backends
import trit.fake.FakeBackend
import trit.phase.Forecast
import trit.phase.Outline
import trit.quant.compress.CodeWork

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

    def "time is a start, products and codes, each at their own speed"() {
        given:
        def rate = new MeasuredRate(Files.writeString(folder.resolve('rates.json'),
            '{"fake x1": {"dense product": 8e10, "codes seeds": 5e9, "codes learned vectors": 1e9}}'), FakeBackend.of('fake'))

        expect:
        rate.start() == 1
        rate.seconds('compress', forecast(8e10d, [(CodeWork.SEEDS): 2e10d, (CodeWork.LEARNED_VECTORS): 3e9d])) ==
            ['compress': 2d, 'codes seeds': 4d, 'codes learned vectors': 3d]
        rate.seconds('rotate', forecast(0, [:])) == [:]
    }

    def "a long phase teaches the speed of what took most of its time, a short one nothing"() {
        given:
        def rate = new MeasuredRate(Files.writeString(folder.resolve('rates.json'), '{"fake x1": {"dense product": 8e10, "codes seeds": 5e9}}'), FakeBackend.of('fake'))
        def planned = forecast(4e10d, [(CodeWork.SEEDS): 4.5e10d])

        when: '10 seconds were planned'
        rate.learn('compress', planned, 19)

        then:
        rate.of(CodeWork.SEEDS) == 5e9d

        when:
        rate.learn('compress', planned, 21)

        then: 'a second of it was its start'
        rate.of(CodeWork.SEEDS) == 2.5e9d
        rate.of('compress') == 4e10d
    }

    def "a speed of choosing codes that nobody knows is tried, once"() {
        given:
        def file = folder.resolve('rates.json')
        def backend = Backends.choose('auto', 1).backend()

        when:
        def tried = new MeasuredRate(file, backend).of(CodeWork.GRID)

        then:
        tried > 1e4
        new MeasuredRate(file, backend).of(CodeWork.GRID) == tried
    }

    private static Forecast forecast(double work, Map<CodeWork, Double> codes) {
        new Forecast(new Outline.Report(), 0, false, 0, work, codes, [], [:])
    }

    def "a damaged file is an error that names the cure"() {
        when:
        new MeasuredRate(Files.writeString(folder.resolve('rates.json'), '{'), FakeBackend.of('fake')).of('qat')

        then:
        def e = thrown(UncheckedIOException)
        e.message.contains('delete it to measure again')
    }
}
