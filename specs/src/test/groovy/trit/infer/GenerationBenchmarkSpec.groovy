package trit.infer

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import trit.code.Encoding
import trit.compute.Backends
import trit.tensor.Memory

/** llama-bench's tests, by Trit and by llama-bench itself. */
class GenerationBenchmarkSpec extends Specification {

    @TempDir
    Path folder

    def "tests are called as llama-bench calls them, no longer than the context"() {
        expect:
        SpeedTest.of(512, 128, [0, 1024], 2048)*.label() == ['pp512', 'tg128', 'pp512 @ d1024', 'tg128 @ d1024']
        SpeedTest.of(512, 128, [0], 64)*.label() == ['pp64', 'tg64']
        SpeedTest.of(0, 16, [8], 64)*.label() == ['tg16 @ d8']
    }

    def "what cannot be tested is refused: #message"() {
        when:
        SpeedTest.of(prompt, generated, depths, 64)

        then:
        def e = thrown(IllegalArgumentException)
        e.message.contains(message)

        where:
        prompt | generated | depths || message
        0      | 0         | [0]    || 'reads or writes 1 token at least'
        -1     | 5         | [0]    || 'reads or writes 1 token at least'
        5      | 5         | []     || 'reads or writes 1 token at least'
        60     | 0         | [5]    || '60 tokens at depth 5 do not fit'
        5      | 0         | [-1]   || '5 tokens at depth -1 do not fit'
    }

    def "contenders take turns at each test, in alternating order, and a first turn does not count"() {
        given:
        def turns = []
        def tests = SpeedTest.of(4, 2, [0], 64)
        def contenders = [contender('one', turns, [9d, 1d, 3d, 9d, 10d, 10d]), contender('two', turns, [9d, 5d, 5d, 9d, 6d, 8d])]

        when:
        def speeds = new GenerationBenchmark(tests, 2).run(contenders)

        then:
        turns == ['two pp4', 'one pp4', 'one pp4', 'two pp4', 'two pp4', 'one pp4', 'two tg2', 'one tg2', 'one tg2', 'two tg2', 'two tg2', 'one tg2']
        speeds*.contender() == ['one', 'two', 'one', 'two']
        speeds*.test() == ['pp4', 'pp4', 'tg2', 'tg2']
        speeds*.tokensPerSecond() == [2d, 5d, 10d, 7d]
        speeds*.deviation() == [Math.sqrt(2), 0d, 0d, Math.sqrt(2)]
    }

    def "who is compared with the first is so turn by turn: half the turns were below the median, a quarter below the lower quartile"() {
        given: 'a machine that was twice as fast at times'
        def contenders = [contender('one', [], [7d, 100d, 220d, 90d, 240d, 100d]), contender('two', [], [7d, 100d, 200d, 100d, 200d, 125d])]

        when:
        def ratio = new GenerationBenchmark(SpeedTest.of(4, 0, [0], 64), 5).run(contenders)*.firstToThis()

        then: 'of 0.8, 0.9, 1, 1.1 and 1.2'
        ratio[0].empty
        ratio[1].get().median() == 1d
        Math.abs(ratio[1].get().lower() - 0.9d) < 1e-12
        Math.abs(ratio[1].get().upper() - 1.1d) < 1e-12
        TurnRatio.of([3d, 4d] as double[], [1d, 1d] as double[]) == new TurnRatio(3.5d, 3.25d, 3.75d)
    }

    def "Trit reads and writes behind a context"() {
        given:
        def backend = Backends.choose('auto', 2).backend()
        def memory = Memory.open()
        def decoder = new Decoder(SmallModel.stored(SmallModel.weights(SmallModel.TINY, 1, memory)), backend)

        expect:
        SpeedTest.of(8, 4, [0, 3], decoder.config().context()).every { new TimedDecoder(decoder).tokensPerSecond(it) > 0 }
        new TimedDecoder(decoder).keysAndValues() == Encoding.F32

        cleanup:
        decoder.close()
        memory.close()
    }

    def "llama-bench is asked for one test at a time, and its answer is taken"() {
        given:
        def program = script('echo "$@" >> "$0.arguments"; echo \'[{"n_prompt": 512, "avg_ts": 123.5}]\'')
        def peer = new LlamaBench(program, Path.of('some model.gguf'), 2, Encoding.F32)

        expect:
        SpeedTest.of(512, 128, [7], 1024).collect { peer.tokensPerSecond(it) } == [123.5d, 123.5d]
        peer.keysAndValues() == Encoding.F16
        Files.readAllLines(folder.resolve('llama-bench.arguments')) == [
            '-m some model.gguf -p 512 -n 0 -d 7 -t 2 -ngl 0 -r 1 -o json',
            '-m some model.gguf -p 0 -n 128 -d 7 -t 2 -ngl 0 -r 1 -o json',
        ]

        when: 'keys and values are small'
        new LlamaBench(program, Path.of('m'), 2, Encoding.Q8_0).tokensPerSecond(SpeedTest.of(0, 128, [0], 1024).first())

        then:
        Files.readAllLines(folder.resolve('llama-bench.arguments')).last() ==
            '-m m -p 0 -n 128 -d 0 -t 2 -ngl 0 -r 1 -o json -ctk q8_0 -ctv q8_0 -fa 1'
        LlamaBench.find("/nowhere${File.pathSeparator}$folder").get() == program
        LlamaBench.find('').empty
    }

    def "a llama-bench that fails is one message"() {
        when:
        new LlamaBench(script(body), Path.of('model.gguf'), 2, Encoding.F32).tokensPerSecond(SpeedTest.of(512, 0, [0], 1024).first())

        then:
        def e = thrown(ModelException)
        e.message.contains('measured nothing of model.gguf (exit code')

        where:
        body << ['exit 1', "echo '[]'", "echo '[{\"avg_ts\": 3}]'; exit 2"]
    }

    private Path script(String body) {
        def program = folder.resolve('llama-bench')
        Files.writeString(program, "#!/bin/sh\n$body\n")
        program.toFile().setExecutable(true)
        program
    }

    private static Contender contender(String who, List turns, List<Double> speeds) {
        int turn = 0
        [name: { -> who }, keysAndValues: { -> Encoding.F16 }, tokensPerSecond: { test -> turns << "$who ${test.label()}".toString(); speeds[turn++] }] as Contender
    }
}
