package trit.language.preset

import spock.lang.Specification
import trit.code.Encoding
import trit.eval.task.Task
import trit.phase.quantize.BodyEncoding
import trit.phase.evaluate.TaskQuestions
import trit.quant.Granularity
import trit.phase.quantize.Fallback
import trit.quant.NumberFormat
import trit.quant.ScaleRule

/** Recipes that are made of a few options. */
class PresetsSpec extends Specification {

    def "eleven configurations are compared where nothing else is asked for"() {
        expect:
        BenchConfig.DEFAULTS.collect { [it.name(), it.format(), it.qat(), it.incoherence()] } == [
            ['fp16', LowBitFormat.FP16, false, false],
            ['q4km', LowBitFormat.Q4_K_M, false, false],
            ['q2k', LowBitFormat.Q2_K, false, false],
            ['bitnet', LowBitFormat.BITNET, false, false],
            ['pi-q3', LowBitFormat.PI_Q3, false, false],
            ['pi-q3-qat', LowBitFormat.PI_Q3, true, false],
            ['pi-q2', LowBitFormat.PI_Q2, false, false],
            ['pi-q2-qat', LowBitFormat.PI_Q2, true, false],
            ['q2-quip', LowBitFormat.Q2, false, true],
            ['q2-quip-qat', LowBitFormat.Q2, true, true],
            ['pi-q2-quip-qat', LowBitFormat.PI_Q2, true, true]]
        BenchConfig.DEFAULTS.every { !it.distillation() }
    }

    def "what trains may learn from the original, too: #name"() {
        when:
        def config = BenchConfig.named([name]).first()
        def recipe = new BenchRecipe('models/x', [config], 'jdk-sources', 50, 20, [], 0).recipe()
        def trained = recipe.step(config.name() + '-trained')

        then:
        config.qat() && config.distillation()
        trained.config().verb() == 'distill'
        trained.inputs() == [model: start, teacher: 'base', data: 'text']
        trained.config().fakeQuantizer().with { it instanceof Optional ? it.get() : it }.weights().format() == format

        where:
        name                 || start                          | format
        'piq3qatdistill'     || 'base'                         | NumberFormat.INT3
        'q2quipqatdistill'   || 'q2-quip-qat-distill-basis'    | NumberFormat.MIDRISE2
    }

    def "a format may be written in several ways: #name"() {
        expect:
        LowBitFormat.named(name).orElse(null) == format

        where:
        name      || format
        'pi-q3'   || LowBitFormat.PI_Q3
        'piq3'    || LowBitFormat.PI_Q3
        'PI_Q2'   || LowBitFormat.PI_Q2
        '2bit'    || LowBitFormat.Q2
        'ternary' || LowBitFormat.BITNET
        'q4_k_m'  || LowBitFormat.Q4_K_M
        'q9'      || null
    }

    def "a configuration nobody knows is answered with the nearest"() {
        when:
        BenchConfig.named(['fp16', 'pi-q33'])

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "no configuration 'pi-q33'. Did you mean 'pi-q3'?"
    }

    def "a configuration that is named twice is refused"() {
        when:
        BenchConfig.named(['fp16', 'piq3', 'pi-q3'])

        then:
        def e = thrown(IllegalArgumentException)
        e.message == "'pi-q3' is named twice"
    }

    def "bench makes a recipe that trains, turns and packs as the configuration says"() {
        when:
        def recipe = new BenchRecipe('models/x', BenchConfig.named(['fp16', 'piq3', 'piq2qat', 'q2quip']), 'jdk-sources', 50, 20,
            [new TaskQuestions(Task.ARC, 'arc.jsonl')], 10).recipe()

        then:
        recipe.steps()*.name() == ['base', 'held-out', 'text', 'fp16', 'fp16-report', 'pi-q3-grid', 'pi-q3', 'pi-q3-report',
            'pi-q2-qat-trained', 'pi-q2-qat', 'pi-q2-qat-report', 'q2-quip-basis', 'q2-quip-hessian', 'q2-quip', 'q2-quip-report']
        recipe.step('fp16').config().body() == new BodyEncoding.Uniform(Encoding.F16)
        recipe.step('pi-q3').inputs() == [model: 'pi-q3-grid']
        recipe.step('pi-q2-qat-trained').config().verb() == 'qat'
        recipe.step('pi-q2-qat-trained').config().training().steps() == 50
        recipe.step('q2-quip').inputs() == [model: 'q2-quip-basis', stats: 'q2-quip-hessian']
        recipe.steps().findAll { it.config().verb() == 'evaluate' }.every { it.inputs().against == 'base' && it.config().questioning().limit() == 10 }
    }

    def "qat takes its steps from the epochs, and its words from the settings"() {
        given:
        def recipe = new QatRecipe('models/x', LowBitFormat.PI_Q2, 'jdk-sources', 100, LowBitSettings.defaults(), Fallback.FORBID, Optional.of('X-1M-v1.0-Q2_K.gguf'))

        expect: '3 epochs of 100 sequences, 32 a step'
        recipe.steps() == 10
        recipe.recipe().step('trained').config().training().batch() == 32
        recipe.recipe().step('trained').config().fakeQuantizer().weights().format() == NumberFormat.INT2
        recipe.recipe().steps()*.name() == ['base', 'text', 'trained', 'packed', 'held-out', 'report', 'file']
    }

    def "qat learns from a teacher, and trains adapters, where the settings say so: #lora, '#teacher'"() {
        when:
        def recipe = new QatRecipe('models/x', LowBitFormat.PI_Q2, 'text.txt', 100, settings(true, lora, teacher), Fallback.FORBID, Optional.empty()).recipe()
        def trained = recipe.step('trained')

        then:
        trained.config().verb() == verb
        trained.inputs().keySet() == inputs as Set
        trained.config().training().options().lora().map { it.rank() }.orElse(0) == rank
        trained.config().fakeQuantizer().with { it instanceof Optional ? it.get() : it }.weights().scale() == scale

        where: 'adapters learn no scales'
        lora  | teacher    || verb      | inputs                       | rank | scale
        true  | ''         || 'qat'     | ['model', 'data']            | 16   | ScaleRule.mse(Granularity.PER_CHANNEL)
        false | 'models/t' || 'distill' | ['model', 'data', 'teacher'] | 0    | ScaleRule.lsq(Granularity.PER_CHANNEL)
        true  | 'models/t' || 'distill' | ['model', 'data', 'teacher'] | 16   | ScaleRule.mse(Granularity.PER_CHANNEL)
    }

    def "settings that switch training off are no settings of a training"() {
        when:
        new QatRecipe('models/x', LowBitFormat.PI_Q2, 'jdk-sources', 100, settings(false, false, ''), Fallback.FORBID, Optional.empty())

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'enabled = false asks for no training; set it to true, or round the model with quantize'
    }

    def "more sequences than can be counted are refused"() {
        given:
        def d = LowBitSettings.defaults()
        def many = d.with(new LowBitSettings.Qat(true, false, 16, 2_000_000_000, 1e-5d, 4, 8), d.distillation())

        when:
        new QatRecipe('models/x', LowBitFormat.PI_Q2, 'jdk-sources', 100, many, Fallback.FORBID, Optional.empty())

        then:
        def e = thrown(IllegalArgumentException)
        e.message == '2,000,000,000 epochs of 100 sequences are too many to count; take fewer epochs or samples'
    }

    def "what cannot be trained through is refused"() {
        when:
        new QatRecipe('models/x', LowBitFormat.Q4_K_M, 'jdk-sources', 100, LowBitSettings.defaults(), Fallback.FORBID, Optional.empty())

        then:
        def e = thrown(IllegalArgumentException)
        e.message == 'q4km is no format to train through; use bitnet, q2, pi-q2 or pi-q3'
    }

    private static LowBitSettings settings(boolean enabled, boolean lora, String teacher) {
        def d = LowBitSettings.defaults()
        new LowBitSettings(d.quantization(), new LowBitSettings.Qat(enabled, lora, 16, 3, 1e-5d, 4, 8),
            new LowBitSettings.Distillation(teacher, 4, 1, 0.5d, 2), d.calibration(), d.incoherence(), d.moe(), d.sona())
    }
}
