package trit.language

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.quantize.Fallback
import trit.phase.train.PretrainPhase
import trit.phase.train.QatPhase
import trit.phase.quantize.QuantizePhase
import trit.phase.quantize.TensorRule
import trit.phase.dataset.TokenizerSource
import trit.phase.train.Training
import trit.quant.CodeChoice
import trit.quant.CodeChoice.Feedback
import trit.quant.CodeChoice.Order
import trit.quant.FakeQuantizer
import trit.train.GrokfastConfig
import trit.train.MuonConfig
import trit.train.Onset
import trit.recipe.Budget
import trit.recipe.Place

import static trit.language.Scripts.read

class RecipeReaderSpec extends Specification {

    static final String WHOLE = '''\
        recipe('whole') {
            description 'every word once'
            seed 42
            deterministic true
            budget { time 36.hours; memory 12.GiB; disk 1.5.GiB; artifact 64.MiB }

            def steps = parameter('steps', 3_000, 'optimizer steps')
            def text = dataset('text') { corpus 'jdk-sources'; split 'train'; bytes 8.MiB; tokenizer 'bpe:2048' }
            def held = dataset('held') {
                hub 'Salesforce/wikitext', revision: 'b08601e04326c79dfdd32d625aee71d232d685c3'
                config 'wikitext-2-raw-v1'; split 'test'; samples 12; seqLength 64
            }
            def own = dataset('own') { file 'own.txt', sha256: '3f1c0d2be8a94c57b0e6d1a2f4985c7e6b3d80a1f2c94e57d6b8a0c1e2f39475' }
            def base = checkpoint('base') {
                hub 'Qwen/Qwen3-0.6B', revision: 'c1899de289a04d12100db370d81485cdf75e47ca'
                dtype BF16
            }
            def init = llama('init') {
                hidden 256; layers 6; heads 8; kvHeads 4; ffn 768; context 128; vocab 2_048
                tieEmbeddings true
            }
            def full = pretrain('full', init) {
                on own
                steps steps; batch 64
                adamw { lr 1.5e-3; betas 0.9, 0.99; weightDecay 0.2; warmup 150; cosineTo 1.5e-4; clip 2 }
                checkpointEvery 300
            }
            def grokked = pretrain('grokked', init) {
                on own
                steps steps
                grokfast { alpha 0.9; lambda 1.5; amplify FAST }
                muon { lr 0.01; momentum 0.9; nesterov false; weightDecay 0.1; qkClip 50 }
                adamw { lr 2e-3 }
            }
            def ternary = qat('ternary', full) {
                on text
                steps steps + 1
                qat { weights TERNARY, absmean(perTensor); activations INT8, absmax(perToken); ignore 'embed_tokens', '*norm'; startStep 7; warmup 3 }
            }
            def packed = quantize('packed', ternary) {
                encoding TQ2_0
                tensors(~/token_embd\\.weight/) { encoding Q8_0 }
                tensors(~/ffn_down/) { encoding F16 }
                ignore '*_norm.weight'
                fallback NEXT_LARGER
            }
            def report = evaluate('report', packed) { against ternary; perplexity held; kld held; context 64; limit 10 }
            evaluate('other', base) { perplexity held }

            expect('small')     { assert packed.bytes <= 64.MiB }
            expect('good') {
                assert report.perplexity.ratio <= 1.05
                assert report.kld.mean < 0.1
            }
            export('gguf', packed) { gguf 'Whole-v1.0-TQ2_0.gguf'; license 'Apache-2.0'; modelCard true }
        }
        '''.stripIndent()

    @TempDir
    Path folder

    def "windows of a text may slide, by a stride that belongs to that protocol"() {
        given:
        def of = { String words -> Scripts.problemsIn("def t = dataset('t') { corpus 'jdk-sources' }; def b = checkpoint('b') { file 'b' }\nevaluate('r', b) { perplexity t; $words }") }

        expect:
        of('protocol STRIDE; stride 128') == []
        of('protocol STRIDE') == []
        of('stride 128').join().contains('stride belongs to protocol STRIDE')
        of('protocol STRIDE; stride 0').join().contains('stride must be at least 1, not 0')
    }

    def "what is written is what the records hold"() {
        when:
        def recipe = read(WHOLE)

        then:
        recipe.name() == 'whole'
        recipe.description() == 'every word once'
        recipe.seed() == 42
        recipe.deterministic()
        recipe.budget() == new Budget(Duration.ofHours(36), 12L << 30, 3L << 29, 64L << 20)
        recipe.text() == WHOLE
        recipe.parameters()*.toString() == ['Parameter[name=steps, standard=3000, value=3000, help=optimizer steps]']
        recipe.steps()*.name() == ['text', 'held', 'own', 'base', 'init', 'full', 'grokked', 'ternary', 'packed', 'report', 'other', 'gguf']

        and: 'data'
        recipe.step('text').config() ==
            new DatasetPhase.Config(new DatasetSource.Corpus('jdk-sources'), 'train', new TokenizerSource.Trained(2048), 8L << 20, 0, 0)
        recipe.step('held').config() == new DatasetPhase.Config(
            new DatasetSource.Hub('Salesforce/wikitext', 'b08601e04326c79dfdd32d625aee71d232d685c3', 'wikitext-2-raw-v1'), 'test', null, 0, 12, 64)
        recipe.step('own').config().source().sha256() == '3f1c0d2be8a94c57b0e6d1a2f4985c7e6b3d80a1f2c94e57d6b8a0c1e2f39475'

        and: 'training'
        with(((PretrainPhase.Config) recipe.step('full').config()).training()) {
            steps() == 3_000
            batch() == 64
            checkpointEvery() == 300
            optimizer().lr() == 1.5e-3d
            optimizer().beta1() == 0.9d
            optimizer().beta2() == 0.99d
            optimizer().weightDecay() == 0.2d
            optimizer().warmup() == 150
            optimizer().cosineTo() == 1.5e-4d
            optimizer().clip() == 2d
        }
        with((GrokfastConfig) ((PretrainPhase.Config) recipe.step('grokked').config()).training().optimizer()) {
            [filter().alpha(), lambda(), amplify()] == [0.9d, 1.5d, GrokfastConfig.Part.FAST]
            then() == new MuonConfig(0.01d, 0.9d, false, 0.1d, adamW()).clipped(50d)
            adamW().lr() == 2e-3d
        }
        with((QatPhase.Config) recipe.step('ternary').config()) {
            training().steps() == 3_001
            training().batch() == Training.defaults().batch()
            training().optimizer() == Training.defaults().optimizer()
            fakeQuantizer() == FakeQuantizer.bitNet(['embed_tokens', '*norm'])
            onset() == new Onset(7, 3)
        }

        and: 'packing and measuring'
        recipe.step('packed').config() == new QuantizePhase.Config(
            Encoding.TQ2_0,
            [new TensorRule('token_embd\\.weight', Encoding.Q8_0), new TensorRule('ffn_down', Encoding.F16)],
            ['*_norm.weight'],
            Fallback.NEXT_LARGER)
        recipe.step('report').inputs() == [model: 'packed', against: 'ternary', perplexity: 'held', kld: 'held']
        recipe.step('ternary').inputs() == [model: 'full', data: 'text']
        recipe.step('gguf').inputs() == [model: 'packed']
    }

    def "how codes are chosen is said for all tensors, and for some by pattern"() {
        when:
        def recipe = read("""
            recipe('codes') {
                def base = checkpoint('base') { file 'm' }
                def text = dataset('text') { file 't.txt' }
                def hessian = calibrate('hessian', base) { on text; collect HESSIAN }
                quantize('packed', base) {
                    encoding Q2_K
                    using hessian
                    gptq { dampening 0.02; actOrder true }
                    tensors(~/attn_v/) { encoding Q3_K; ldlq { sweeps 4 } }
                    tensors(~/ffn_up/) { encoding Q3_K; nearest() }
                    tensors(~/ffn_down/) { encoding Q3_K }
                }
            }
        """)

        then:
        with((QuantizePhase.Config) recipe.step('packed').config()) {
            choice() == new Feedback(Order.BY_ACTIVATION, 0.02, 0)
            tensors()*.choice() == [Optional.of(new Feedback(Order.BACKWARD, 0.01, 4)), Optional.of(new CodeChoice.Nearest()), Optional.empty()]
        }
        recipe.step('packed').inputs() == [model: 'base', stats: 'hessian']

        when: 'two ways are said for the same tensors'
        read("""
            recipe('codes') {
                def base = checkpoint('base') { file 'm' }
                quantize('packed', base) { encoding Q2_K; ldlq { sweeps 1 }; nearest() }
            }
        """)

        then:
        def e = thrown(RecipeException)
        e.message.contains("takes one of nearest, ldlq")
    }

    def "steps and expectations know where they stand, and expectations what they say"() {
        when:
        def recipe = read(WHOLE)

        then:
        recipe.step('text').place() == new Place('recipe.groovy', 8, 16)
        recipe.step('ternary').place() == new Place('recipe.groovy', 35, 19)
        recipe.step('gguf').place() == new Place('recipe.groovy', 55, 5)
        recipe.expectations()*.text() == ['small', 'good']
        recipe.expectations()*.place()*.line() == [50, 51]
        recipe.expectations()*.source() == [
            'assert packed.bytes <= 64.MiB',
            'assert report.perplexity.ratio <= 1.05\nassert report.kld.mean < 0.1']
    }

    def "a parameter #given is #value"() {
        given:
        def script = "recipe('x') { def v = parameter('v', $standard, 'help')\n def w = parameter('w', 1, '') }"

        expect:
        read(script.toString(), [v: given]).parameters().first().value() == value

        where:
        standard | given     || value
        '3_000'  | '200'     || 200
        '3_000'  | '1_000'   || 1000
        '3L'     | '200'     || 200L
        '1.5e-3' | '2e-3'    || 2e-3
        'true'   | 'false'   || false
        "'a'"    | 'b c'     || 'b c'
        'Q8_0'   | 'Q4_0'    || Encoding.Q4_0
    }

    def "a parameter changes what is built from it"() {
        expect:
        read(WHOLE, [steps: '5']).step('full').config().training().steps() == 5
        read(WHOLE, [steps: '5']).step('ternary').config().training().steps() == 6
    }

    def "words may be said where a variable has their name"() {
        expect:
        with(read('''\
            recipe('x') {
                def context = parameter('context', 32, '')
                def split = 'test'
                def dataset = dataset('d') { corpus 'c'; split split }
                def llama = llama('l') { hidden 8; layers 1; heads 1; ffn 8; context context; vocab 8 }
                def on = pretrain('p', llama) { on dataset; steps context }
            }
            ''')) {
            step('d').config().split() == 'test'
            step('l').config().context() == 32
            step('p').config().training().steps() == 32
        }
    }

    def "a file is read by its name, with any line ends"() {
        given:
        def script = folder.resolve('my-recipe.groovy')
        Files.writeString(script, "// comment\r\nrecipe('x') {\r\n  sead 3\r\n}\r\n")

        when:
        RecipeReader.load().read(script, [:], false)

        then:
        def e = thrown(RecipeException)
        e.message == "my-recipe.groovy:3:3  unknown word 'sead' in recipe('x'). Did you mean 'seed'?"
        e.problems().first().place() == new Place('my-recipe.groovy', 3, 3)
    }

    def "a file that is no text, and one that is not there"() {
        given:
        def bytes = folder.resolve('bytes.groovy')
        Files.write(bytes, [0xff, 0xfe, 0x80] as byte[])

        when:
        RecipeReader.load().read(bytes, [:], false)

        then:
        def e = thrown(RecipeException)
        e.message.endsWith('bytes.groovy is no text in UTF-8')

        when:
        RecipeReader.load().read(folder.resolve('none.groovy'), [:], false)

        then:
        thrown(IOException)
    }

    def "reading twice gives equal recipes"() {
        expect:
        read(WHOLE).steps() == read(WHOLE).steps()
    }
}
