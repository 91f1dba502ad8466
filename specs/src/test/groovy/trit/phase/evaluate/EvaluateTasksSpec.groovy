package trit.phase.evaluate

import trit.phase.SpecContext
import trit.phase.Artifact
import trit.phase.Inputs
import trit.phase.Outline
import trit.phase.PhaseConfig
import trit.phase.PhaseException
import trit.phase.dataset.DatasetPhase
import trit.phase.dataset.DatasetSource
import trit.phase.dataset.TokenizerSource
import trit.phase.train.InitializePhase
import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.scalar.ScalarBackend
import trit.compute.Workers
import trit.eval.Continuations
import trit.eval.Protocol
import trit.eval.task.Task
import trit.file.token.Tokenizer
import trit.infer.LanguageModel

/** {@code evaluate} with questions. */
class EvaluateTasksSpec extends Specification {

    @Shared
    @TempDir
    Path shared
    @TempDir
    Path root

    @Shared
    Artifact data
    @Shared
    Artifact model

    def setupSpec() {
        def text = shared.resolve('text.txt')
        Files.writeString(text, (1..40).collect { "Once upon a time there were $it little bunnies named John.\n" }.join(''))
        data = make('stories', Artifact.Kind.DATASET, new DatasetPhase.Config(new DatasetSource.File(text.toString(), null), null,
            new TokenizerSource.Trained(280), 0, 0, 0))
        model = make('model', Artifact.Kind.WEIGHTS, new InitializePhase.Config(32, 1, 4, 2, 64, 96, 280, true, 10_000d, 1e-5d))
        Tokenizer.open(data.file(Tokenizer.FILE)).withCloseable { it.save(model.directory()) }
    }

    def "a continuation is as likely as its tokens are, one after the other"() {
        expect:
        opened { LanguageModel opened, decoder ->
            def ids = opened.tokenizer().encodePrompt('Once upon a time there')
            def start = opened.tokenizer().encodePrompt('Once upon a').length
            def expected = (start..<ids.length).sum { i ->
                decoder.cache(96).withCloseable { cache ->
                    def logits = decoder.next(ids[0..<i] as int[], cache).toArray() as List<Double>
                    logits[ids[i]] - Math.log(logits.sum { Math.exp(it) })
                }
            }
            new Continuations(decoder, opened.tokenizer()).withCloseable {
                it.logLikelihood('Once upon a night', ' of bunnies')     // leaves a beginning in the cache
                Math.abs(it.logLikelihood('Once upon a', ' time there') - expected) < 1e-4
            }
        }
    }

    def "of a text longer than the model reads, the beginning is left out"() {
        expect:
        opened { LanguageModel opened, decoder ->
            new Continuations(decoder, opened.tokenizer()).withCloseable {
                def sum = it.logLikelihood('Once upon a time there were bunnies. ' * 60, ' time')
                it.truncated() == 1 && sum < 0
            }
        }
    }

    def "questions leave numbers with errors, an interval, and lm-eval's results"() {
        when:
        def context = evaluate([ask(Task.SST2, 'a good day\t1\na bad day\t0\nbunnies\t1\nJohn\t1\n')])

        then: 'one word is likeliest, whatever is asked of a model without training, or both are found'
        def accuracy = context.facts['sst2.acc.value']
        accuracy in [0d, 0.25d, 0.5d, 0.75d, 1d]
        context.facts['sst2.value'] == accuracy
        context.facts['sst2.low'] <= accuracy && accuracy <= context.facts['sst2.high']
        context.facts['sst2.questions'] == 4d
        context.facts.containsKey('sst2.mcc.error')

        and:
        def results = new ObjectMapper().readTree(context.output().resolve('results.json').toFile())
        results.at('/results/trit_sst2/acc,none').asDouble() == accuracy
        results.at('/results/trit_sst2/acc_stderr,none').isNumber()
        results.at('/n-samples/trit_sst2/effective').asInt() == 4
        results.at('/n-shot/trit_sst2').asInt() == 0
        results.at('/higher_is_better/trit_sst2/acc').asBoolean()
        results.at('/versions/trit_sst2').isNumber()
        results.at('/configs/trit_sst2/num_fewshot').asInt() == 0
        results.at('/configs/trit_sst2/task').asText() == 'trit_sst2'
        results.at('/group_subtasks/trit_sst2').isArray()
    }

    def "examples are not scored, and no more than asked for are"() {
        expect:
        evaluate([ask(Task.SST2, 'a\t1\nb\t0\nc\t1\nd\t1\n')], shots, limit).facts['sst2.questions'] == scored

        where:
        shots | limit || scored
        0     | 0     || 4d
        1     | 0     || 3d
        1     | 2     || 2d
    }

    def "a model does as well as itself"() {
        when:
        def context = evaluate([ask(Task.SST2, 'a\t1\nb\t0\nc\t1\nd\t1\n')], 0, 0, [against: model])

        then:
        context.facts['sst2.delta'] == 0d
        context.facts['sst2.deltaError'] == 0d
        context.facts['sst2.base'] == context.facts['sst2.value']
    }

    def "written answers are graded"() {
        when:
        def context = evaluate([ask(Task.GSM8K, '{"question": "1+1?", "answer": "#### 2"}\n')])

        then:
        context.facts['gsm8k.strict.value'] == 0d
        context.facts['gsm8k.flexible.value'] in [0d, 1d]
    }

    def "perplexity by Hugging Face's protocol is another number of the same text"() {
        when:
        def one = evaluate([], 0, 0, [perplexity: data], Protocol.LLAMA_CPP)
        def other = evaluate([], 0, 0, [perplexity: data], Protocol.HUGGING_FACE)

        then: 'all but the first token of a window are scored, not the second half only'
        one.facts['perplexity.value'] != other.facts['perplexity.value']
        one.facts['perplexity.tokens'] < other.facts['perplexity.tokens']
        new ObjectMapper().readTree(other.output().resolve('report.json').toFile()).get('protocol').asText() == 'Hugging Face'
    }

    def "a plan says what cannot be asked: #problem"() {
        given:
        def problems = []
        def outlines = [model: new Outline.Weights(new InitializePhase.Config(32, 1, 4, 2, 64, 64, 280, true, 10_000d, 1e-5d).model(), null)]

        when:
        new EvaluatePhase().forecast(config(tasks.collect { new TaskQuestions(it, 'nowhere') }), new Inputs(outlines), { problems << it })

        then:
        problems == [problem]

        where:
        tasks                    || problem
        [Task.HUMANEVAL]         || "HUMANEVAL runs programs that the model writes, in a process with limits; say 'runCode true' to allow it"
        [Task.SST2, Task.SST2]   || 'SST2 is asked twice; ask it in another evaluate'
    }

    def "the content of a file is in the key, and a missing one is told"() {
        given:
        def first = ask(Task.SST2, 'a\t1\n')

        expect:
        new EvaluatePhase().sources(config([first])) != new EvaluatePhase().sources(config([ask(Task.SST2, 'b\t1\n')]))

        when:
        new EvaluatePhase().sources(config([new TaskQuestions(Task.ARC, 'nowhere')]))

        then:
        def e = thrown(PhaseException)
        e.message == 'there is no file nowhere'
    }

    private TaskQuestions ask(Task task, String content) {
        def file = root.resolve(UUID.randomUUID().toString())
        Files.writeString(file, content)
        new TaskQuestions(task, file.toString())
    }

    private static EvaluatePhase.Config config(List<TaskQuestions> tasks, int shots = 0, int limit = 0, Protocol protocol = Protocol.LLAMA_CPP) {
        new EvaluatePhase.Config(0, 0, protocol, new Questioning(tasks, shots, limit, false), Encoding.F32)
    }

    private SpecContext evaluate(List<TaskQuestions> tasks, int shots = 0, int limit = 0, Map more = [:], Protocol protocol = Protocol.LLAMA_CPP) {
        def context = new SpecContext(root.resolve(UUID.randomUUID().toString()))
        new EvaluatePhase().run(config(tasks, shots, limit, protocol), new Inputs([model: model] + more), context)
        context
    }

    private boolean opened(Closure<Boolean> use) {
        LanguageModel.open(model.directory()).withCloseable { opened ->
            opened.decoder(ScalarBackend.on(Workers.caller())).withCloseable { use.call(opened, it) }
        }
    }

    private Artifact make(String name, Artifact.Kind kind, PhaseConfig config) {
        def context = new SpecContext(shared.resolve(name))
        config.phase().run(config, new Inputs([:]), context)
        new Artifact(kind, name, context.output(), "key-$name")
    }
}
