package trit.language

import spock.lang.Specification
import trit.compute.Divergence.Direction
import trit.phase.train.DistillPhase
import trit.quant.FakeQuantizer
import trit.quant.NumberFormat
import trit.train.Distillation
import trit.train.Onset

class DistillWordsSpec extends Specification {
    static final String HEAD = '''\
        def text = dataset('text') { corpus 'jdk-sources'; split 'train'; bytes 1.MiB; tokenizer 'bpe:2048' }
        def big = llama('big') { hidden 64; layers 2; heads 4; ffn 128; context 64; vocab 2_048 }
        def small = llama('small') { hidden 32; layers 2; heads 4; ffn 64; context 64; vocab 2_048 }
        '''.stripIndent()

    private static DistillPhase.Config distill(String block) {
        def recipe = Scripts.read("recipe('x') {\n$HEAD\ndistill('student', small, teacher: big) { $block }\n}")
        def step = recipe.steps().find { it.name() == 'student' }
        assert step.inputs() == [model: 'small', teacher: 'big', data: 'text']
        step.config() as DistillPhase.Config
    }

    def "a student takes over what the block says"() {
        when:
        def config = distill('''on text; steps 20; batch 4
            temperature 2.0; alpha 0.9; beta 0.4; gamma 0; topk 64; direction REVERSE
            qat { weights INT4, absmax(perChannel); weightOnly(); startStep 3; warmup 5 }
            gradientCheckpointing()''')

        then:
        config.training().steps() == 20
        config.distillation() == new Distillation(2d, 0.9d, 0.4d, 0d, 64, Direction.REVERSE)
        config.fakeQuantizer().get().weights().format() == NumberFormat.INT4
        config.onset() == new Onset(3, 5)
        config.training().options().gradientCheckpointing()
    }

    def "what is not said has its default"() {
        expect:
        distill('on text; steps 20').with {
            distillation() == Distillation.defaults() && fakeQuantizer().empty && !training().options().gradientCheckpointing()
        }
        distill('on text; steps 20; qat { }').fakeQuantizer() == Optional.of(FakeQuantizer.bitNet(['embed_tokens', '*norm']))
    }

    def "a wrong line is answered: #message"() {
        expect:
        Scripts.problemsIn(HEAD + line).join('\n').contains(message)

        where:
        line                                                                                || message
        "distill('a', small) { on text; steps 2 }"                                          || 'distill needs teacher: <weights>'
        "distill('a', small, tutor: big) { on text; steps 2 }"                              || 'distill needs teacher: <weights>'
        "distill('a', small, teacher: text) { on text; steps 2 }"                           || "argument for named param 'teacher' has type 'Dataset' but expected 'Weights'"
        "distill('a', small, teacher: big) { steps 2 }"                                     || "distill('a') needs on <dataset>"
        "distill('a', small, teacher: big) { on text; steps 2; temperature 0 }"             || 'temperature must be greater than 0, not 0'
        "distill('a', small, teacher: big) { on text; steps 2; topk 0 }"                    || 'topk must be at least 1, not 0'
        "distill('a', small, teacher: big) { on text; steps 2; direction BACKWARD }"        || "no direction of the divergence 'BACKWARD'"
    }
}
